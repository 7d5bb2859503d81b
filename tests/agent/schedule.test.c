#include "agent/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* A clock that stands still but for waits, which take no time. */
struct fake {
    int64_t now;   /* microseconds */
    int64_t late;  /* how much too late a wait ends; negative: too early, once */
    unsigned left; /* waits until a signal comes */
};

static int64_t fake_now(void *state)
{
    const struct fake *fake = state;
    return fake->now;
}

static bool fake_wait_until(void *state, int64_t moment)
{
    struct fake *fake = state;
    if (fake->left == 0) {
        return false;
    }
    fake->left--;
    fake->now = moment + fake->late;
    fake->late = fake->late < 0 ? 0 : fake->late;
    return true;
}

static const int64_t minute = 60 * CLOCK_SECOND;

static void test_samples_fall_on_multiples(void **state)
{
    (void)state;
    static const struct {
        int64_t now, next; /* seconds */
    } moments[] = {
        { 0, 60 }, { 1, 60 }, { 59, 60 }, { 60, 120 }, { 61, 120 }, { 1732272000, 1732272060 },
    };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        struct fake fake = { moments[i].now * CLOCK_SECOND, 0, 1 };
        struct clock clock = { &fake, fake_now, fake_wait_until };
        struct schedule schedule = { &clock, minute, 0 };
        assert_true(schedule_wait(&schedule));
        assert_int_equal(fake.now, moments[i].next * CLOCK_SECOND);
        assert_int_equal(schedule.last, fake.now);
    }
}

static void test_each_multiple_is_sampled_once(void **state)
{
    (void)state;
    struct fake fake = { 30 * CLOCK_SECOND, 500, 100 };
    struct clock clock = { &fake, fake_now, fake_wait_until };
    struct schedule schedule = { &clock, minute, 0 };
    for (int64_t i = 1; i <= 100; i++) {
        assert_true(schedule_wait(&schedule));
        assert_int_equal(schedule.last, i * minute);
    }
}

static void test_multiples_that_passed_are_left_out(void **state)
{
    (void)state;
    struct fake fake = { 0, 0, 2 };
    struct clock clock = { &fake, fake_now, fake_wait_until };
    struct schedule schedule = { &clock, minute, 0 };
    assert_true(schedule_wait(&schedule));
    fake.now += 5 * minute + CLOCK_SECOND;
    assert_true(schedule_wait(&schedule));
    assert_int_equal(schedule.last, 7 * minute);
}

static void test_a_clock_set_back_a_little_repeats_no_sample(void **state)
{
    (void)state;
    struct fake fake = { 0, 0, 2 };
    struct clock clock = { &fake, fake_now, fake_wait_until };
    struct schedule schedule = { &clock, minute, 0 };
    assert_true(schedule_wait(&schedule));
    fake.now -= CLOCK_SECOND;
    assert_true(schedule_wait(&schedule));
    assert_int_equal(schedule.last, 2 * minute);
}

static void test_a_wait_that_ends_early_is_taken_up_again(void **state)
{
    (void)state;
    struct fake fake = { 10 * minute, -5 * minute, 2 }; /* the clock is set back meanwhile */
    struct clock clock = { &fake, fake_now, fake_wait_until };
    struct schedule schedule = { &clock, minute, 0 };
    assert_true(schedule_wait(&schedule));
    assert_int_equal(schedule.last, 7 * minute);
    assert_int_equal(fake.left, 0);
}

static void test_a_signal_ends_the_wait(void **state)
{
    (void)state;
    struct fake fake = { 0, 0, 0 };
    struct clock clock = { &fake, fake_now, fake_wait_until };
    struct schedule schedule = { &clock, minute, 0 };
    assert_false(schedule_wait(&schedule));
    assert_int_equal(schedule.last, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples_fall_on_multiples),
        cmocka_unit_test(test_each_multiple_is_sampled_once),
        cmocka_unit_test(test_multiples_that_passed_are_left_out),
        cmocka_unit_test(test_a_clock_set_back_a_little_repeats_no_sample),
        cmocka_unit_test(test_a_wait_that_ends_early_is_taken_up_again),
        cmocka_unit_test(test_a_signal_ends_the_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
