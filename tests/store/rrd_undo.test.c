#include "store/rrd_undo.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <rrd.h>

#include "base/rrdfile.h"
#include "unit.h"

#define START INT64_C(1700000040) /* a multiple of 60 */

enum { ROWS = 10, LIVE_HEAD_SIZE = 16 };

/* A folder with the RRD of record 8: sample K has the time START + 60 * K and the value K + 1. */
struct bench {
    struct arena *arena;
    struct diags diags;
    char folder[32];
    const char *path; /* of the RRD */
    struct rrd_undo *undo;
};

static void update(const struct bench *bench, int64_t k)
{
    const char *text =
        arena_printf(bench->arena, "%" PRId64 ":%" PRId64, START + 60 * k, k + 1).data;
    assert_int_equal(rrd_updatex_r(bench->path, NULL, RRD_SKIP_PAST_UPDATES, 1, &text), 0);
}

static void make(const struct bench *bench, const char *archive)
{
    const char *words[] = { "DS:v:GAUGE:120:0:U", archive };
    assert_int_equal(rrd_create_r(bench->path, 60, START - 60, 2, words), 0);
    for (int64_t k = 0; k < 3; k++) {
        update(bench, k);
    }
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    bench->arena = arena_new();
    bench->diags = diags_new(bench->arena);
    snprintf(bench->folder, sizeof bench->folder, "/tmp/blumap-undo-XXXXXX");
    assert_non_null(mkdtemp(bench->folder));
    bench->path = arena_printf(bench->arena, "%s/8.rrd", bench->folder).data;
    bench->undo = rrd_undo_open(bench->folder, &bench->diags);
    assert_non_null(bench->undo);
    make(bench, "RRA:LAST:0.5:1:10");
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    rrd_undo_close(bench->undo);
    unlink(bench->path);
    unlink(arena_printf(bench->arena, "%s/.undo", bench->folder).data);
    assert_int_equal(rmdir(bench->folder), 0);
    arena_free(bench->arena);
    free(bench);
    return 0;
}

static struct rrdfile header_of(const struct bench *bench)
{
    struct rrdfile file;
    struct str fault;
    assert_true(rrdfile_read(bench->path, &file, &fault, bench->arena));
    return file;
}

/* Sample 3 is written, but for the time of the last update, which librrd changes last. */
static void update_by_half(const struct bench *bench)
{
    char live[LIVE_HEAD_SIZE];
    off_t at = (off_t)header_of(bench).definitions_size;
    int fd = open(bench->path, O_RDWR);
    assert_int_equal(pread(fd, live, sizeof live, at), sizeof live);
    update(bench, 3);
    assert_int_equal(pwrite(fd, live, sizeof live, at), sizeof live);
    close(fd);
}

static void start_update(struct bench *bench)
{
    struct rrdfile file;
    struct str fault;
    struct buf header = { 0 };
    assert_true(rrdfile_read_header(bench->path, &file, &header, &fault, bench->arena));
    assert_int_equal(header.len, file.header_size);
    assert_true(rrd_undo_keep(bench->undo, 8, buf_str(&header), START + 3 * 60, &bench->diags));
    buf_free(&header);
}

/* Another process opens it. */
static void start_anew(struct bench *bench)
{
    rrd_undo_close(bench->undo);
    bench->undo = rrd_undo_open(bench->folder, &bench->diags);
    assert_non_null(bench->undo);
}

/* How many of the samples from 0 to LAST are in their rows. */
static int count_right(const struct bench *bench, int64_t last)
{
    time_t start = START - 60, end = START + 60 * last;
    unsigned long step = 60, sources;
    char **names;
    rrd_value_t *values;
    int right = 0;
    assert_int_equal(
        rrd_fetch_r(bench->path, "LAST", &start, &end, &step, &sources, &names, &values), 0);
    for (int64_t k = 0; k <= last; k++) {
        rrd_value_t value = values[(START + 60 * k - start) / 60 - 1];
        right += value > (double)k + 0.5 && value < (double)k + 1.5;
    }
    rrd_freemem(values);
    rrd_freemem(names[0]);
    rrd_freemem(names);
    return right;
}

static void test_half_an_update_is_undone(void **state)
{
    struct bench *bench = *state;
    start_update(bench);
    update_by_half(bench);
    start_anew(bench);
    assert_int_equal(header_of(bench).last_update, START + 2 * 60);
    update(bench, 3);
    assert_int_equal(count_right(bench, 3), 4);
}

static void test_without_it_all_rows_are_shifted(void **state)
{
    struct bench *bench = *state;
    update_by_half(bench);
    start_anew(bench);
    update(bench, 3);
    assert_true(count_right(bench, 3) < 4);
}

static void test_a_whole_update_is_not(void **state)
{
    struct bench *bench = *state;
    start_update(bench);
    update(bench, 3);
    assert_true(rrd_undo_drop(bench->undo, &bench->diags));
    start_anew(bench);
    assert_int_equal(header_of(bench).last_update, START + 3 * 60);
    assert_int_equal(count_right(bench, 3), 4);
}

/* Somebody else has gone on meanwhile. */
static void test_nor_what_was_updated_since(void **state)
{
    struct bench *bench = *state;
    start_update(bench);
    update(bench, 3);
    update(bench, 4);
    start_anew(bench);
    assert_int_equal(header_of(bench).last_update, START + 4 * 60);
}

static void test_nor_another_file_in_its_place(void **state)
{
    struct bench *bench = *state;
    start_update(bench);
    make(bench, "RRA:LAST:0.5:1:20");
    start_anew(bench);
    make(bench, "RRA:LAST:0.5:1:20");
    assert_int_equal(count_right(bench, 2), 3);
    start_update(bench);
    unlink(bench->path);
    start_anew(bench);
    assert_int_equal(access(bench->path, F_OK), -1);
}

/* Once somebody has seen to that, it is put back. */
static void test_it_is_not_given_up_for_a_file_that_cannot_be_opened(void **state)
{
    struct bench *bench = *state;
    const char *away = arena_printf(bench->arena, "%s.away", bench->path).data;
    start_update(bench);
    update_by_half(bench);
    rrd_undo_close(bench->undo);
    assert_int_equal(rename(bench->path, away), 0);
    assert_int_equal(symlink(bench->path, bench->path), 0); /* a circle, even for root */
    assert_null(rrd_undo_open(bench->folder, &bench->diags));
    assert_int_equal(bench->diags.errors, 1);
    assert_int_equal(rename(away, bench->path), 0);
    bench->undo = rrd_undo_open(bench->folder, &bench->diags);
    assert_non_null(bench->undo);
    update(bench, 3);
    assert_int_equal(count_right(bench, 3), 4);
}

static void test_nor_by_a_damaged_copy(void **state)
{
    struct bench *bench = *state;
    start_update(bench);
    update_by_half(bench);
    const char *path = arena_printf(bench->arena, "%s/.undo", bench->folder).data;
    int fd = open(path, O_RDWR);
    assert_int_equal(pwrite(fd, "x", 1, 100), 1);
    close(fd);
    start_anew(bench);
    update(bench, 3);
    assert_true(count_right(bench, 3) < 4);
}

/* It is in the middle of an update, perhaps. */
static void test_nor_while_another_process_has_it(void **state)
{
    struct bench *bench = *state;
    start_update(bench);
    update(bench, 3);
    assert_null(rrd_undo_open(bench->folder, &bench->diags));
    assert_int_equal(header_of(bench).last_update, START + 3 * 60);
    assert_int_equal(bench->diags.errors, 1);
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_half_an_update_is_undone),
        UNIT_TEST(test_without_it_all_rows_are_shifted),
        UNIT_TEST(test_a_whole_update_is_not),
        UNIT_TEST(test_nor_what_was_updated_since),
        UNIT_TEST(test_nor_another_file_in_its_place),
        UNIT_TEST(test_it_is_not_given_up_for_a_file_that_cannot_be_opened),
        UNIT_TEST(test_nor_by_a_damaged_copy),
        UNIT_TEST(test_nor_while_another_process_has_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
