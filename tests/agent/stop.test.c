#include "agent/stop.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static bool is_readable(int descriptor)
{
    struct pollfd wait = { .fd = descriptor, .events = POLLIN };
    return poll(&wait, 1, 0) == 1;
}

static void test_a_wait_ends_at_its_moment(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct stop stop;
    assert_true(stop_open(&stop, &diags));
    struct clock clock = stop_clock(&stop);
    int64_t moment = clock_now(&clock) + CLOCK_SECOND / 10;
    assert_true(clock_wait_until(&clock, moment));
    assert_true(clock_now(&clock) >= moment);
    assert_true(clock_wait_until(&clock, moment - CLOCK_SECOND)); /* one that passed already */
    assert_false(is_readable(stop.signals));
    stop_close(&stop);
    arena_free(arena);
}

static void test_a_signal_ends_every_wait(void **state)
{
    (void)state;
    static const int signals[] = { SIGTERM, SIGINT };
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct stop stop;
        assert_true(stop_open(&stop, &diags));
        struct clock clock = stop_clock(&stop);
        raise(signals[i]);
        assert_true(is_readable(stop.signals));
        int64_t start = clock_now(&clock);
        assert_false(clock_wait_until(&clock, start + 60 * CLOCK_SECOND));
        assert_false(clock_wait_until(&clock, start - CLOCK_SECOND));
        assert_true(clock_now(&clock) - start < 30 * CLOCK_SECOND);
        stop_close(&stop); /* does not let it end this program either */
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_wait_ends_at_its_moment),
        cmocka_unit_test(test_a_signal_ends_every_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
