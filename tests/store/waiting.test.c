#include "store/waiting.h"
#include "base/clock.h"
#include "unit.h"

static void add(struct waiting_list *list, int64_t time, const char *values)
{
    const struct waiting_facts facts = { .time = time, .taken = time + 1 };
    waiting_list_add(list, &facts, str_of(values));
}

static void assert_next(const struct waiting_list *list, const struct waiting_sample **at,
                        const char *update)
{
    *at = waiting_list_next(list, *at);
    assert_non_null(*at);
    assert_string_equal((*at)->update, update);
    assert_int_equal((*at)->facts.taken, (*at)->facts.time + 1);
}

static void test_samples_are_spelled_as_rrdtool_takes_them(void **state)
{
    (void)state;
    struct waiting_list list = { 0 };
    const struct waiting_sample *at = NULL;
    assert_null(waiting_list_next(&list, NULL));
    add(&list, 0, "U");
    add(&list, 1700000000 * CLOCK_SECOND, "1:-2.5");
    add(&list, 1700000000 * CLOCK_SECOND + 42, "12345678901234567890");
    add(&list, INT64_MAX - 1, "3");
    assert_next(&list, &at, "0:U");
    assert_next(&list, &at, "1700000000:1:-2.5");
    assert_next(&list, &at, "1700000000.000042:12345678901234567890");
    assert_next(&list, &at, "9223372036854.775806:3");
    assert_null(waiting_list_next(&list, at));
    waiting_list_free(&list);
}

static void test_what_is_moved_comes_after_what_is_there(void **state)
{
    (void)state;
    struct waiting_list list = { 0 }, other = { 0 };
    const struct waiting_sample *at = NULL;
    add(&other, 1 * CLOCK_SECOND, "1");
    waiting_list_move(&list, &other);
    assert_int_equal(other.count, 0);
    add(&other, 2 * CLOCK_SECOND, "2");
    add(&other, 3 * CLOCK_SECOND, "3");
    waiting_list_drop(&other);
    waiting_list_copy(&other, waiting_list_next(&list, NULL));
    waiting_list_move(&list, &other);
    assert_int_equal(list.count, 3);
    assert_null(waiting_list_next(&other, NULL));
    assert_next(&list, &at, "1:1");
    assert_next(&list, &at, "3:3");
    assert_next(&list, &at, "1:1");
    assert_null(waiting_list_next(&list, at));
    waiting_list_free(&list);
    waiting_list_free(&other);
}

/* As a record's queue is used: it grows at the end while it shrinks at the front. */
static void test_a_queue_neither_loses_nor_keeps_what_was_dropped(void **state)
{
    (void)state;
    enum { ROUNDS = 3000 };
    struct waiting_list list = { 0 };
    int64_t added = 0, dropped = 0;
    for (int i = 0; i < ROUNDS; i++) {
        for (int more = i % 7; more > 0; more--) {
            add(&list, added++ * CLOCK_SECOND, "1");
        }
        for (int fewer = i % 1000 == 999 ? (int)list.count : i % 7 / 2; fewer > 0; fewer--) {
            assert_int_equal(waiting_list_next(&list, NULL)->facts.time / CLOCK_SECOND, dropped++);
            waiting_list_drop(&list);
        }
        assert_int_equal(list.count, added - dropped);
        assert_true(list.bytes.len <= 8192 + 2 * 96 * list.count);
    }
    waiting_list_free(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples_are_spelled_as_rrdtool_takes_them),
        cmocka_unit_test(test_what_is_moved_comes_after_what_is_there),
        cmocka_unit_test(test_a_queue_neither_loses_nor_keeps_what_was_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
