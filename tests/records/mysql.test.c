/* What needs no server: one that is away. */
#include "records/records.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "unit.h"

/* Seconds by which the system's clock is wrong: in place of the C library's function. */
static long clock_error;

int clock_gettime(clockid_t clock, struct timespec *time)
{
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    time->tv_sec += clock == CLOCK_REALTIME ? clock_error : 0;
    return result;
}

/* What asking for a record is told. */
static struct str ask(const struct records *records, struct arena *arena)
{
    struct record record;
    struct diags diags = diags_new(arena);
    assert_int_equal(records->ops->get(records->state, 8, arena, &record, &diags), RECORDS_FAILED);
    return diags.list.items[0].text;
}

static void test_a_server_that_is_away_is_asked_again_whatever_the_clock_does(void **state)
{
    (void)state;
    char path[] = "/tmp/blumap-mysql-XXXXXX";
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct records records;
    int fd = mkstemp(path);
    dprintf(fd, "[client]\nprotocol=tcp\nhost=127.0.0.1\nport=1\nuser=nobody\n");
    close(fd);
    assert_true(records_open(&records, "mysql", path, &diags));
    clock_error = 3600;
    assert_true(str_starts(ask(&records, arena), STR("cannot connect")));
    clock_error = 0;
    assert_true(str_starts(ask(&records, arena), STR("cannot connect")));
    records_close(&records);
    unlink(path);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_server_that_is_away_is_asked_again_whatever_the_clock_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
