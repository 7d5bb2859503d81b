#include <math.h>

#include "base/number.h"
#include "unit.h"

static void test_unsigned_takes_digits_in_range_only(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
        uint64_t value;
    } cases[] = {
        { "0", true, 0 },       { "007", true, 7 },
        { "1000", true, 1000 }, { "1001", false, 0 },
        { "", false, 0 },       { "-1", false, 0 },
        { "+1", false, 0 },     { "1 ", false, 0 },
        { "1x", false, 0 },     { "18446744073709551616", false, 0 },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        uint64_t value = 0;
        assert_int_equal(number_unsigned(str_of(cases[i].text), 0, 1000, &value), cases[i].good);
        assert_int_equal(value, cases[i].value);
    }
    uint64_t most;
    assert_true(number_unsigned(STR("18446744073709551615"), 0, UINT64_MAX, &most));
    assert_true(most == UINT64_MAX);
}

static void test_signed_takes_a_sign(void **state)
{
    (void)state;
    int64_t value;
    assert_true(number_signed(STR("-5"), -10, 10, &value));
    assert_int_equal(value, -5);
    assert_true(number_signed(STR("+5"), -10, 10, &value));
    assert_int_equal(value, 5);
    assert_false(number_signed(STR("-"), -10, 10, &value));
    assert_false(number_signed(STR("--5"), -10, 10, &value));
    assert_false(number_signed(STR("11"), -10, 10, &value));
}

static void test_decimal_refuses_what_strtod_would_take(void **state)
{
    (void)state;
    static const char *const wrong[] = { "",    ".5",  "1.", "0x10", "inf",
                                         "nan", "1e5", " 1", "1 ",   "-" };
    double value;
    for (size_t i = 0; i < UNIT_COUNT(wrong); i++) {
        assert_false(number_decimal(str_of(wrong[i]), &value));
    }
    assert_true(number_decimal(STR("-12.50"), &value));
    assert_true(value == -12.5);
    assert_true(number_decimal(STR("+3"), &value));
    assert_true(value == 3);
}

static void test_round_goes_away_from_zero_after_15_digits(void **state)
{
    (void)state;
    static const struct {
        double value, rounded;
    } cases[] = {
        { 0.5, 1 },
        { -0.5, -1 },
        { 2.5, 3 },
        { -2.5, -3 },
        { 107.4, 107 },
        { 107.49999999999999, 108 },
        { 1e15, 1e15 },
        { 0.49999999999999994, 1 },
        { 123456789.5, 123456790 },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        assert_true(number_round(cases[i].value) == cases[i].rounded);
    }
    assert_true(signbit(number_round(-0.3)));
    assert_true(isnan(number_round((double)NAN)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unsigned_takes_digits_in_range_only),
        cmocka_unit_test(test_signed_takes_a_sign),
        cmocka_unit_test(test_decimal_refuses_what_strtod_would_take),
        cmocka_unit_test(test_round_goes_away_from_zero_after_15_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
