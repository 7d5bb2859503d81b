#include "collector/login_limits.h"

#include <string.h>

#include "unit.h"

struct bench {
    int64_t now;
    struct clock clock;
    struct login_limits *limits;
};

static int64_t bench_now(void *state)
{
    return *(const int64_t *)state;
}

static int set_up(void **state)
{
    static struct bench bench;
    bench = (struct bench){ .now = INT64_C(1700000000) * CLOCK_SECOND };
    bench.clock = (struct clock){ .state = &bench.now, .now = bench_now };
    bench.limits = login_limits_new(3, &bench.clock);
    *state = &bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    login_limits_free(bench->limits);
    return 0;
}

static struct login_party party(unsigned number, int64_t record)
{
    struct login_party made = { .record = record };
    memcpy(made.network.bytes, &number, sizeof number);
    return made;
}

static struct login_party network(unsigned number)
{
    return party(number, LOGIN_ANY_RECORD);
}

static void pass(struct bench *bench, int64_t seconds)
{
    bench->now += seconds * CLOCK_SECOND;
}

/* Fails three times from NUMBER; the pause that follows. */
static int64_t fail_thrice(struct bench *bench, unsigned number)
{
    const struct login_party from = network(number);
    assert_int_equal(login_limits_note_failure(bench->limits, &from), 0);
    assert_int_equal(login_limits_note_failure(bench->limits, &from), 0);
    assert_false(login_limits_are_reached(bench->limits, &from));
    return login_limits_note_failure(bench->limits, &from);
}

static void test_the_third_failure_pauses_its_network_alone(void **state)
{
    struct bench *bench = *state;
    const struct login_party one = network(1), two = network(2);
    assert_int_equal(fail_thrice(bench, 1), 10);
    assert_true(login_limits_are_reached(bench->limits, &one));
    assert_false(login_limits_are_reached(bench->limits, &two));
    pass(bench, 9);
    assert_true(login_limits_are_reached(bench->limits, &one));
    pass(bench, 1);
    assert_false(login_limits_are_reached(bench->limits, &one));
}

static void test_failures_far_apart_do_not_add_up(void **state)
{
    struct bench *bench = *state;
    const struct login_party one = network(1);
    for (int i = 0; i < 20; i++) {
        assert_int_equal(login_limits_note_failure(bench->limits, &one), 0);
        pass(bench, 31);
    }
}

static void test_the_pause_doubles_up_to_a_quarter_of_an_hour(void **state)
{
    struct bench *bench = *state;
    static const int64_t pauses[] = { 10, 20, 40, 80, 160, 320, 640, 900, 900 };
    for (size_t i = 0; i < UNIT_COUNT(pauses); i++) {
        assert_int_equal(fail_thrice(bench, 1), pauses[i]);
        pass(bench, pauses[i]);
    }
    pass(bench, 3601);
    assert_int_equal(fail_thrice(bench, 1), 10);
}

/* Who goes on failing meanwhile does not make it longer: an honest host behind the same address
 * gets its turn. */
static void test_failures_during_the_pause_do_not_prolong_it(void **state)
{
    struct bench *bench = *state;
    const struct login_party one = network(1);
    fail_thrice(bench, 1);
    for (int i = 0; i < 10; i++) {
        assert_true(login_limits_are_reached(bench->limits, &one));
        assert_int_equal(login_limits_note_failure(bench->limits, &one), 0);
        pass(bench, 1);
    }
    assert_false(login_limits_are_reached(bench->limits, &one));
}

static void test_many_networks_do_not_push_out_who_failed_last(void **state)
{
    struct bench *bench = *state;
    for (unsigned i = 1; i <= 100000; i++) {
        const struct login_party from = network(i);
        login_limits_note_failure(bench->limits, &from);
    }
    pass(bench, 1);
    assert_int_equal(fail_thrice(bench, 200000), 10);
    const struct login_party last = network(200000);
    assert_true(login_limits_are_reached(bench->limits, &last));
}

/* Of those who share a place, the one who failed longest ago gives way. */
static void test_a_pause_outlives_some_failures_of_others(void **state)
{
    struct bench *bench = *state;
    enum { OLD = 100000, PAUSED = 100, NEW = 1000 };
    unsigned kept = 0;
    for (unsigned i = 1; i <= OLD; i++) {
        const struct login_party from = network(i);
        login_limits_note_failure(bench->limits, &from);
    }
    pass(bench, 1);
    for (unsigned i = 1; i <= PAUSED; i++) {
        fail_thrice(bench, OLD + i);
    }
    pass(bench, 1);
    for (unsigned i = 1; i <= NEW; i++) {
        const struct login_party from = network(OLD + PAUSED + i);
        login_limits_note_failure(bench->limits, &from);
    }
    for (unsigned i = 1; i <= PAUSED; i++) {
        const struct login_party from = network(OLD + i);
        kept += login_limits_are_reached(bench->limits, &from);
    }
    assert_true(kept > PAUSED * 8 / 10);
}

static void test_records_of_a_network_are_counted_apart(void **state)
{
    struct bench *bench = *state;
    const struct login_party guessed = party(1, 8), other = party(1, 9), elsewhere = party(2, 8);
    for (int i = 0; i < 3; i++) {
        login_limits_note_failure(bench->limits, &guessed);
    }
    assert_true(login_limits_are_reached(bench->limits, &guessed));
    assert_false(login_limits_are_reached(bench->limits, &other));
    assert_false(login_limits_are_reached(bench->limits, &elsewhere));
}

static void test_clock_set_back_ends_the_pause(void **state)
{
    struct bench *bench = *state;
    const struct login_party one = network(1);
    fail_thrice(bench, 1);
    pass(bench, -86400);
    assert_false(login_limits_are_reached(bench->limits, &one));
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_the_third_failure_pauses_its_network_alone),
        UNIT_TEST(test_failures_far_apart_do_not_add_up),
        UNIT_TEST(test_the_pause_doubles_up_to_a_quarter_of_an_hour),
        UNIT_TEST(test_failures_during_the_pause_do_not_prolong_it),
        UNIT_TEST(test_records_of_a_network_are_counted_apart),
        UNIT_TEST(test_clock_set_back_ends_the_pause),
        UNIT_TEST(test_many_networks_do_not_push_out_who_failed_last),
        UNIT_TEST(test_a_pause_outlives_some_failures_of_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
