#include <time.h>

#include "scenes.h"

static const char *const two_nodes = "NODE a\nPOSITION 100 100\nLABEL A\n"
                                     "NODE b\nPOSITION 500 100\nLABEL B\n";

static struct drawing *draw(const char *more)
{
    struct buf out = { 0 };
    buf_printf(&out, "%s%s", two_nodes, more);
    struct drawing *drawing = scenes_new(buf_str(&out));
    buf_free(&out);
    return drawing;
}

static size_t count_shapes(const struct scene *scene, enum shape_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < scene->shapes.count; i++) {
        count += scene->shapes.items[i].kind == kind;
    }
    return count;
}

/* The text shape that says TEXT, in SHAPES or a group of theirs; NULL if there is none. */
static const struct shape *find_text(const struct shapes *shapes, const char *text)
{
    for (size_t i = 0; i < shapes->count; i++) {
        const struct shape *shape = &shapes->items[i];
        if (shape->kind == SHAPE_TEXT && str_is(shape->text.string, text)) {
            return shape;
        }
        const struct shape *inner = shape->group ? find_text(&shape->group->shapes, text) : NULL;
        if (inner) {
            return inner;
        }
    }
    return NULL;
}

static size_t count_areas(const struct scene *scene, enum area_owner owner)
{
    size_t count = 0;
    for (size_t i = 0; i < scene->areas.count; i++) {
        count += scene->areas.items[i].owner == owner;
    }
    return count;
}

static void test_links_that_cannot_be_drawn_are_left_out_with_a_warning(void **state)
{
    static const struct {
        const char *map, *code;
        size_t arrows;
    } cases[] = {
        { "NODE c\nLABEL C\nLINK l\nNODES a c\n", "WMWARN35", 0 },
        { "LINK l\nNODES a a\n", "WMWARN45", 0 },
        { "LINK l\nNODES a:10:10 a:10:10\n", "WMWARN45", 0 },
        { "LINK l\nNODES a b\nWIDTH 60\nVIA 300 120\n", "WMWARN01", 0 },
        { "LINK l\nNODES a b\nBWLABELPOS 20 80\n", "WMWARN50", 2 },
        { "LINK l\nNODES a b\nBWLABELPOS 20 80\nLINKSTYLE oneway\n", NULL, 1 },
        { "LINK l\nNODES a b\n", NULL, 2 },
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct drawing *drawing = draw(cases[i].map);
        size_t polygons = count_shapes(drawing->scene, SHAPE_FILLED_POLYGON);
        size_t labels = count_areas(drawing->scene, AREA_LINK) / 2;
        if (cases[i].arrows > 0) {
            assert_int_equal(polygons, 2 * cases[i].arrows);
            assert_int_equal(labels, cases[i].arrows);
        }
        if (cases[i].code) {
            assert_int_equal(scenes_warnings(drawing, cases[i].code), 1);
        } else {
            assert_int_equal(drawing->diags.warnings, 0);
        }
        scenes_free(drawing);
    }
}

static void test_links_without_width_keep_their_labels(void **state)
{
    (void)state;
    struct drawing *drawing = draw("LINK l\nNODES a b\nWIDTH 0\n");
    assert_int_equal(count_shapes(drawing->scene, SHAPE_FILLED_POLYGON), 2);
    assert_int_equal(count_areas(drawing->scene, AREA_LINK), 2);
    assert_int_equal(drawing->diags.warnings, 1);
    scenes_free(drawing);
}

static void test_areas_are_created_arrows_first_and_out_before_in(void **state)
{
    static const unsigned parts[] = { 1, 0, 2, 3 };
    (void)state;
    struct drawing *drawing = draw("LINK l\nNODES a b\n");
    size_t found = 0;
    for (size_t i = 0; i < drawing->scene->areas.count; i++) {
        const struct area *area = &drawing->scene->areas.items[i];
        if (area->owner == AREA_LINK) {
            assert_int_equal(area->part, parts[found++]);
            bool is_out = area->part == 1 || area->part == 3;
            assert_int_equal(area->direction, is_out ? DIRECTION_OUT : DIRECTION_IN);
            assert_int_equal(area->zorder, 300);
        }
    }
    assert_int_equal(found, 4);
    assert_int_equal(count_areas(drawing->scene, AREA_NODE), 2);
    scenes_free(drawing);
}

static void test_a_default_with_a_place_is_drawn_but_not_hot(void **state)
{
    (void)state;
    struct drawing *drawing = scenes_new(STR("NODE DEFAULT\nPOSITION 50 50\nLABEL D\n"));
    assert_int_equal(count_shapes(drawing->scene, SHAPE_GROUP), 1);
    assert_int_equal(count_areas(drawing->scene, AREA_NODE), 0);
    scenes_free(drawing);
}

static void test_layers_rise_and_nodes_come_before_links(void **state)
{
    (void)state;
    struct drawing *drawing = scenes_new(STR("TIMEPOS 9 9 stamp\nKEYPOS DEFAULT 5 5\n"
                                             "NODE top\nPOSITION 9 9\nLABEL t\nZORDER 1001\n"
                                             "NODE a\nPOSITION 10 10\nLABEL a\nZORDER 300\n"
                                             "NODE b\nPOSITION 400 10\nLABEL b\n"
                                             "LINK l\nNODES a b\nBWLABEL none\n"));
    static const enum shape_kind order[] = {
        SHAPE_GROUP,                                /* a */
        SHAPE_FILLED_POLYGON,                       /* OUT of l */
        SHAPE_POLYGON,        SHAPE_FILLED_POLYGON, /* IN of l */
        SHAPE_POLYGON,        SHAPE_GROUP,          /* b */
        SHAPE_GROUP,                                /* the legend */
        SHAPE_TEXT,                                 /* the stamp */
        SHAPE_TEXT,                                 /* the title */
        SHAPE_GROUP,                                /* top */
    };
    (void)state;
    const struct shapes *shapes = &drawing->scene->shapes;
    assert_int_equal(shapes->count, UNIT_COUNT(order));
    for (size_t i = 0; i < UNIT_COUNT(order); i++) {
        assert_int_equal(shapes->items[i].kind, order[i]);
    }
    scenes_free(drawing);
}

static void test_label_lines_are_one_text_unless_the_map_asks(void **state)
{
    (void)state;
    struct drawing *plain = scenes_new(STR("NODE a\nPOSITION 99 99\nLABEL one\\ntwo\n"));
    const struct shape *both = find_text(&plain->scene->shapes, "one\ntwo");
    assert_non_null(both);
    struct drawing *lines =
        scenes_new(STR("SET multiline 1\nNODE a\nPOSITION 99 99\nLABEL one\\ntwo\n"));
    const struct shape *first = find_text(&lines->scene->shapes, "one");
    const struct shape *second = find_text(&lines->scene->shapes, "two");
    assert_non_null(first);
    assert_non_null(second);
    assert_true(second->points[0].y == both->points[0].y);
    assert_true(first->points[0].y == both->points[0].y - 13);
    assert_true(first->points[0].x == both->points[0].x);
    scenes_free(plain);
    scenes_free(lines);
}

static void test_screenshot_mode_hides_names(void **state)
{
    (void)state;
    struct drawing *drawing = scenes_new(STR("SET screenshot_mode 1\nTITLEPOS 5 5 Secret 10.1.2.3\n"
                                             "NODE a\nPOSITION 99 99\nLABEL Gate-7\n"));
    assert_non_null(find_text(&drawing->scene->shapes, "xxxxxx 127.0.0.1"));
    assert_non_null(find_text(&drawing->scene->shapes, "xxxx-7"));
    scenes_free(drawing);
}

static void test_contrast_needs_a_background(void **state)
{
    (void)state;
    struct drawing *drawing = scenes_new(STR("NODE DEFAULT\nLABELFONTCOLOR contrast\n"
                                             "NODE a\nPOSITION 9 9\nLABEL dark\n"
                                             "LABELBGCOLOR 10 20 30\n"
                                             "NODE b\nPOSITION 9 9\nLABEL light\n"
                                             "LABELBGCOLOR 10 200 30\n"
                                             "NODE c\nPOSITION 9 9\nLABEL bare\n"
                                             "LABELBGCOLOR none\n"));
    const struct shapes *shapes = &drawing->scene->shapes;
    assert_true(find_text(shapes, "dark")->colour.red == 255);
    assert_true(find_text(shapes, "light")->colour.red == 0);
    assert_true(find_text(shapes, "bare")->colour.red == 0);
    assert_int_equal(scenes_warnings(drawing, "WMWARN43"), 1);
    scenes_free(drawing);
}

static void test_icons_that_cannot_be_read_leave_the_label(void **state)
{
    (void)state;
    struct drawing *drawing = scenes_new(STR("NODE a\nPOSITION 50 50\nLABEL A\nICON gone.png\n"
                                             "NODE b\nPOSITION 50 90\nLABEL B\nICON none\n"
                                             "NODE c\nPOSITION 50 90\nLABEL C\nICON box\n"));
    assert_int_equal(scenes_warnings(drawing, "WMWARN38"), 1);
    assert_int_equal(drawing->diags.warnings, 2);
    assert_int_equal(count_areas(drawing->scene, AREA_NODE), 3);
    scenes_free(drawing);
}

static void test_icons_are_scaled_into_their_box(void **state)
{
    static const struct {
        const char *icon;
        double width, height;
    } cases[] = {
        { "30 30 41x23.png", 30, 16 },
        { "51 20 30x30.png", 20, 20 },
        { "41x23.png", 0, 0 },
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct buf out = { 0 };
        buf_printf(&out, "NODE a\nPOSITION 50 50\nICON %s\n", cases[i].icon);
        struct drawing *drawing = scenes_new(buf_str(&out));
        const struct shape *icon = &drawing->scene->shapes.items[0].group->shapes.items[0];
        assert_int_equal(icon->kind, SHAPE_ICON);
        assert_true(icon->picture->width == cases[i].width);
        assert_true(icon->picture->height == cases[i].height);
        buf_free(&out);
        scenes_free(drawing);
    }
}

static void test_the_background_gives_the_canvas_its_size(void **state)
{
    (void)state;
    struct drawing *drawing = scenes_new(STR("WIDTH 5\nHEIGHT 6\nBACKGROUND back/320x200.png\n"));
    assert_true(drawing->scene->width == 320 && drawing->scene->height == 200);
    assert_str(drawing->scene->background_picture, "back/320x200.png");
    scenes_free(drawing);
    drawing = scenes_new(STR("WIDTH 5\nHEIGHT 6\nBACKGROUND gone.png\n"));
    assert_true(drawing->scene->width == 5 && drawing->scene->height == 6);
    assert_int_equal(drawing->scene->background_picture.len, 0);
    assert_int_equal(drawing->diags.warnings, 1);
    scenes_free(drawing);
}

static void test_a_map_without_size_is_an_error(void **state)
{
    (void)state;
    struct drawing *drawing = scenes_new(STR("TITLE nothing to see\n"));
    struct map flat = *drawing->map;
    flat.height = 0;
    drawing->map = &flat;
    scenes_lay_out(drawing);
    assert_null(drawing->scene);
    assert_int_equal(drawing->diags.errors, 1);
    scenes_free(drawing);
}

static void test_stamps_follow_the_time_zone_except_in_test_mode(void **state)
{
    (void)state;
    setenv("TZ", "Europe/Oslo", 1);
    tzset();
    struct drawing *local = scenes_new(STR("TIMEPOS 5 15 at %H:%M\n"));
    struct drawing *test = scenes_new(STR("SET testmode 1\nTIMEPOS 5 15 at %H:%M\n"));
    setenv("TZ", "UTC", 1);
    tzset();
    struct drawing *utc = scenes_new(STR("TIMEPOS 5 15 at %H:%M\n"));
    assert_non_null(find_text(&local->scene->shapes, "at 13:49"));
    assert_non_null(find_text(&test->scene->shapes, "at 11:49"));
    assert_non_null(find_text(&utc->scene->shapes, "at 11:49"));
    scenes_free(local);
    scenes_free(test);
    scenes_free(utc);
}

static void test_a_stamp_without_x_or_y_is_in_the_corner(void **state)
{
    (void)state;
    struct drawing *drawing = scenes_new(STR("WIDTH 300\nTIMEPOS 100 0 now\n"));
    const struct shape *stamp = find_text(&drawing->scene->shapes, "now");
    assert_true(stamp->points[0].x == 300 - 18 && stamp->points[0].y == 13);
    scenes_free(drawing);
}

static void test_bulge_widens_the_busier_arrow(void **state)
{
    (void)state;
    struct drawing *drawing = scenes_new(STR("SET link_bulge 1\n"
                                             "NODE a\nPOSITION 100 100\n"
                                             "NODE b\nPOSITION 500 100\n"
                                             "LINK l\nNODES a b\nBWLABEL none\nWIDTH 10\n"
                                             "BANDWIDTH 100\nTARGET static:0:100\n"));
    const struct shapes *shapes = &drawing->scene->shapes;
    const struct shape *out = &shapes->items[0], *in = &shapes->items[2];
    double out_width = out->points[0].y - out->points[1].y;
    double in_width = in->points[1].y - in->points[0].y;
    assert_true(out_width == 16);
    assert_true(in_width == 1);
    scenes_free(drawing);
}

static void test_very_many_vias_take_no_time(void **state)
{
    enum { VIAS = 20000, MOST_SECONDS = 20 };
    (void)state;
    struct buf out = { 0 };
    buf_printf(&out, "%sLINK l\nNODES a b\n", two_nodes);
    for (int i = 0; i < VIAS; i++) {
        buf_printf(&out, "VIA %d %d\n", 100 + i % 400, i % 300);
    }
    clock_t start = clock();
    struct drawing *drawing = scenes_new(buf_str(&out));
    assert_true((clock() - start) / CLOCKS_PER_SEC < MOST_SECONDS);
    assert_int_equal(count_shapes(drawing->scene, SHAPE_POLYGON), 4);
    scenes_free(drawing);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_links_that_cannot_be_drawn_are_left_out_with_a_warning),
        cmocka_unit_test(test_links_without_width_keep_their_labels),
        cmocka_unit_test(test_areas_are_created_arrows_first_and_out_before_in),
        cmocka_unit_test(test_a_default_with_a_place_is_drawn_but_not_hot),
        cmocka_unit_test(test_layers_rise_and_nodes_come_before_links),
        cmocka_unit_test(test_label_lines_are_one_text_unless_the_map_asks),
        cmocka_unit_test(test_screenshot_mode_hides_names),
        cmocka_unit_test(test_contrast_needs_a_background),
        cmocka_unit_test(test_icons_that_cannot_be_read_leave_the_label),
        cmocka_unit_test(test_icons_are_scaled_into_their_box),
        cmocka_unit_test(test_the_background_gives_the_canvas_its_size),
        cmocka_unit_test(test_a_map_without_size_is_an_error),
        cmocka_unit_test(test_stamps_follow_the_time_zone_except_in_test_mode),
        cmocka_unit_test(test_a_stamp_without_x_or_y_is_in_the_corner),
        cmocka_unit_test(test_bulge_widens_the_busier_arrow),
        cmocka_unit_test(test_very_many_vias_take_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
