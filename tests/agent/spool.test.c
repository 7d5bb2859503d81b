/* The spool: order, marks, limits, crashes at any byte, damage. */
#include "agent/spool.h"
#include "agent/segment.h"
#include "unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct spool_limits wide = { .bytes = INT64_C(1) << 40, .age = INT64_C(1) << 40 };

struct scratch {
    char folder[64];
    struct arena *arena;
    struct diags diags;
};

static struct scratch scratch_new(void)
{
    struct scratch scratch = { .folder = "/tmp/blumap-spool-XXXXXX", .arena = arena_new() };
    assert_non_null(mkdtemp(scratch.folder));
    scratch.diags = diags_new(scratch.arena);
    return scratch;
}

static size_t count_files(const struct scratch *scratch)
{
    size_t count = 0;
    DIR *stream = opendir(scratch->folder);
    for (const struct dirent *entry = readdir(stream); entry; entry = readdir(stream)) {
        count += entry->d_name[0] != '.';
    }
    closedir(stream);
    return count;
}

static void scratch_free(struct scratch *scratch)
{
    DIR *stream = opendir(scratch->folder);
    for (const struct dirent *entry = readdir(stream); entry; entry = readdir(stream)) {
        unlinkat(dirfd(stream), entry->d_name, 0);
    }
    closedir(stream);
    rmdir(scratch->folder);
    arena_free(scratch->arena);
}

static struct spool *open_spool(struct scratch *scratch, struct spool_limits limits)
{
    struct spool *spool = spool_open(scratch->folder, limits, &scratch->diags);
    assert_non_null(spool);
    return spool;
}

static struct spool_sample numbered(uint32_t number)
{
    return (struct spool_sample){ .id = 7, .time = number, .total = { number, 2 * number } };
}

static void add(struct spool *spool, uint32_t from, uint32_t to, struct diags *diags)
{
    for (uint32_t number = from; number < to; number++) {
        struct spool_sample sample = numbered(number);
        assert_true(spool_add(spool, &sample, 1, diags));
    }
}

/* Everything that waits is FROM to TO, in order. */
static void expect_waiting(struct spool *spool, uint32_t from, uint32_t to)
{
    uint64_t place = 0;
    struct spool_sample sample;
    for (uint32_t number = from; number < to; number++, place++) {
        assert_true(spool_next(spool, &place, &sample));
        assert_int_equal(sample.time, number);
        assert_true(sample.total[1] == 2 * (uint64_t)number);
    }
    assert_false(spool_next(spool, &place, &sample));
}

static void finish_first(struct spool *spool, size_t count)
{
    uint64_t place = 0;
    struct spool_sample sample;
    for (size_t i = 0; i < count; i++, place++) {
        assert_true(spool_next(spool, &place, &sample));
        spool_done(spool, place);
    }
}

static void test_samples_come_back_in_order_until_they_are_done(void **state)
{
    struct scratch scratch = scratch_new();
    struct spool *spool = open_spool(&scratch, wide);
    (void)state;
    add(spool, 0, 10, &scratch.diags);
    expect_waiting(spool, 0, 10);
    finish_first(spool, 4);
    expect_waiting(spool, 4, 10);
    spool_close(spool);
    spool = open_spool(&scratch, wide);
    expect_waiting(spool, 4, 10);
    add(spool, 10, 12, &scratch.diags);
    expect_waiting(spool, 4, 12);
    finish_first(spool, 8);
    expect_waiting(spool, 12, 12);
    assert_int_equal(count_files(&scratch), 1); /* which takes the next */
    add(spool, 12, 13, &scratch.diags);
    expect_waiting(spool, 12, 13);
    spool_close(spool);
    scratch_free(&scratch);
}

static void test_what_is_added_meanwhile_comes_next(void **state)
{
    struct scratch scratch = scratch_new();
    struct spool *spool = open_spool(&scratch, wide);
    uint64_t place = 0;
    struct spool_sample sample;
    (void)state;
    add(spool, 0, 1, &scratch.diags);
    assert_true(spool_next(spool, &place, &sample));
    place++;
    assert_false(spool_next(spool, &place, &sample));
    add(spool, 1, 2, &scratch.diags);
    assert_true(spool_next(spool, &place, &sample));
    assert_int_equal(sample.time, 1);
    spool_close(spool);
    scratch_free(&scratch);
}

static void test_segments_follow_each_other_and_go_when_they_are_done(void **state)
{
    enum { MANY = 3 * SEGMENT_ENTRIES + 5 };
    struct scratch scratch = scratch_new();
    struct spool *spool = open_spool(&scratch, wide);
    struct spool_sample *samples = calloc(MANY, sizeof *samples);
    (void)state;
    for (uint32_t i = 0; i < MANY; i++) {
        samples[i] = numbered(i);
    }
    assert_true(spool_add(spool, samples, MANY, &scratch.diags));
    assert_int_equal(count_files(&scratch), 4);
    expect_waiting(spool, 0, MANY);
    finish_first(spool, SEGMENT_ENTRIES + 1);
    assert_int_equal(count_files(&scratch), 3);
    expect_waiting(spool, SEGMENT_ENTRIES + 1, MANY);
    free(samples);
    spool_close(spool);
    scratch_free(&scratch);
}

/* A run that ended at any byte leaves all that was promised before it. */
static void test_a_torn_end_costs_only_what_was_not_promised(void **state)
{
    enum { KEPT = 3 };
    const off_t size = sizeof(struct segment_entry);
    (void)state;
    for (off_t cut = KEPT * size; cut < (KEPT + 1) * size; cut++) {
        struct scratch scratch = scratch_new();
        struct spool *spool = open_spool(&scratch, wide);
        add(spool, 0, KEPT + 1, &scratch.diags);
        spool_close(spool);
        const char *path = arena_printf(scratch.arena, "%s/00000001", scratch.folder).data;
        assert_int_equal(truncate(path, cut), 0);
        spool = open_spool(&scratch, wide);
        expect_waiting(spool, 0, KEPT);
        add(spool, KEPT, KEPT + 2, &scratch.diags);
        expect_waiting(spool, 0, KEPT + 2);
        spool_close(spool);
        scratch_free(&scratch);
    }
}

static void test_damaged_entries_are_passed_over_and_told(void **state)
{
    struct scratch scratch = scratch_new();
    struct spool *spool = open_spool(&scratch, wide);
    const off_t size = sizeof(struct segment_entry);
    (void)state;
    add(spool, 0, 5, &scratch.diags);
    spool_close(spool);
    int fd = open(arena_printf(scratch.arena, "%s/00000001", scratch.folder).data, O_RDWR);
    assert_int_equal(pwrite(fd, "x", 1, size / 2), 1);
    assert_int_equal(pwrite(fd, "x", 1, 4 * size), 1);
    close(fd);
    spool = open_spool(&scratch, wide);
    expect_waiting(spool, 1, 4);
    spool_expire(spool, 10, &scratch.diags);
    assert_int_equal(scratch.diags.warnings, 1);
    spool_close(spool);
    scratch_free(&scratch);
}

/* Too many open files, another owner, a disk that fails for a while: nothing is given up for that.
 */
static void test_a_segment_that_cannot_be_read_waits_and_is_told(void **state)
{
    struct scratch scratch = scratch_new();
    struct spool *spool = open_spool(&scratch, wide);
    (void)state;
    add(spool, 0, SEGMENT_ENTRIES + 3, &scratch.diags);
    const char *path = arena_printf(scratch.arena, "%s/00000001", scratch.folder).data;
    const char *away = arena_printf(scratch.arena, "%s/away", scratch.folder).data;
    assert_int_equal(rename(path, away), 0);
    assert_int_equal(symlink("00000001", path), 0); /* is not followed */
    expect_waiting(spool, SEGMENT_ENTRIES, SEGMENT_ENTRIES + 3);
    spool_expire(spool, 0, &scratch.diags);
    assert_int_equal(scratch.diags.errors, 1);
    assert_true(str_starts(scratch.diags.list.items[0].text, STR("cannot read \"/tmp/")));
    assert_int_equal(rename(away, path), 0);
    expect_waiting(spool, 0, SEGMENT_ENTRIES + 3);
    spool_expire(spool, 0, &scratch.diags);
    assert_int_equal(scratch.diags.errors, 1);
    spool_close(spool);
    scratch_free(&scratch);
}

static void test_limits_drop_the_oldest_and_say_so(void **state)
{
    struct scratch scratch = scratch_new();
    const int64_t size = sizeof(struct segment_entry);
    struct spool_limits narrow = { .bytes = 2 * SEGMENT_ENTRIES * size, .age = 100 };
    struct spool *spool = open_spool(&scratch, narrow);
    struct spool_sample *samples = calloc(SEGMENT_ENTRIES, sizeof *samples);
    (void)state;
    for (int part = 0; part < 3; part++) {
        for (uint32_t i = 0; i < SEGMENT_ENTRIES; i++) {
            samples[i] = numbered((uint32_t)part * SEGMENT_ENTRIES + i);
        }
        assert_true(spool_add(spool, samples, SEGMENT_ENTRIES, &scratch.diags));
    }
    assert_int_equal(scratch.diags.warnings, 1);
    expect_waiting(spool, SEGMENT_ENTRIES, 3 * SEGMENT_ENTRIES);
    spool_expire(spool, 3 * SEGMENT_ENTRIES, &scratch.diags);
    assert_int_equal(scratch.diags.warnings, 2);
    expect_waiting(spool, 3 * SEGMENT_ENTRIES - 100, 3 * SEGMENT_ENTRIES);
    free(samples);
    spool_close(spool);
    scratch_free(&scratch);
}

static void test_a_folder_that_cannot_be_had_is_told(void **state)
{
    struct scratch scratch = scratch_new();
    (void)state;
    const char *path = arena_printf(scratch.arena, "%s/no/where", scratch.folder).data;
    assert_null(spool_open(path, wide, &scratch.diags));
    assert_int_equal(scratch.diags.errors, 1);
    scratch_free(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples_come_back_in_order_until_they_are_done),
        cmocka_unit_test(test_what_is_added_meanwhile_comes_next),
        cmocka_unit_test(test_segments_follow_each_other_and_go_when_they_are_done),
        cmocka_unit_test(test_a_torn_end_costs_only_what_was_not_promised),
        cmocka_unit_test(test_damaged_entries_are_passed_over_and_told),
        cmocka_unit_test(test_a_segment_that_cannot_be_read_waits_and_is_told),
        cmocka_unit_test(test_limits_drop_the_oldest_and_say_so),
        cmocka_unit_test(test_a_folder_that_cannot_be_had_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
