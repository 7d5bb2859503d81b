#include "map/scale.h"

#include "unit.h"

static struct arena *arena;
static struct map *map;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    struct diags diags = diags_new(arena);
    map = map_parse(STR("SCALE plain 0 10 1 1 1 low\n"
                        "SCALE plain 10 20 2 2 2\n"
                        "SCALE plain 0 100 3 3 3\n"
                        "SCALE fade 0 100 255 255 255 10 20 30\n"
                        "SCALE point 5 5 9 9 9 0 0 0\n"
                        "SCALE hole 10 20 none\n"),
                    "m", arena, &diags);
    return diags.warnings != 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static struct scale_match find(const char *scale, double value, enum scale_type type)
{
    return scale_find(map_scale(map, str_of(scale)), value, type);
}

static void test_the_first_range_that_holds_a_value_wins(void **state)
{
    (void)state;
    static const struct {
        double value, red;
    } cases[] = { { 0, 1 }, { 10, 1 }, { 10.5, 2 }, { 20, 2 }, { 20.1, 3 }, { 100, 3 } };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct scale_match match = find("plain", cases[i].value, SCALE_ABSOLUTE);
        assert_true(match.colour.red == cases[i].red);
        assert_non_null(match.range);
    }
    assert_str(find("plain", 3, SCALE_ABSOLUTE).range->tag, "low");
    assert_str(find("plain", 3, SCALE_ABSOLUTE).range->key, "0_10");
}

static void test_percentages_are_clipped(void **state)
{
    (void)state;
    assert_true(find("plain", 150, SCALE_PERCENT).is_clipped);
    assert_true(find("plain", 150, SCALE_PERCENT).colour.red == 3);
    assert_true(find("plain", -1, SCALE_PERCENT).is_clipped);
    assert_true(find("plain", -1, SCALE_PERCENT).colour.red == 1);
    assert_false(find("plain", 100, SCALE_PERCENT).is_clipped);
    assert_null(find("plain", 150, SCALE_ABSOLUTE).range);
    assert_false(find("plain", 150, SCALE_ABSOLUTE).is_clipped);
}

static void test_without_a_range_zero_is_grey_and_the_rest_white(void **state)
{
    (void)state;
    assert_true(find("hole", 0, SCALE_ABSOLUTE).colour.red == 192);
    assert_true(find("hole", 5, SCALE_ABSOLUTE).colour.red == 255);
    assert_true(find("nowhere", 0, SCALE_ABSOLUTE).colour.red == 192);
    assert_true(find("nowhere", 5, SCALE_ABSOLUTE).colour.red == 255);
    assert_int_equal(find("hole", 15, SCALE_ABSOLUTE).colour.kind, COLOUR_NONE);
}

static void test_gradients_are_mixed_by_value(void **state)
{
    (void)state;
    struct colour colour = find("fade", 60, SCALE_PERCENT).colour;
    assert_int_equal((int)colour.red, 0x6c);
    assert_int_equal((int)colour.green, 0x72);
    assert_int_equal((int)colour.blue, 0x78);
    assert_true(find("fade", 0, SCALE_PERCENT).colour.red == 255);
    assert_true(find("fade", 100, SCALE_PERCENT).colour.red == 10);
    assert_true(find("point", 5, SCALE_ABSOLUTE).colour.red == 9);
}

static void test_contrast_is_black_on_light_colours(void **state)
{
    (void)state;
    static const struct {
        struct colour on;
        double part;
    } cases[] = {
        { { COLOUR_RGB, 255, 255, 255 }, 0 }, { { COLOUR_RGB, 0, 0, 0 }, 255 },
        { { COLOUR_RGB, 0, 141, 0 }, 0 },     { { COLOUR_RGB, 0, 140, 0 }, 255 },
        { { COLOUR_RGB, 251, 0, 250 }, 0 },   { { COLOUR_RGB, 250, 0, 250 }, 255 },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct colour colour = colour_contrast(cases[i].on);
        assert_int_equal(colour.kind, COLOUR_RGB);
        assert_true(colour.red == cases[i].part && colour.green == cases[i].part &&
                    colour.blue == cases[i].part);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_range_that_holds_a_value_wins),
        cmocka_unit_test(test_percentages_are_clipped),
        cmocka_unit_test(test_without_a_range_zero_is_grey_and_the_rest_white),
        cmocka_unit_test(test_gradients_are_mixed_by_value),
        cmocka_unit_test(test_contrast_is_black_on_light_colours),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
