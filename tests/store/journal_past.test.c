#include "store/journal_past.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit.h"

struct bench {
    char path[32];
    int folder;
    atomic_size_t total;
    struct journal_past *past;
};

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    snprintf(bench->path, sizeof bench->path, "/tmp/blumap-past-XXXXXX");
    assert_non_null(mkdtemp(bench->path));
    bench->folder = open(bench->path, O_RDONLY | O_DIRECTORY);
    bench->past = journal_past_new(bench->folder, &bench->total);
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    while (journal_past_drop(bench->past)) {
    }
    journal_past_free(bench->past);
    close(bench->folder);
    assert_int_equal(rmdir(bench->path), 0); /* what is dropped is removed */
    assert_int_equal(bench->total, 0);
    free(bench);
    return 0;
}

/* A segment of BYTES is drained. */
static void take(struct bench *bench, unsigned number, size_t bytes)
{
    char name[32];
    snprintf(name, sizeof name, "%08u.journal", number);
    close(openat(bench->folder, name, O_WRONLY | O_CREAT, 0600));
    bench->total += bytes;
    journal_past_take(bench->past, number, bytes);
}

static bool is_kept(const struct bench *bench, unsigned number)
{
    char name[32];
    snprintf(name, sizeof name, "%08u.stored", number);
    return faccessat(bench->folder, name, F_OK, 0) == 0;
}

static void test_as_many_of_the_newest_as_it_takes(void **state)
{
    struct bench *bench = *state;
    journal_past_set_wanted(bench->past, 100);
    take(bench, 1, 90);
    take(bench, 2, 90);
    assert_true(is_kept(bench, 1) && is_kept(bench, 2)); /* one alone is not enough */
    take(bench, 3, 10);
    assert_false(is_kept(bench, 1));
    assert_true(is_kept(bench, 2) && is_kept(bench, 3));
    assert_int_equal(bench->total, 100);
    take(bench, 4, 500);
    assert_false(is_kept(bench, 2) || is_kept(bench, 3));
    assert_true(is_kept(bench, 4));
}

static void test_the_newest_is_kept_even_if_none_is_wanted(void **state)
{
    struct bench *bench = *state;
    take(bench, 1, 5);
    take(bench, 2, 5);
    assert_true(!is_kept(bench, 1) && is_kept(bench, 2));
}

static void test_many_small_ones_are_not_kept_for_ever(void **state)
{
    struct bench *bench = *state;
    journal_past_set_wanted(bench->past, 1000);
    for (unsigned i = 1; i <= 65; i++) {
        take(bench, i, 1);
    }
    assert_false(is_kept(bench, 1));
    assert_true(is_kept(bench, 2) && is_kept(bench, 65));
    assert_int_equal(bench->total, 64);
}

static void test_the_oldest_makes_room(void **state)
{
    struct bench *bench = *state;
    journal_past_set_wanted(bench->past, 1000);
    take(bench, 1, 5);
    take(bench, 2, 7);
    assert_true(journal_past_drop(bench->past));
    assert_true(!is_kept(bench, 1) && is_kept(bench, 2));
    assert_int_equal(bench->total, 7);
}

static void test_a_copy_leaves_the_rest_in_its_place(void **state)
{
    struct bench *bench = *state;
    journal_past_set_wanted(bench->past, 1000);
    close(openat(bench->folder, "00000001.journal", O_WRONLY | O_CREAT, 0600));
    bench->total += 90;
    assert_true(journal_past_copy(bench->past, 1, 90, STR("rest"), true));
    assert_true(is_kept(bench, 1));
    assert_int_equal(bench->total, 94);
    char rest[8];
    int file = openat(bench->folder, "00000001.journal", O_RDONLY);
    assert_int_equal(read(file, rest, sizeof rest), 4);
    close(file);
    journal_past_take(bench->past, 1, 4); /* the rest is stored too: that is known already */
    assert_int_equal(bench->total, 90);
    assert_int_equal(faccessat(bench->folder, "00000001.journal", F_OK, 0), -1);
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_as_many_of_the_newest_as_it_takes),
        UNIT_TEST(test_the_newest_is_kept_even_if_none_is_wanted),
        UNIT_TEST(test_many_small_ones_are_not_kept_for_ever),
        UNIT_TEST(test_the_oldest_makes_room),
        UNIT_TEST(test_a_copy_leaves_the_rest_in_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
