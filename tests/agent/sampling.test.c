/* What the kernel says in its files, and what is made of it when it does not say all, or not at
 * once.
 */
#include "agent/sampling.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW INT64_C(1800000000)

/* A host with the interface eth0, of record 8; its /proc and /sys are one folder. */
struct bench {
    struct arena *arena;
    char root[32];
    struct settings_interface interface;
    struct settings_agent settings;
    struct clock clock;
    int64_t now; /* microseconds */
    struct sampling sampling;
    struct ledger ledger;
};

static int64_t bench_now(void *state)
{
    return ((struct bench *)state)->now;
}

static const char *path_in(const struct bench *bench, const char *name)
{
    return arena_printf(bench->arena, "%s/%s", bench->root, name).data;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static const char *counters_text(const struct bench *bench, uint64_t bytes)
{
    return arena_printf(bench->arena,
                        "eth0: %" PRIu64 " %" PRIu64 " 0 0 0 0 0 0 %" PRIu64 " 5 0 0 0 0 0 0\n",
                        bytes, bytes / 100, bytes)
        .data;
}

static void set_up_files(const struct bench *bench)
{
    static const char *const folders[] = {
        "net", "class", "class/net", "class/net/eth0", "sys", "sys/kernel", "sys/kernel/random"
    };
    for (size_t i = 0; i < UNIT_COUNT(folders); i++) {
        assert_int_equal(mkdir(path_in(bench, folders[i]), 0700), 0);
    }
    write_file(path_in(bench, "class/net/eth0/ifindex"), "3\n");
    write_file(path_in(bench, "sys/kernel/random/boot_id"), "a-boot\n");
    write_file(path_in(bench, "net/dev"), counters_text(bench, 1000000));
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    bench->arena = arena_new();
    snprintf(bench->root, sizeof bench->root, "/tmp/blumap-sampling-XXXXXX");
    assert_non_null(mkdtemp(bench->root));
    bench->interface = (struct settings_interface){ .name = "eth0", .id = 8 };
    bench->settings.interfaces.items = &bench->interface;
    bench->settings.interfaces.count = 1;
    bench->now = NOW * CLOCK_SECOND;
    bench->clock = (struct clock){ .state = bench, .now = bench_now };
    bench->sampling =
        (struct sampling){ &bench->settings, bench->root, bench->root, &bench->clock };
    bench->ledger = ledger_new(bench->arena);
    set_up_files(bench);
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    static const char *const names[] = { "class/net/eth0/ifindex",
                                         "sys/kernel/random/boot_id",
                                         "net/dev",
                                         "net",
                                         "class/net/eth0",
                                         "class/net",
                                         "class",
                                         "sys/kernel/random",
                                         "sys/kernel",
                                         "sys" };
    for (size_t i = 0; i < UNIT_COUNT(names); i++) {
        assert_true(remove(path_in(bench, names[i])) == 0 || errno == ENOENT);
    }
    assert_int_equal(rmdir(bench->root), 0);
    arena_free(bench->arena);
    free(bench);
    return 0;
}

/* The total of bytes received that a sample a minute later has. */
static uint64_t take(struct bench *bench)
{
    struct samples samples = { 0 };
    struct diags diags = diags_new(bench->arena);
    bench->now += 60 * CLOCK_SECOND;
    assert_true(sampling_take(&bench->sampling, &bench->ledger, &samples, &diags));
    assert_int_equal(diags.errors + diags.warnings, 0);
    assert_int_equal(samples.list.count, 1);
    return samples.list.items[0].total[FLOW_RECEIVED];
}

static void count_to(const struct bench *bench, uint64_t bytes)
{
    write_file(path_in(bench, "net/dev"), counters_text(bench, bytes));
}

static void test_a_boot_begins_anew(void **state)
{
    struct bench *bench = *state;
    assert_true(take(bench) == 1000000);
    write_file(path_in(bench, "sys/kernel/random/boot_id"), "another-boot\n");
    count_to(bench, 7000);
    assert_true(take(bench) == 1007000);
    count_to(bench, 8000);
    assert_true(take(bench) == 1008000);
}

static void test_what_is_not_told_begins_nothing(void **state)
{
    struct bench *bench = *state;
    static const char *const names[] = { "class/net/eth0/ifindex", "sys/kernel/random/boot_id" };
    uint64_t bytes = 1000000;
    assert_true(take(bench) == bytes);
    for (size_t i = 0; i < UNIT_COUNT(names); i++) {
        const char *away = path_in(bench, "away");
        assert_int_equal(rename(path_in(bench, names[i]), away), 0);
        count_to(bench, bytes += 500);
        assert_true(take(bench) == bytes);
        assert_int_equal(rename(away, path_in(bench, names[i])), 0);
        count_to(bench, bytes += 500);
        assert_true(take(bench) == bytes);
    }
}

static void test_a_boot_that_is_told_late_begins_anew(void **state)
{
    struct bench *bench = *state;
    const char *path = path_in(bench, "sys/kernel/random/boot_id");
    assert_true(take(bench) == 1000000);
    assert_int_equal(remove(path), 0);
    count_to(bench, 1000500);
    assert_true(take(bench) == 1000500);
    write_file(path, "another-boot\n");
    count_to(bench, 7000);
    assert_true(take(bench) == 1007500);
}

struct change {
    const char *counters_path, *index_path, *counters;
};

/* Once somebody reads the counters, the interface is made anew; what he gets are still the old
 * ones. */
static void *make_anew(void *state)
{
    const struct change *change = state;
    FILE *counters = fopen(change->counters_path, "w");
    write_file(change->index_path, "4\n");
    fputs(change->counters, counters);
    fclose(counters);
    return NULL;
}

static void test_an_interface_made_anew_meanwhile_is_no_spike(void **state)
{
    struct bench *bench = *state;
    struct change change = { path_in(bench, "net/dev"), path_in(bench, "class/net/eth0/ifindex"),
                             counters_text(bench, 1000500) };
    pthread_t thread;
    assert_true(take(bench) == 1000000);
    assert_int_equal(remove(path_in(bench, "net/dev")), 0);
    assert_int_equal(mkfifo(path_in(bench, "net/dev"), 0600), 0);
    assert_int_equal(pthread_create(&thread, NULL, make_anew, &change), 0);
    assert_true(take(bench) == 1000500);
    pthread_join(thread, NULL);
    assert_int_equal(remove(path_in(bench, "net/dev")), 0);
    count_to(bench, 300);
    assert_true(take(bench) == 1000800);
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_a_boot_begins_anew),
        UNIT_TEST(test_what_is_not_told_begins_nothing),
        UNIT_TEST(test_a_boot_that_is_told_late_begins_anew),
        UNIT_TEST(test_an_interface_made_anew_meanwhile_is_no_spike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
