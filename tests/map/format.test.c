#include "map/format.h"

#include <math.h>

#include "unit.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void test_texts_read_as_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double kilo, number;
    } cases[] = {
        { "64000", 1000, 64000 }, { "100M", 1000, 1e8 },
        { "1.5G", 1000, 1.5e9 },  { "2T", 1024, 2.0 * 1099511627776 },
        { "1K", 1024, 1024 },     { "5k", 1000, 5 },
        { "-5K", 1000, 5000 },    { "-5", 1000, -5 },
        { "5 M", 1000, 5 },       { "1.2.3M", 1000, 1.2e6 },
        { "10m", 1000, 0.01 },    { "10u", 1000, 0.00001 },
        { "5n", 1000, 5 },        { "", 1000, 0 },
        { "fast", 1000, 0 },      { "1.", 1000, 1 },
        { ".5", 1000, 0.5 },      { "x7Ky8M", 1000, 7000 },
        { "1e3", 1000, 1000 },    { "1e", 1000, 1 },
        { "nan", 1000, 0 },       { "0x10", 1000, 0 },
        { "infinity", 1000, 0 },  { "..M", 1000, 0 },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        double number = format_read(str_of(cases[i].text), cases[i].kilo);
        if (number != cases[i].number) {
            print_error("\"%s\" is %.17g\n", cases[i].text, number);
        }
        assert_true(number == cases[i].number);
    }
}

static void test_numbers_are_shortened(void **state)
{
    (void)state;
    static const struct {
        double value, kilo;
        int decimals;
        const char *text;
    } cases[] = {
        { 0, 1000, 2, "0" },
        { 1000, 1000, 2, "1000" },
        { 1000.4, 1000, 2, "1K" },
        { 1555, 1000, 2, "1.56K" },
        { 12345678, 1000, 2, "12.35M" },
        { 1000000, 1000, 2, "1000K" },
        { 1000001, 1000, 2, "1M" },
        { 999.996, 1000, 2, "1000" },
        { 0.5, 1000, 2, "500m" },
        { 0.0005, 1000, 2, "500u" },
        { -1500, 1000, 2, "-1.5K" },
        { 2.5e15, 1000, 2, "2500T" },
        { 1024, 1024, 2, "1024" },
        { 1025, 1024, 2, "1K" },
        { 1, 1000, 2, "1" },
        { 1.005, 1000, 2, "1.01" },
        { 2.345, 1000, 2, "2.35" },
        { 12345678, 1000, 0, "12M" },
        { 12345678, 1000, 1, "12.3M" },
        { 3e9, 1000, 2, "3G" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        assert_str(format_short(cases[i].value, cases[i].kilo, cases[i].decimals, arena),
                   cases[i].text);
    }
}

static void test_durations_are_spelled_out(void **state)
{
    (void)state;
    static const struct {
        double seconds;
        int64_t units;
        const char *text;
    } cases[] = {
        { 123456.789, 10, "1d 10h 17m 36s" },
        { 123456.789, 2, "1d 10h" },
        { 0, 10, "0s" },
        { 0.5, 10, "0s" },
        { 60, 10, "1m" },
        { 3601, 10, "1h 1s" },
        { 86400.0 * 365 * 2 + 5, 10, "2y 5s" },
        { 5, 0, "" },
        { -5, 10, "0s" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        assert_str(format_duration(cases[i].seconds, cases[i].units, arena), cases[i].text);
    }
}

static void test_plain_numbers_have_14_digits(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        { 0, "0" },
        { 1000, "1000" },
        { 0.5, "0.5" },
        { 2500000, "2500000" },
        { 0.1 + 0.2, "0.3" },
        { 0.3814697265625, "0.3814697265625" },
        { 1.0 / 3, "0.33333333333333" },
        { 1e13, "10000000000000" },
        { 1e14, "1.0E+14" },
        { 1e15, "1.0E+15" },
        { 5e-7, "5.0E-7" },
        { 1e-5, "1.0E-5" },
        { 0.0001, "0.0001" },
        { -2.5, "-2.5" },
        { 1.5e20, "1.5E+20" },
        { 99999999999999.9, "1.0E+14" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        assert_str(format_plain(cases[i].value, arena), cases[i].text);
    }
    assert_str(format_plain((double)INFINITY, arena), "INF");
    assert_str(format_plain(-(double)INFINITY, arena), "-INF");
    assert_str(format_plain((double)NAN, arena), "NAN");
}

static void test_own_conversions_stand_alone(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        double value;
        const char *text;
    } cases[] = {
        { "%k", 1555, "1.56K" },
        { "%2k", 1555, "1.56K" },
        { "%.2k", 1555, "1.56K" },
        { "%0.1k", 1555, "1.6K" },
        { "%.0k", 1555, "2K" },
        { "xx%2kyy", 1500, "1.5K" },
        { "%t", 123456.789, "1d 10h 17m 36s" },
        { "%2t", 123456.789, "1d 10h" },
        { "%-2t", 123456.789, "1d 10h" },
        { "%0t", 5, "" },
        { "%T", 6000, "1m" },
        { "in %t", 60, "1m" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        assert_str(format_apply_number(str_of(cases[i].format), cases[i].value, 1000, arena),
                   cases[i].text);
    }
}

static void test_sprintf_is_as_in_php(void **state)
{
    (void)state;
    static const struct {
        const char *format, *value, *text;
    } cases[] = {
        { "%s", "abc", "abc" },
        { "[%5s]", "abc", "[  abc]" },
        { "[%-5s]", "abc", "[abc  ]" },
        { "[%05s]", "abc", "[00abc]" },
        { "[%'x5s]", "abc", "[xxabc]" },
        { "[%-'x5s]", "abc", "[abcxx]" },
        { "%.2s", "abc", "ab" },
        { "%d", "12.9", "12" },
        { "%d", "-12.9", "-12" },
        { "%d", "abc", "0" },
        { "%05d", "42", "00042" },
        { "%05d", "-42", "-0042" },
        { "%+d", "42", "+42" },
        { "%+05d", "42", "+0042" },
        { "[% 5d]", "42", "[   42]" },
        { "% d", "42", "42" },
        { "%-05d", "42", "42000" },
        { "%u", "42", "42" },
        { "%u", "-1", "18446744073709551615" },
        { "%x", "255", "ff" },
        { "%X", "255", "FF" },
        { "%o", "8", "10" },
        { "%b", "5", "101" },
        { "%c", "65", "A" },
        { "%.2f", "1.005", "1.00" },
        { "%.2f", "2.675", "2.67" },
        { "%.2f", "0.125", "0.12" },
        { "%f", "1.5", "1.500000" },
        { "%5.1f|", "2.25", "  2.2|" },
        { "%05.1f", "-2.5", "-02.5" },
        { "%+.1f", "2.5", "+2.5" },
        { "%5.2f", "[UNKNOWN]", " 0.00" },
        { "%e", "123456.789", "1.234568e+5" },
        { "%.1E", "0.00012", "1.2E-4" },
        { "%g", "0.00001234", "1.234e-5" },
        { "%g", "123456789", "1.23457e+8" },
        { "%g", "100000", "100000" },
        { "%G", "1e20", "1.0E+20" },
        { "%%", "5", "%" },
        { "100%% of %d", "5", "100% of 5" },
        { "%1$d and %1$s", "5", "5 and 5" },
        { "%2$d", "5", "" },
        { "%d %d", "5", "5 " },
        { "%y", "5", "" },
        { "%", "5", "" },
        { "%5", "5", "" },
        { "none", "5", "none" },
        { "%ld", "5", "5" },
        { "", "5", "" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        assert_str(format_apply(str_of(cases[i].format), str_of(cases[i].value), 1000, arena),
                   cases[i].text);
    }
}

static void test_numbers_keep_their_last_digits(void **state)
{
    (void)state;
    /* Through its 14 digits this one would be 0.125, which rounds down. */
    assert_str(format_apply_number(STR("%.2f"), 0.1250000000000001, 1000, arena), "0.13");
    assert_str(format_apply_number(STR("%s"), 0.1250000000000001, 1000, arena), "0.125");
}

static void test_absurd_widths_are_bounded(void **state)
{
    (void)state;
    struct str wide = format_apply(STR("%99999999999d"), STR("5"), 1000, arena);
    assert_true(wide.len <= 1000);
    struct str precise = format_apply(STR("%.99999999999f"), STR("5"), 1000, arena);
    assert_true(precise.len <= 100);
    assert_str(format_apply(STR("%.99999999999k"), STR("1500"), 1000, arena), "1.5K");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_read_as_numbers),
        cmocka_unit_test(test_numbers_are_shortened),
        cmocka_unit_test(test_durations_are_spelled_out),
        cmocka_unit_test(test_plain_numbers_have_14_digits),
        cmocka_unit_test(test_own_conversions_stand_alone),
        cmocka_unit_test(test_sprintf_is_as_in_php),
        cmocka_unit_test(test_numbers_keep_their_last_digits),
        cmocka_unit_test(test_absurd_widths_are_bounded),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
