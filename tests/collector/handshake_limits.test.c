#include "collector/handshake_limits.h"

#include <string.h>

#include "unit.h"

enum { MOST = 20, REFILL_TIME = 10, MANY = 100000 };

struct bench {
    int64_t now;
    struct clock clock;
    struct handshake_limits *limits;
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
    bench.limits = handshake_limits_new(&bench.clock);
    *state = &bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    handshake_limits_free(bench->limits);
    return 0;
}

static struct sockets_network network(unsigned number)
{
    struct sockets_network made = { { 0 } };
    memcpy(made.bytes + 8, &number, sizeof number);
    made.bytes[0] = 0xfd;
    return made;
}

/* How many the network NUMBER gets now, of MANY. */
static int take_all(struct bench *bench, unsigned number)
{
    const struct sockets_network from = network(number);
    int taken = 0;
    while (taken < MANY && handshake_limits_take(bench->limits, &from, MOST)) {
        taken++;
    }
    return taken;
}

static void test_so_many_at_once_for_each_network(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(take_all(bench, 1), MOST);
    assert_int_equal(take_all(bench, 1), 0);
    assert_int_equal(take_all(bench, 2), MOST);
}

static void test_they_come_back_in_ten_seconds_and_no_more_than_that(void **state)
{
    struct bench *bench = *state;
    take_all(bench, 1);
    bench->now += REFILL_TIME * CLOCK_SECOND / 4;
    assert_int_equal(take_all(bench, 1), MOST / 4);
    assert_int_equal(take_all(bench, 1), 0);
    bench->now += 1000 * REFILL_TIME * CLOCK_SECOND;
    assert_int_equal(take_all(bench, 1), MOST);
}

static void test_who_gives_back_never_runs_out(void **state)
{
    struct bench *bench = *state;
    const struct sockets_network from = network(1);
    for (int i = 0; i < 10 * MOST; i++) {
        assert_true(handshake_limits_take(bench->limits, &from, MOST));
        handshake_limits_give_back(bench->limits, &from, MOST);
    }
    assert_int_equal(take_all(bench, 1), MOST);
}

/* What was given back after it came back by itself is not had twice. */
static void test_late_gift_makes_no_more_than_all(void **state)
{
    struct bench *bench = *state;
    const struct sockets_network from = network(1);
    take_all(bench, 1);
    bench->now += REFILL_TIME * CLOCK_SECOND;
    for (int i = 0; i < MOST; i++) {
        handshake_limits_give_back(bench->limits, &from, MOST);
    }
    assert_int_equal(take_all(bench, 1), MOST);
}

static void test_clock_that_is_set_back_shuts_nobody_out(void **state)
{
    struct bench *bench = *state;
    take_all(bench, 1);
    bench->now -= 86400 * CLOCK_SECOND;
    assert_int_equal(take_all(bench, 1), 0);
    bench->now += REFILL_TIME * CLOCK_SECOND;
    assert_int_equal(take_all(bench, 1), MOST);
}

static void test_other_limit_counts_at_once(void **state)
{
    struct bench *bench = *state;
    const struct sockets_network from = network(1);
    take_all(bench, 1);
    bench->now += REFILL_TIME * CLOCK_SECOND / 2;
    for (int i = 0; i < 50; i++) {
        assert_true(handshake_limits_take(bench->limits, &from, 100));
    }
    assert_false(handshake_limits_take(bench->limits, &from, 100));
}

/* Those that each began one push out nobody who has used up all of his. */
static void test_many_networks_make_nobody_forgotten_who_is_at_the_limit(void **state)
{
    struct bench *bench = *state;
    take_all(bench, 1);
    for (unsigned i = 2; i < MANY; i++) {
        const struct sockets_network from = network(i);
        assert_true(handshake_limits_take(bench->limits, &from, MOST));
    }
    assert_int_equal(take_all(bench, 1), 0);
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_so_many_at_once_for_each_network),
        UNIT_TEST(test_they_come_back_in_ten_seconds_and_no_more_than_that),
        UNIT_TEST(test_who_gives_back_never_runs_out),
        UNIT_TEST(test_late_gift_makes_no_more_than_all),
        UNIT_TEST(test_clock_that_is_set_back_shuts_nobody_out),
        UNIT_TEST(test_other_limit_counts_at_once),
        UNIT_TEST(test_many_networks_make_nobody_forgotten_who_is_at_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
