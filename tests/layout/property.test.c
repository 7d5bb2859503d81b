/* What holds for every map: laid out a step aside, all of its scene has moved by that step; every
 * arrow has an area; every coordinate can be made a whole number. */
#include "base/buf.h"
#include "scenes.h"

#include <math.h>

enum { NODES = 12, LINKS = 20, MAPS = 40 };

static unsigned random_below(unsigned *seed, unsigned limit)
{
    *seed = *seed * 1103515245U + 12345U;
    return (*seed >> 8) % limit;
}

static void add_node(struct buf *out, unsigned number, struct point at, unsigned *seed)
{
    static const char *const extras[] = {
        "",
        "LABELANGLE 90\n",
        "ICON images/31x17.png\nLABELOFFSET S\n",
        "ICON 40 30 round\nLABELOFFSET 5 25\n",
        "ICON 20 20 images/41x23.png\n",
        "LABELFONT 2\nLABELOFFSET NE80\nICON 25 25 nink\n",
    };
    buf_printf(out, "NODE n%u\nPOSITION %.0f %.0f\nLABEL Node %u\n%s", number, at.x, at.y, number,
               extras[random_below(seed, UNIT_COUNT(extras))]);
}

static void add_link(struct buf *out, unsigned number, struct point step, unsigned *seed)
{
    static const char *const ends[] = { "", ":N", ":SE50", ":45r12", ":10:-4" };
    static const char *const extras[] = {
        "",
        "VIASTYLE angled\n",
        "LINKSTYLE oneway\n",
        "BWSTYLE angled\nARROWSTYLE compact\n",
        "INCOMMENT coming in\nOUTCOMMENT going out\n",
        "COMMENTSTYLE center\nOUTCOMMENT in the middle\nSPLITPOS 30\n",
    };
    unsigned first = random_below(seed, NODES);
    unsigned second = (first + 1 + random_below(seed, NODES - 1)) % NODES;
    buf_printf(out, "LINK l%u\nNODES n%u%s n%u%s\nWIDTH %u.5\nTARGET static:%u:%u\nBANDWIDTH 100\n",
               number, first, ends[random_below(seed, UNIT_COUNT(ends))], second,
               ends[random_below(seed, UNIT_COUNT(ends))], 1 + random_below(seed, 5),
               random_below(seed, 100), random_below(seed, 100));
    for (unsigned vias = random_below(seed, 3); vias > 0; vias--) {
        buf_printf(out, "VIA %.0f %.0f\n", 3 + random_below(seed, 900) + step.x,
                   3 + random_below(seed, 700) + step.y);
    }
    buf_add_text(out, extras[random_below(seed, UNIT_COUNT(extras))]);
}

/* The same map for the same SEED, but that all of it is moved by STEP. */
static struct drawing *random_drawing(unsigned seed, struct point step)
{
    struct buf out = { 0 };
    buf_printf(&out, "TIMEPOS %.0f %.0f\nTITLEPOS %.0f %.0f A map\nKEYPOS DEFAULT %.0f %.0f\n",
               20 + step.x, 30 + step.y, 20 + step.x, 60 + step.y, 30 + step.x, 90 + step.y);
    for (unsigned i = 0; i < NODES; i++) {
        struct point at = { 3 + random_below(&seed, 900) + step.x,
                            3 + random_below(&seed, 700) + step.y };
        add_node(&out, i, at, &seed);
    }
    for (unsigned i = 0; i < LINKS; i++) {
        add_link(&out, i, step, &seed);
    }
    struct drawing *drawing = scenes_new(buf_str(&out));
    buf_free(&out);
    return drawing;
}

/* Rounded places may fall on either side of a half. */
static void assert_moved(struct point from, struct point to, struct point step)
{
    double dx = to.x - from.x - step.x, dy = to.y - from.y - step.y;
    if (fabs(dx) > 1 + 1e-6 || fabs(dy) > 1 + 1e-6) {
        fail_msg("%g,%g moved to %g,%g", from.x, from.y, to.x, to.y);
    }
}

static void assert_shapes_moved(const struct shapes *from, const struct shapes *to,
                                struct point step)
{
    assert_int_equal(from->count, to->count);
    for (size_t i = 0; i < from->count; i++) {
        const struct shape *first = &from->items[i], *second = &to->items[i];
        assert_int_equal(first->kind, second->kind);
        assert_int_equal(first->point_count, second->point_count);
        bool has_size = first->kind == SHAPE_ARC || first->kind == SHAPE_FILLED_ARC ||
                        first->kind == SHAPE_ELLIPSE || first->kind == SHAPE_FILLED_ELLIPSE;
        for (size_t k = 0; k < first->point_count - has_size; k++) {
            assert_moved(first->points[k], second->points[k], step);
        }
        if (first->group) {
            assert_shapes_moved(&first->group->shapes, &second->group->shapes,
                                (struct point){ 0, 0 });
        }
    }
}

static void assert_areas_moved(const struct scene *from, const struct scene *to, struct point step)
{
    assert_int_equal(from->areas.count, to->areas.count);
    for (size_t i = 0; i < from->areas.count; i++) {
        const struct area *first = &from->areas.items[i], *second = &to->areas.items[i];
        assert_int_equal(first->point_count, second->point_count);
        for (size_t k = 0; k < first->point_count; k++) {
            assert_moved(first->points[k], second->points[k], step);
        }
    }
}

static void test_moving_a_map_moves_its_scene(void **state)
{
    static const struct point steps[] = { { 1000, 0 }, { 0, 333 }, { 517, 1291 } };
    (void)state;
    for (unsigned seed = 0; seed < MAPS; seed++) {
        struct drawing *plain = random_drawing(seed, (struct point){ 0, 0 });
        struct point step = steps[seed % UNIT_COUNT(steps)];
        struct drawing *moved = random_drawing(seed, step);
        assert_shapes_moved(&plain->scene->shapes, &moved->scene->shapes, step);
        assert_areas_moved(plain->scene, moved->scene, step);
        scenes_free(plain);
        scenes_free(moved);
    }
}

static double polygon_area(const struct point *points, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        struct point a = points[i], b = points[(i + 1) % count];
        sum += a.x * b.y - b.x * a.y;
    }
    return fabs(sum) / 2;
}

static void test_arrows_have_an_area(void **state)
{
    (void)state;
    size_t arrows = 0;
    for (unsigned seed = 0; seed < MAPS; seed++) {
        struct drawing *drawing = random_drawing(seed, (struct point){ 0, 0 });
        const struct shapes *shapes = &drawing->scene->shapes;
        for (size_t i = 0; i < shapes->count; i++) {
            const struct shape *shape = &shapes->items[i];
            if (shape->kind == SHAPE_FILLED_POLYGON) {
                assert_true(polygon_area(shape->points, shape->point_count) > 1);
                arrows++;
            }
        }
        scenes_free(drawing);
    }
    assert_true(arrows > (size_t)MAPS * LINKS);
}

static void assert_shapes_in_reach(const struct shapes *shapes)
{
    for (size_t i = 0; i < shapes->count; i++) {
        for (size_t k = 0; k < shapes->items[i].point_count; k++) {
            struct point at = shapes->items[i].points[k];
            assert_true(fabs(at.x) <= 1e9 && fabs(at.y) <= 1e9);
        }
        if (shapes->items[i].group) {
            assert_shapes_in_reach(&shapes->items[i].group->shapes);
        }
    }
}

/* Numbers no map has, at every place a number can have. */
static void test_absurd_numbers_stay_in_reach(void **state)
{
    static const char *const huge[] = { "0", "1", "999999999999", "99999999999999999999" };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(huge); i++) {
        struct buf out = { 0 };
        const char *n = huge[i];
        buf_printf(&out,
                   "KEYPOS DEFAULT %s %s\nKEYSTYLE DEFAULT vertical %s\n"
                   "NODE a\nPOSITION %s -%s\nLABEL x\nICON %s 3 images/7x5.png\n"
                   "NODE b\nPOSITION a %sr%s\nLABEL y\nICON 9 9 inpie\nMAXVALUE 1\n"
                   "TARGET static:%s:1\n",
                   n, n, n, n, n, n, n, n, n);
        buf_printf(&out,
                   "LINK c\nNODES a:NE%s b:%s:-%s\nWIDTH %s\nARROWSTYLE %s %s\nSPLITPOS %s\n"
                   "TARGET static:%s:%s\nBANDWIDTH 1\nBWLABELPOS %s %s\nCOMMENTPOS %s 1\n"
                   "INCOMMENT in\nOUTCOMMENT out\nVIA %s 1\nSET comment_nudgeout %s\n",
                   n, n, n, n, n, n, n, n, n, n, n, n, n, n);
        buf_printf(&out, "LINK d\nNODES a b\nWIDTH %s\nSET link_bulge 1\nSPLITPOS %s\n", n, n);
        struct drawing *drawing = scenes_new(buf_str(&out));
        assert_non_null(drawing->scene);
        assert_shapes_in_reach(&drawing->scene->shapes);
        scenes_free(drawing);
        buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moving_a_map_moves_its_scene),
        cmocka_unit_test(test_arrows_have_an_area),
        cmocka_unit_test(test_absurd_numbers_stay_in_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
