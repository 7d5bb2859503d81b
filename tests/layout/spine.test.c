#include "layout/spine.h"

#include <math.h>

#include "unit.h"

static int set_up(void **state)
{
    *state = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    arena_free(*state);
    return 0;
}

static void assert_number(double number, double expected)
{
    if (!(fabs(number - expected) <= 1e-9)) {
        fail_msg("%.17g is not %.17g", number, expected);
    }
}

static void assert_point(struct point point, double x, double y)
{
    assert_number(point.x, x);
    assert_number(point.y, y);
}

static void test_straight_spine_has_twelve_steps_a_span(void **state)
{
    const struct point keys[] = { { 0, 0 }, { 120, 0 }, { 120, 24 } };
    struct spine spine = spine_straight(keys, 3, *state);
    assert_int_equal(spine.count, 25);
    assert_point(spine.points[1].at, 10, 0);
    assert_number(spine.points[11].distance, 110);
    assert_point(spine.points[12].at, 120, 0);
    assert_point(spine.points[13].at, 120, 2);
    assert_number(spine.points[13].distance, 122);
    assert_number(spine_length(&spine), 144);
}

/* Between two keys the curve is x = -100 t^3 + 150 t^2 + 50 t; its first sample is missing. */
static void test_curved_spine_of_two_keys_eases_in_and_out(void **state)
{
    const struct point keys[] = { { 0, 7 }, { 100, 7 } };
    struct spine spine = spine_curved(keys, 2, *state);
    assert_int_equal(spine.count, 32);
    assert_point(spine.points[0].at, 0, 7);
    assert_number(spine.points[0].distance, 0);
    double t = 2 / 32.0;
    double x = -100 * t * t * t + 150 * t * t + 50 * t;
    assert_point(spine.points[1].at, x, 7);
    assert_number(spine.points[1].distance, x);
    assert_point(spine.points[15].at, 50, 7);
    assert_point(spine.points[31].at, 100, 7);
}

static void test_curved_spine_passes_through_its_keys(void **state)
{
    const struct point keys[] = { { 10, 10 }, { 200, 50 }, { 150, 300 }, { -40, 20 } };
    struct spine spine = spine_curved(keys, 4, *state);
    assert_int_equal(spine.count, 96);
    assert_point(spine.points[31].at, 200, 50);
    assert_point(spine.points[63].at, 150, 300);
    assert_point(spine.points[95].at, -40, 20);
    for (size_t i = 1; i < spine.count; i++) {
        assert_true(spine.points[i].distance > spine.points[i - 1].distance);
    }
}

static void test_index_is_the_last_point_before_a_distance(void **state)
{
    static const struct {
        double distance;
        size_t index;
    } cases[] = {
        { 0, 0 },  { -5, 0 },     { 0.5, 0 },  { 10, 0 },   { 10.001, 1 },
        { 60, 5 }, { 119.9, 11 }, { 120, 11 }, { 121, 12 }, { (double)NAN, 0 },
    };
    const struct point keys[] = { { 0, 0 }, { 120, 0 } };
    struct spine spine = spine_straight(keys, 2, *state);
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        size_t index = spine_index(&spine, cases[i].distance);
        if (!isnan(cases[i].distance) && index != cases[i].index) {
            fail_msg("index of %g is %zu, not %zu", cases[i].distance, index, cases[i].index);
        }
        assert_true(index < spine.count);
    }
}

static void test_spot_lies_between_its_neighbours(void **state)
{
    const struct point keys[] = { { 0, 0 }, { 90, 120 } };
    struct spine spine = spine_straight(keys, 2, *state);
    assert_point(spine_spot(&spine, 0).at, 0, 0);
    assert_point(spine_spot(&spine, 75).at, 45, 60);
    assert_point(spine_spot(&spine, 80).at, 48, 64);
    assert_point(spine_spot(&spine, 150).at, 90, 120);
}

static void test_angle_counts_counter_clockwise_from_east(void **state)
{
    static const struct {
        struct point to;
        double angle;
    } cases[] = {
        { { 100, 0 }, 0 },    { { 100, -100 }, 45 },   { { 0, -100 }, 90 },
        { { -100, 0 }, 180 }, { { -100, 100 }, -135 }, { { 0, 100 }, -90 },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        const struct point keys[] = { { 0, 0 }, cases[i].to };
        struct spine spine = spine_straight(keys, 2, *state);
        assert_number(fabs(spine_angle(&spine, 50)), fabs(cases[i].angle));
        if (fabs(cases[i].angle) < 180) {
            assert_number(spine_angle(&spine, 50), cases[i].angle);
        }
        assert_number(spine_angle(&spine, 1e6), spine_angle(&spine, 99));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_straight_spine_has_twelve_steps_a_span),
        cmocka_unit_test(test_curved_spine_of_two_keys_eases_in_and_out),
        cmocka_unit_test(test_curved_spine_passes_through_its_keys),
        cmocka_unit_test(test_index_is_the_last_point_before_a_distance),
        cmocka_unit_test(test_spot_lies_between_its_neighbours),
        cmocka_unit_test(test_angle_counts_counter_clockwise_from_east),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
