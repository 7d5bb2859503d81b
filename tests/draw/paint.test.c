/* Scenes made by hand against the library's own calls. */
#include <gd.h>
#include <gdfontmb.h>
#include <string.h>

#include "draw/draw.h"
#include "scratch.h"

enum { WIDTH = 80, HEIGHT = 60 };

static const struct colour white = { COLOUR_RGB, 255, 255, 255 };

struct stage {
    struct scratch scratch;
    struct map map;
    struct scene scene;
    struct shape shapes[8];
    gdImage *expected;
};

static void stage_open(struct stage *stage)
{
    *stage = (struct stage){ .scratch = scratch_new() };
    stage->map = (struct map){ .path = STR("try.conf"), .background_colour = white };
    stage->scene = (struct scene){ .width = WIDTH, .height = HEIGHT, .background = white };
    stage->scene.shapes = (struct shapes){ stage->shapes, 0, UNIT_COUNT(stage->shapes) };
    stage->expected = gdImageCreateTrueColor(WIDTH, HEIGHT);
    gdImageFilledRectangle(stage->expected, 0, 0, WIDTH, HEIGHT, 0xffffff);
}

static void stage_close(struct stage *stage, const char *const *files)
{
    gdImageDestroy(stage->expected);
    scratch_free(&stage->scratch, files);
}

static struct shape *add(struct stage *stage, enum shape_kind kind, struct point *points,
                         size_t count)
{
    struct shape *shape = &stage->shapes[stage->scene.shapes.count++];
    *shape = (struct shape){ .kind = kind, .points = points, .point_count = count };
    shape->colour = (struct colour){ COLOUR_RGB, 200.7, 30, 60 };
    return shape;
}

static void check(struct stage *stage)
{
    struct studio *studio = studio_new(&stage->map, STUDIO_MOST_PIXELS, &stage->scratch.diags);
    struct canvas *canvas = canvas_paint(studio, &stage->scene);
    assert_non_null(canvas);
    assert_int_equal(canvas_width(canvas), WIDTH);
    assert_int_equal(canvas_height(canvas), HEIGHT);
    for (unsigned i = 0; i < WIDTH * HEIGHT; i++) {
        int wanted = gdImageGetTrueColorPixel(stage->expected, (int)i % WIDTH, (int)i / WIDTH);
        if (canvas_pixel(canvas, i % WIDTH, i / WIDTH) != (uint32_t)wanted) {
            fail_msg("pixel %u,%u is %06x, not %06x", i % WIDTH, i / WIDTH,
                     canvas_pixel(canvas, i % WIDTH, i / WIDTH), (unsigned)wanted);
        }
    }
    canvas_free(canvas);
    studio_free(studio);
}

enum { RED = 0xc81e3c };

static void test_lines_and_surfaces_truncate_and_draw(void **state)
{
    static struct point triangle[] = { { 10.9, 5.9 }, { 60.2, 9.99 }, { 30.5, 50.7 } };
    static struct point corners[] = { { 3.9, 40.9 }, { 20.9, 55.9 } };
    static struct point line[] = { { -5.5, -5.5 }, { 79.9, 33.3 } };
    static struct point round[] = { { 60.9, 40.9 }, { 30.9, 20.9 } };
    gdPoint cut[] = { { 10, 5 }, { 60, 9 }, { 30, 50 } };
    struct stage stage;
    (void)state;
    stage_open(&stage);
    add(&stage, SHAPE_FILLED_POLYGON, triangle, 3)->colour = (struct colour){ COLOUR_RGB, 0, 9, 9 };
    add(&stage, SHAPE_POLYGON, triangle, 3);
    add(&stage, SHAPE_FILLED_RECTANGLE, corners, 2);
    add(&stage, SHAPE_RECTANGLE, corners, 2)->colour = (struct colour){ COLOUR_RGB, 0, 9, 9 };
    add(&stage, SHAPE_LINE, line, 2);
    struct shape *slice = add(&stage, SHAPE_FILLED_ARC, round, 2);
    slice->from = 30.9;
    slice->to = 200.9;
    add(&stage, SHAPE_ELLIPSE, round, 2);
    struct shape *arc = add(&stage, SHAPE_ARC, round, 2);
    arc->from = 270;
    arc->to = 360;
    gdImageFilledPolygon(stage.expected, cut, 3, 0x000909);
    gdImagePolygon(stage.expected, cut, 3, RED);
    gdImageFilledRectangle(stage.expected, 3, 40, 20, 55, RED);
    gdImageRectangle(stage.expected, 3, 40, 20, 55, 0x000909);
    gdImageLine(stage.expected, -5, -5, 79, 33, RED);
    gdImageFilledArc(stage.expected, 60, 40, 30, 20, 30, 200, RED, gdPie);
    gdImageEllipse(stage.expected, 60, 40, 30, 20, RED);
    gdImageArc(stage.expected, 60, 40, 30, 20, 270, 360, RED);
    check(&stage);
    stage_close(&stage, (const char *const[]){ NULL });
}

static void test_antialias_is_for_lines_and_polygons(void **state)
{
    static struct point triangle[] = { { 10, 5 }, { 60, 9 }, { 30, 50 } };
    static struct point corners[] = { { 3, 40 }, { 20, 55 } };
    gdPoint cut[] = { { 10, 5 }, { 60, 9 }, { 30, 50 } };
    struct stage stage;
    (void)state;
    stage_open(&stage);
    stage.scene.has_antialias = true;
    add(&stage, SHAPE_FILLED_POLYGON, triangle, 3);
    add(&stage, SHAPE_RECTANGLE, corners, 2);
    gdImageSetAntiAliased(stage.expected, RED);
    gdImageFilledPolygon(stage.expected, cut, 3, gdAntiAliased);
    gdImageRectangle(stage.expected, 3, 40, 20, 55, RED);
    check(&stage);
    stage_close(&stage, (const char *const[]){ NULL });
}

static gdImage *blank(int width, int height)
{
    gdImage *image = gdImageCreateTrueColor(width, height);
    gdImageSaveAlpha(image, 1);
    gdImageFill(image, 0, 0, 0x7f800000);
    return image;
}

/* A half-transparent picture is blended in the group, then once more on the canvas. */
static void test_group_is_a_blank_bitmap_copied_on_its_parent(void **state)
{
    static struct point at[] = { { 20.9, 10.9 } }, inside[] = { { 3.9, 4.9 } };
    static struct point label[] = { { 2, 2 }, { 30, 15 } }, text[] = { { 5.5, 20.9 } };
    struct stage stage;
    struct shape parts[3] = { { .kind = SHAPE_FILLED_RECTANGLE,
                                .points = label,
                                .point_count = 2,
                                .colour = { COLOUR_RGB, 200, 30, 60 } },
                              { .kind = SHAPE_ICON, .points = inside, .point_count = 1 },
                              { .kind = SHAPE_TEXT,
                                .points = text,
                                .point_count = 1,
                                .text = { 3, STR("Ab"), 0 },
                                .colour = { COLOUR_RGB, 0, 0, 255 } } };
    struct group group = { 40.9, 25.9, { parts, 3, 3 }, true };
    gdImage *icon = gdImageCreateTrueColor(12, 14), *bitmap = blank(40, 25);
    int size;
    (void)state;
    stage_open(&stage);
    gdImageAlphaBlending(icon, 0);
    gdImageFilledRectangle(icon, 0, 0, 12, 14, gdTrueColorAlpha(20, 200, 90, 60));
    gdImageSaveAlpha(icon, 1);
    void *bytes = gdImagePngPtr(icon, &size);
    const struct icon_picture picture = { .file = str_of(scratch_write(&stage.scratch, "icon.png",
                                                                       bytes, (size_t)size)) };
    parts[1].picture = &picture;
    add(&stage, SHAPE_GROUP, at, 1)->group = &group;
    gdImage *loaded = gdImageCreateFromPngPtr(size, bytes);
    gdImageFilledRectangle(bitmap, 2, 2, 30, 15, RED);
    gdImageCopy(bitmap, loaded, 3, 4, 0, 0, 12, 14);
    gdImageString(bitmap, gdFontGetMediumBold(), 5, 7, (unsigned char *)(char[]){ "Ab" }, 0xff);
    gdImageCopy(stage.expected, bitmap, 20, 10, 0, 0, 40, 25);
    check(&stage);
    gdFree(bytes);
    gdImageDestroy(icon);
    gdImageDestroy(bitmap);
    gdImageDestroy(loaded);
    stage_close(&stage, (const char *const[]){ "icon.png", NULL });
}

/* Two copies on the way, none at the end. */
static void test_copy_puts_a_group_down_as_it_is_so_far(void **state)
{
    static struct point at[] = { { 10, 10 } };
    static struct point first[] = { { 0, 0 }, { 5, 5 } }, second[] = { { 4, 4 }, { 9, 9 } };
    struct shape parts[4] = {
        { .kind = SHAPE_FILLED_RECTANGLE, .points = first, .point_count = 2 },
        { .kind = SHAPE_COPY },
        { .kind = SHAPE_FILLED_RECTANGLE, .points = second, .point_count = 2 },
    };
    struct group group = { 20, 20, { parts, 3, 3 }, false };
    struct stage stage;
    (void)state;
    stage_open(&stage);
    add(&stage, SHAPE_GROUP, at, 1)->group = &group;
    gdImageFilledRectangle(stage.expected, 10, 10, 15, 15, 0);
    check(&stage);
    stage_close(&stage, (const char *const[]){ NULL });
}

static void test_group_too_large_is_left_out_with_a_warning(void **state)
{
    static struct point at[] = { { 0, 0 } }, away[] = { { 100, 0 } };
    struct group group = { 1e9, 1e9, { NULL, 0, 0 }, true };
    struct stage stage;
    (void)state;
    stage_open(&stage);
    add(&stage, SHAPE_GROUP, at, 1)->group = &group;
    add(&stage, SHAPE_GROUP, away, 1)->group = &group;
    check(&stage);
    assert_int_equal(stage.scratch.diags.warnings, 1);
    stage_close(&stage, (const char *const[]){ NULL });
}

static void test_missing_icon_is_left_out_with_a_warning(void **state)
{
    static struct point at[] = { { 0, 0 } };
    const struct icon_picture picture = { .file = STR("/no/such/icon.png") };
    struct stage stage;
    (void)state;
    stage_open(&stage);
    add(&stage, SHAPE_ICON, at, 1)->picture = &picture;
    check(&stage);
    assert_int_equal(stage.scratch.diags.warnings, 1);
    assert_non_null(strstr(stage.scratch.diags.list.items[0].text.data, "/no/such/icon.png"));
    stage_close(&stage, (const char *const[]){ NULL });
}

static void test_canvas_too_large_is_an_error(void **state)
{
    static const struct {
        double width, height;
    } cases[] = { { 1e9, 1e9 }, { 10001, 10000 }, { 0, 100 }, { 100, -1 }, { 1e30, 1 } };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct stage stage;
        stage_open(&stage);
        stage.scene.width = cases[i].width;
        stage.scene.height = cases[i].height;
        struct studio *studio = studio_new(&stage.map, STUDIO_MOST_PIXELS, &stage.scratch.diags);
        assert_null(canvas_paint(studio, &stage.scene));
        assert_int_equal(stage.scratch.diags.errors, 1);
        studio_free(studio);
        stage_close(&stage, (const char *const[]){ NULL });
    }
}

static void test_background_is_under_the_shapes(void **state)
{
    static struct point corners[] = { { 3, 3 }, { 20, 20 } };
    struct point size;
    struct stage stage;
    const char *why = NULL;
    int bytes_size;
    gdImage *picture = gdImageCreateTrueColor(WIDTH, HEIGHT);
    (void)state;
    stage_open(&stage);
    gdImageFilledRectangle(picture, 0, 0, WIDTH, HEIGHT, 0x335577);
    void *bytes = gdImagePngPtr(picture, &bytes_size);
    stage.map.background =
        str_of(scratch_write(&stage.scratch, "back.png", bytes, (size_t)bytes_size));
    stage.scene.background_picture = stage.map.background;
    add(&stage, SHAPE_FILLED_RECTANGLE, corners, 2);
    gdImageFilledRectangle(stage.expected, 0, 0, WIDTH, HEIGHT, 0x335577);
    gdImageFilledRectangle(stage.expected, 3, 3, 20, 20, RED);
    check(&stage);

    struct studio *studio = studio_new(&stage.map, STUDIO_MOST_PIXELS, &stage.scratch.diags);
    struct metrics metrics = studio_metrics(studio);
    assert_true(metrics.picture_size(metrics.state, stage.map.background, &size, &why));
    assert_true(size.x == WIDTH && size.y == HEIGHT);
    assert_false(metrics.picture_size(metrics.state, STR("/dev/zero"), &size, &why));
    assert_non_null(why);
    studio_free(studio);
    gdFree(bytes);
    gdImageDestroy(picture);
    stage_close(&stage, (const char *const[]){ "back.png", NULL });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_and_surfaces_truncate_and_draw),
        cmocka_unit_test(test_antialias_is_for_lines_and_polygons),
        cmocka_unit_test(test_group_is_a_blank_bitmap_copied_on_its_parent),
        cmocka_unit_test(test_copy_puts_a_group_down_as_it_is_so_far),
        cmocka_unit_test(test_group_too_large_is_left_out_with_a_warning),
        cmocka_unit_test(test_missing_icon_is_left_out_with_a_warning),
        cmocka_unit_test(test_canvas_too_large_is_an_error),
        cmocka_unit_test(test_background_is_under_the_shapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
