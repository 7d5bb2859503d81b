#include <gd.h>
#include <string.h>

#include "draw/formats.h"
#include "draw/palette.h"
#include "draw/studio.h"
#include "unit.h"

enum { WIDTH = 131, HEIGHT = 73 };

static void test_format_is_the_first_mark_anywhere_in_the_name(void **state)
{
    static const struct {
        const char *name, *format;
    } cases[] = {
        { "weathermap.png", "PNG" }, { "weathermap.jpg", "JPEG" },    { "a/b.jpeg", "JPEG" },
        { "X.GIF", "GIF" },          { "map.Png.new", "PNG" },        { "x.png.jpg", "JPEG" },
        { "x.png.gif", "GIF" },      { "old.gif.d/new.jpg", "JPEG" },
    };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        const struct picture_format *format = picture_format_for(str_of(cases[i].name));
        assert_non_null(format);
        assert_string_equal(format->name, cases[i].format);
    }
}

static void test_other_names_have_no_format(void **state)
{
    static const char *const names[] = { "", "png", "weathermap", "x.svg", "x.jp", ".jpe", "null" };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(names); i++) {
        assert_null(picture_format_for(str_of(names[i])));
    }
}

/* COLOURS different ones, as far as the pixels go. */
static gdImage *sample(int colours)
{
    gdImage *image = gdImageCreateTrueColor(WIDTH, HEIGHT);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        int n = i % colours;
        image->tpixels[i / WIDTH][i % WIDTH] = (n * 7919 + (n << 16)) & 0xffffff;
    }
    return image;
}

static gdImage *written_and_read(bool (*write)(const struct canvas *, int, FILE *, const char **),
                                 gdImage *image, int quality, gdImage *(*read)(FILE *),
                                 size_t *size)
{
    struct canvas canvas = { image };
    const char *why = NULL;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_true(write(&canvas, quality, file, &why));
    *size = (size_t)ftell(file);
    rewind(file);
    gdImage *back = read(file);
    assert_non_null(back);
    fclose(file);
    return back;
}

static void check_png_of(int colours, bool has_palette)
{
    size_t size;
    gdImage *image = sample(colours);
    gdImage *back = written_and_read(png_write_canvas, image, 75, gdImageCreateFromPng, &size);
    assert_int_equal(!gdImageTrueColor(back), has_palette);
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            assert_int_equal(gdImageGetTrueColorPixel(back, x, y), image->tpixels[y][x]);
        }
    }
    gdImageDestroy(back);
    gdImageDestroy(image);
}

static void test_png_is_lossless_with_and_without_palette(void **state)
{
    (void)state;
    check_png_of(1, true);
    check_png_of(2, true);
    check_png_of(256, true);
    check_png_of(257, false);
    check_png_of(5000, false);
}

static void test_jpeg_is_close_and_smaller_at_lower_quality(void **state)
{
    size_t small, large;
    gdImage *image = gdImageCreateTrueColor(WIDTH, HEIGHT);
    (void)state;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        image->tpixels[i / WIDTH][i % WIDTH] = gdTrueColor(i / WIDTH * 3, 90, i % WIDTH);
    }
    gdImageDestroy(written_and_read(jpeg_write_canvas, image, 20, gdImageCreateFromJpeg, &small));
    gdImage *back = written_and_read(jpeg_write_canvas, image, 95, gdImageCreateFromJpeg, &large);
    assert_true(small < large);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        int pixel = back->tpixels[i / WIDTH][i % WIDTH];
        assert_in_range(gdTrueColorGetRed(pixel) - i / WIDTH * 3 + 8, 0, 16);
        assert_in_range(gdTrueColorGetGreen(pixel) - 90 + 8, 0, 16);
        assert_in_range(gdTrueColorGetBlue(pixel) - i % WIDTH + 8, 0, 16);
    }
    gdImageDestroy(back);
    gdImageDestroy(image);
}

static void test_jpeg_refuses_what_it_cannot_hold(void **state)
{
    const char *why = NULL;
    struct canvas canvas = { gdImageCreateTrueColor(65501, 1) };
    FILE *file = tmpfile();
    (void)state;
    assert_false(jpeg_write_canvas(&canvas, 75, file, &why));
    assert_non_null(strstr(why, "65500"));
    fclose(file);
    gdImageDestroy(canvas.image);
}

/* Pixel for pixel what the drawing library itself would have written. */
static void test_jpeg_and_gif_are_as_the_library_writes_them(void **state)
{
    size_t size;
    int bytes_size;
    gdImage *image = sample(5000);
    (void)state;
    gdImage *jpeg = written_and_read(jpeg_write_canvas, image, 75, gdImageCreateFromJpeg, &size);
    gdImage *gif = written_and_read(gif_write_canvas, image, 75, gdImageCreateFromGif, &size);
    void *jpeg_bytes = gdImageJpegPtr(image, &bytes_size, -1);
    gdImage *jpeg_expected = gdImageCreateFromJpegPtr(bytes_size, jpeg_bytes);
    void *gif_bytes = gdImageGifPtr(image, &bytes_size);
    gdImage *gif_expected = gdImageCreateFromGifPtr(bytes_size, gif_bytes);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        int x = i % WIDTH, y = i / WIDTH;
        assert_int_equal(jpeg->tpixels[y][x], jpeg_expected->tpixels[y][x]);
        assert_int_equal(gdImageGetTrueColorPixel(gif, x, y),
                         gdImageGetTrueColorPixel(gif_expected, x, y));
    }
    gdFree(jpeg_bytes);
    gdFree(gif_bytes);
    gdImageDestroy(jpeg);
    gdImageDestroy(gif);
    gdImageDestroy(jpeg_expected);
    gdImageDestroy(gif_expected);
    gdImageDestroy(image);
}

static void test_writing_to_a_full_disk_fails(void **state)
{
    static bool (*const writers[])(const struct canvas *, int, FILE *,
                                   const char **) = { png_write_canvas, jpeg_write_canvas,
                                                      gif_write_canvas };
    struct canvas canvas = { sample(5000) };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(writers); i++) {
        FILE *full = fopen("/dev/full", "wb");
        const char *why = NULL;
        setvbuf(full, NULL, _IONBF, 0);
        assert_false(writers[i](&canvas, 75, full, &why));
        assert_non_null(why);
        fclose(full);
    }
    gdImageDestroy(canvas.image);
}

static void test_palette_stops_at_the_257th_colour(void **state)
{
    struct palette palette;
    gdImage *few = sample(256), *many = sample(257);
    (void)state;
    assert_true(palette_collect(&palette, few));
    assert_int_equal(palette.count, 256);
    assert_false(palette_collect(&palette, many));
    gdImageDestroy(few);
    gdImageDestroy(many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_format_is_the_first_mark_anywhere_in_the_name),
        cmocka_unit_test(test_other_names_have_no_format),
        cmocka_unit_test(test_png_is_lossless_with_and_without_palette),
        cmocka_unit_test(test_jpeg_is_close_and_smaller_at_lower_quality),
        cmocka_unit_test(test_jpeg_refuses_what_it_cannot_hold),
        cmocka_unit_test(test_jpeg_and_gif_are_as_the_library_writes_them),
        cmocka_unit_test(test_writing_to_a_full_disk_fails),
        cmocka_unit_test(test_palette_stops_at_the_257th_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
