#include "collector/complaints.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "unit.h"

struct bench {
    struct arena *arena;
    struct diags diags;
    int64_t now;
    struct clock clock;
    char log_path[32];
    struct log *log;
    struct complaints *complaints;
};

static int64_t bench_now(void *state)
{
    return *(const int64_t *)state;
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    *bench = (struct bench){ .arena = arena_new(),
                             .now = INT64_C(1700000000) * CLOCK_SECOND,
                             .log_path = "/tmp/blumap-log-XXXXXX" };
    bench->diags = diags_new(bench->arena);
    bench->clock = (struct clock){ .state = &bench->now, .now = bench_now };
    close(mkstemp(bench->log_path));
    bench->log = log_open(bench->log_path, LOG_LEVEL_NOTICE, &bench->diags);
    bench->complaints = complaints_new(&bench->clock, bench->log);
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    complaints_free(bench->complaints);
    log_close(bench->log);
    unlink(bench->log_path);
    arena_free(bench->arena);
    free(bench);
    return 0;
}

static struct str read_log(struct bench *bench)
{
    struct str text;
    assert_true(file_read(bench->log_path, 1 << 20, bench->arena, &text, &bench->diags,
                          (struct place){ 0 }));
    return text;
}

static size_t count_lines(struct bench *bench)
{
    struct str text = read_log(bench), line;
    size_t count = 0;
    while (str_next_line(&text, &line)) {
        count++;
    }
    return count;
}

static void complain_often(struct bench *bench, size_t times)
{
    for (size_t i = 0; i < times; i++) {
        complain(bench->complaints, "client %zu: wrong", i);
    }
}

static void test_so_many_are_told_and_the_rest_is_counted(void **state)
{
    struct bench *bench = *state;
    complain_often(bench, COMPLAINTS_MOST + 55);
    assert_int_equal(count_lines(bench), COMPLAINTS_MOST);
    bench->now += COMPLAINTS_WHILE * CLOCK_SECOND;
    complain_often(bench, 1);
    assert_int_equal(count_lines(bench), COMPLAINTS_MOST + 2);
    assert_true(str_find(read_log(bench), STR("55 more warnings about clients were left out")) !=
                STR_NONE);
}

static void test_few_are_all_told_however_long_it_goes_on(void **state)
{
    struct bench *bench = *state;
    for (size_t i = 0; i < 10; i++) {
        complain_often(bench, COMPLAINTS_MOST);
        bench->now += COMPLAINTS_WHILE * CLOCK_SECOND;
    }
    assert_int_equal(count_lines(bench), 10 * COMPLAINTS_MOST);
}

static void test_clock_set_back_does_not_silence(void **state)
{
    struct bench *bench = *state;
    complain_often(bench, COMPLAINTS_MOST);
    bench->now -= 86400 * CLOCK_SECOND;
    complain_often(bench, 1);
    assert_int_equal(count_lines(bench), COMPLAINTS_MOST + 1);
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_so_many_are_told_and_the_rest_is_counted),
        UNIT_TEST(test_few_are_all_told_however_long_it_goes_on),
        UNIT_TEST(test_clock_set_back_does_not_silence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
