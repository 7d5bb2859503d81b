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

static struct sockets_network network(unsigned number)
{
    struct sockets_network made = { 0 };
    memcpy(made.bytes, &number, sizeof number);
    return made;
}

static void pass(struct bench *bench, int64_t seconds)
{
    bench->now += seconds * CLOCK_SECOND;
}

/* Fails three times from NUMBER; the pause that follows. */
static int64_t fail_thrice(struct bench *bench, unsigned number)
{
    const struct sockets_network from = network(number);
    assert_int_equal(login_limits_note_failure(bench->limits, &from), 0);
    assert_int_equal(login_limits_note_failure(bench->limits, &from), 0);
    assert_false(login_limits_are_reached(bench->limits, &from));
    return login_limits_note_failure(bench->limits, &from);
}

static void test_the_third_failure_pauses_its_network_alone(void **state)
{
    struct bench *bench = *state;
    const struct sockets_network one = network(1), two = network(2);
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
    const struct sockets_network one = network(1);
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
    const struct sockets_network one = network(1);
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
        const struct sockets_network from = network(i);
        login_limits_note_failure(bench->limits, &from);
    }
    pass(bench, 1);
    assert_int_equal(fail_thrice(bench, 200000), 10);
    const struct sockets_network last = network(200000);
    assert_true(login_limits_are_reached(bench->limits, &last));
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_the_third_failure_pauses_its_network_alone),
        UNIT_TEST(test_failures_far_apart_do_not_add_up),
        UNIT_TEST(test_the_pause_doubles_up_to_a_quarter_of_an_hour),
        UNIT_TEST(test_failures_during_the_pause_do_not_prolong_it),
        UNIT_TEST(test_many_networks_do_not_push_out_who_failed_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
