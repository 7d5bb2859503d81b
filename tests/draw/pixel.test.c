#include <limits.h>
#include <math.h>

#include "draw/pixel.h"
#include "unit.h"

static void test_pixel_truncates_toward_zero(void **state)
{
    static const struct {
        double value;
        int pixel;
    } cases[] = {
        { 0, 0 },
        { 4.5, 4 },
        { 168.9999, 168 },
        { -0.9, 0 },
        { -55.5, -55 },
        { -1e-300, 0 },
        { 2147483646.7, 2147483646 },
        { 2147483647.0, INT_MAX },
        { 1e300, INT_MAX },
        { -1e300, INT_MIN },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pixel_of(cases[i].value), cases[i].pixel);
    }
}

static void test_pixel_of_no_number_is_zero(void **state)
{
    (void)state;
    assert_int_equal(pixel_of((double)NAN), 0);
    assert_int_equal(pixel_of((double)INFINITY), 0);
    assert_int_equal(pixel_of(-(double)INFINITY), 0);
}

static void test_colour_truncates_and_clips_each_component(void **state)
{
    (void)state;
    assert_int_equal(pixel_colour((struct colour){ COLOUR_RGB, 1, 2, 3 }), 0x010203);
    assert_int_equal(pixel_colour((struct colour){ COLOUR_RGB, 108.9, 114.99, 120.1 }), 0x6c7278);
    assert_int_equal(pixel_colour((struct colour){ COLOUR_RGB, 300, -4, 255.9 }), 0xff00ff);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pixel_truncates_toward_zero),
        cmocka_unit_test(test_pixel_of_no_number_is_zero),
        cmocka_unit_test(test_colour_truncates_and_clips_each_component),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
