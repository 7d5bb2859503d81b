#include "store/delay.h"

#include "base/clock.h"
#include "unit.h"

#define NOW    (INT64_C(1700000000) * CLOCK_SECOND)
#define MINUTE (60 * CLOCK_SECOND)

static void test_what_is_behind_waits_until_that_is_taken(void **state)
{
    (void)state;
    struct delay delay = { 0 };
    assert_false(delay_holds(&delay, NOW, NOW));
    delay_begin(&delay, NOW, NOW);
    assert_true(delay_holds(&delay, NOW + MINUTE, NOW));
    assert_false(delay_holds(&delay, NOW, NOW));
    assert_false(delay_holds(&delay, NOW - MINUTE, NOW));
    delay_end(&delay, NOW - MINUTE);
    assert_true(delay_holds(&delay, NOW + MINUTE, NOW));
    delay_end(&delay, NOW);
    assert_false(delay_holds(&delay, NOW + MINUTE, NOW));
}

/* A sender that gives up what was not taken is not kept out by it, nor does a clock that is set
 * back prolong it. */
static void test_but_not_for_long(void **state)
{
    (void)state;
    struct delay delay = { 0 };
    delay_begin(&delay, NOW, NOW);
    assert_true(delay_holds(&delay, NOW + MINUTE, NOW + 9 * CLOCK_SECOND));
    assert_false(delay_holds(&delay, NOW + MINUTE, NOW + 10 * CLOCK_SECOND));
    assert_false(delay_holds(&delay, NOW + MINUTE, NOW - MINUTE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_behind_waits_until_that_is_taken),
        cmocka_unit_test(test_but_not_for_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
