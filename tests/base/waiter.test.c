#include "base/waiter.h"

#include "unit.h"

struct bench {
    struct waiters list;
    struct waiter waiters[3];
    char calls[8]; /* the numbers of those that were called */
    size_t count;
    bool again;            /* whoever is called joins again */
    struct waiter *remove; /* taken off by whoever is called */
};

struct guest {
    struct bench *bench;
    char number;
};

static void on_resume(void *state)
{
    const struct guest *guest = state;
    struct bench *bench = guest->bench;
    bench->calls[bench->count++] = guest->number;
    if (bench->again) {
        waiter_join(&bench->waiters[guest->number - '0'], &bench->list);
    }
    if (bench->remove) {
        waiter_leave(bench->remove);
    }
}

static void fill(struct bench *bench, struct guest guests[3])
{
    waiters_init(&bench->list);
    for (size_t i = 0; i < 3; i++) {
        guests[i] = (struct guest){ bench, (char)('0' + i) };
        bench->waiters[i] = (struct waiter){ .resume = on_resume, .state = &guests[i] };
        waiter_join(&bench->waiters[i], &bench->list);
    }
}

static void test_all_are_called_once_in_order(void **state)
{
    struct bench bench = { 0 };
    struct guest guests[3];
    (void)state;
    fill(&bench, guests);
    waiter_join(&bench.waiters[0], &bench.list); /* it is there already */
    waiters_resume(&bench.list);
    waiters_resume(&bench.list);
    assert_string_equal(bench.calls, "012");
    assert_false(waiter_is_waiting(&bench.waiters[0]));
}

static void test_who_left_is_not_called(void **state)
{
    struct bench bench = { 0 };
    struct guest guests[3];
    (void)state;
    fill(&bench, guests);
    waiter_leave(&bench.waiters[1]);
    waiter_leave(&bench.waiters[1]);
    bench.remove = &bench.waiters[2]; /* while the first is called */
    waiters_resume(&bench.list);
    assert_string_equal(bench.calls, "0");
}

static void test_who_joins_again_waits_for_the_next_time(void **state)
{
    struct bench bench = { .again = true };
    struct guest guests[3];
    (void)state;
    fill(&bench, guests);
    waiters_resume(&bench.list);
    assert_string_equal(bench.calls, "012");
    waiters_resume(&bench.list);
    assert_string_equal(bench.calls, "012012");
}

static void test_the_first_one_alone_is_called(void **state)
{
    struct bench bench = { .again = true };
    struct guest guests[3];
    (void)state;
    fill(&bench, guests);
    for (int i = 0; i < 4; i++) {
        assert_true(waiters_resume_first(&bench.list)); /* and joins again, at the end */
    }
    assert_string_equal(bench.calls, "0120");
    for (size_t i = 0; i < 3; i++) {
        assert_false(waiters_are_none(&bench.list));
        waiter_leave(&bench.waiters[i]);
    }
    assert_true(waiters_are_none(&bench.list));
    assert_false(waiters_resume_first(&bench.list));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_are_called_once_in_order),
        cmocka_unit_test(test_who_left_is_not_called),
        cmocka_unit_test(test_who_joins_again_waits_for_the_next_time),
        cmocka_unit_test(test_the_first_one_alone_is_called),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
