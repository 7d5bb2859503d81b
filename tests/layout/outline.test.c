#include <math.h>
#include <stdlib.h>

#include "layout/way.h"
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

typedef enum outline_result outline_function(const struct way *, enum direction, struct arena *,
                                             struct outline *);

static struct way way_of(struct spine spine, double width)
{
    struct way way = { .spine = spine, .length = spine_length(&spine) };
    way.split = way.length / 2;
    for (int i = DIRECTION_IN; i < DIRECTIONS; i++) {
        way.width[i] = width;
        way.head_length[i] = 4 * width;
        way.head_width[i] = 2 * width;
    }
    way.least = 1.2 * (way.head_length[DIRECTION_IN] + way.head_length[DIRECTION_OUT]);
    return way;
}

/* Twice the area goes around once for every turn, so a sound outline has the sign of its turning.
 */
static double area_of(const struct outline *outline)
{
    double sum = 0;
    for (size_t i = 0; i < outline->count; i++) {
        struct point a = outline->points[i], b = outline->points[(i + 1) % outline->count];
        sum += a.x * b.y - b.x * a.y;
    }
    return fabs(sum) / 2;
}

static void assert_outline(const struct outline *outline, const struct point *points, size_t count)
{
    assert_int_equal(outline->count, count);
    for (size_t i = 0; i < count; i++) {
        struct point at = outline->points[i];
        if (!(fabs(at.x - points[i].x) < 1e-9 && fabs(at.y - points[i].y) < 1e-9)) {
            fail_msg("point %zu is %.17g,%.17g, not %.17g,%.17g", i, at.x, at.y, points[i].x,
                     points[i].y);
        }
    }
}

static void test_straight_arrows_meet_in_the_middle(void **state)
{
    const struct point keys[] = { { 0, 100 }, { 240, 100 } };
    struct way way = way_of(spine_straight(keys, 2, *state), 5);
    const struct point out[] = { { 0, 100 },   { 0, 95 },    { 100, 95 }, { 100, 90 }, { 120, 100 },
                                 { 100, 110 }, { 100, 105 }, { 0, 105 },  { 0, 100 } };
    const struct point in[] = { { 240, 100 }, { 240, 105 }, { 140, 105 },
                                { 140, 110 }, { 120, 100 }, { 140, 90 },
                                { 140, 95 },  { 240, 95 },  { 240, 100 } };
    struct outline outline;
    assert_int_equal(outline_straight(&way, DIRECTION_OUT, *state, &outline), OUTLINE_DONE);
    assert_outline(&outline, out, UNIT_COUNT(out));
    assert_int_equal(outline_straight(&way, DIRECTION_IN, *state, &outline), OUTLINE_DONE);
    assert_outline(&outline, in, UNIT_COUNT(in));
}

static void test_straight_arrow_is_mitred_at_a_right_angle(void **state)
{
    const struct point keys[] = { { 0, 0 }, { 120, 0 }, { 120, 360 } };
    struct way way = way_of(spine_straight(keys, 3, *state), 5);
    const struct point out[] = { { 0, 0 },     { 0, -5 },    { 125, -5 },  { 125, 100 },
                                 { 130, 100 }, { 120, 120 }, { 110, 100 }, { 115, 100 },
                                 { 115, 5 },   { 0, 5 },     { 0, 0 } };
    struct outline outline;
    assert_int_equal(outline_straight(&way, DIRECTION_OUT, *state, &outline), OUTLINE_DONE);
    assert_outline(&outline, out, UNIT_COUNT(out));
}

/* Where an arrow turns by more than 169 degrees its inner edge has two points across the bones. */
static void test_straight_arrow_is_capped_inside_a_sharp_turn(void **state)
{
    const struct point keys[] = { { 0, 0 }, { 200, 0 }, { 0, 10 } };
    struct way way = way_of(spine_straight(keys, 3, *state), 3);
    way.split = 350;
    struct outline outline;
    assert_int_equal(outline_straight(&way, DIRECTION_OUT, *state, &outline), OUTLINE_DONE);
    assert_int_equal(outline.count, 12);
    const struct point inside[] = { { 200, -3 }, { 200, 3 } };
    struct outline part = { outline.points + 8, 2 };
    assert_outline(&part, inside, 2);
}

static void test_exact_turning_back_leaves_no_spur(void **state)
{
    const struct point keys[] = { { 0, 0 }, { 200, 0 }, { 100, 0 }, { 100, 300 } };
    struct way way = way_of(spine_straight(keys, 4, *state), 3);
    struct outline outline;
    assert_int_equal(outline_straight(&way, DIRECTION_OUT, *state, &outline), OUTLINE_DONE);
    for (size_t i = 0; i < outline.count; i++) {
        assert_true(isfinite(outline.points[i].x) && isfinite(outline.points[i].y));
    }
}

/* On a line from left to right the edges lie above and below it; the last samples before the head
 * are where the curve's own pace puts them. */
static void test_curved_arrows_of_two_keys_lie_flat(void **state)
{
    const struct point keys[] = { { 0, 50 }, { 400, 50 } };
    struct way way = way_of(spine_curved(keys, 2, *state), 5);
    struct outline outline;
    assert_int_equal(outline_curved(&way, DIRECTION_OUT, *state, &outline), OUTLINE_DONE);
    size_t half = (outline.count - 5) / 2;
    for (size_t i = 0; i < half; i++) {
        assert_true(fabs(outline.points[i].y - 45) < 1e-9);
        assert_true(fabs(outline.points[outline.count - 1 - i].y - 55) < 1e-9);
    }
    const struct point head[] = { { 180, 45 }, { 180, 40 }, { 200, 50 }, { 180, 60 }, { 180, 55 } };
    struct outline part = { outline.points + half, 5 };
    assert_outline(&part, head, 5);

    assert_int_equal(outline_curved(&way, DIRECTION_IN, *state, &outline), OUTLINE_DONE);
    half = (outline.count - 5) / 2;
    const struct point in_head[] = {
        { 220, 45 }, { 220, 40 }, { 200, 50 }, { 220, 60 }, { 220, 55 }
    };
    part = (struct outline){ outline.points + half, 5 };
    assert_outline(&part, in_head, 5);
}

static void test_short_links_have_no_arrows(void **state)
{
    const struct point keys[] = { { 0, 0 }, { 48, 0 } };
    struct way curved = way_of(spine_curved(keys, 2, *state), 5);
    struct outline outline;
    assert_int_equal(outline_curved(&curved, DIRECTION_OUT, *state, &outline), OUTLINE_TOO_SHORT);
    struct way straight = way_of(spine_straight(keys, 2, *state), 5);
    assert_int_equal(outline_straight(&straight, DIRECTION_IN, *state, &outline),
                     OUTLINE_TOO_SHORT);
}

static void test_curve_split_too_near_its_end_has_no_room(void **state)
{
    const struct point keys[] = { { 0, 0 }, { 400, 0 } };
    struct way way = way_of(spine_curved(keys, 2, *state), 5);
    struct outline outline;
    way.split = 0;
    assert_int_equal(outline_curved(&way, DIRECTION_OUT, *state, &outline), OUTLINE_NO_ROOM);
    assert_int_equal(outline_curved(&way, DIRECTION_IN, *state, &outline), OUTLINE_DONE);
}

static double random_ordinate(unsigned *seed)
{
    *seed = *seed * 1103515245U + 12345U;
    return (*seed >> 8) % 2000;
}

static void check_random_links(outline_function *outline_of,
                               struct spine (*spine_of)(const struct point *, size_t,
                                                        struct arena *),
                               struct arena *arena)
{
    unsigned seed = 7;
    for (int round = 0; round < 500; round++) {
        struct point keys[3];
        for (size_t i = 0; i < UNIT_COUNT(keys); i++) {
            keys[i] = (struct point){ random_ordinate(&seed), random_ordinate(&seed) };
        }
        struct way way = way_of(spine_of(keys, UNIT_COUNT(keys), arena), 2);
        for (int i = DIRECTION_IN; i < DIRECTIONS; i++) {
            struct outline outline;
            enum outline_result result = outline_of(&way, (enum direction)i, arena, &outline);
            if (result == OUTLINE_DONE) {
                assert_true(area_of(&outline) > 1);
            }
        }
    }
}

static void test_random_outlines_have_an_area(void **state)
{
    check_random_links(outline_curved, spine_curved, *state);
    check_random_links(outline_straight, spine_straight, *state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_straight_arrows_meet_in_the_middle),
        cmocka_unit_test(test_straight_arrow_is_mitred_at_a_right_angle),
        cmocka_unit_test(test_straight_arrow_is_capped_inside_a_sharp_turn),
        cmocka_unit_test(test_exact_turning_back_leaves_no_spur),
        cmocka_unit_test(test_curved_arrows_of_two_keys_lie_flat),
        cmocka_unit_test(test_short_links_have_no_arrows),
        cmocka_unit_test(test_curve_split_too_near_its_end_has_no_room),
        cmocka_unit_test(test_random_outlines_have_an_area),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
