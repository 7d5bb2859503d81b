#include <gd.h>
#include <string.h>

#include "draw/png_rows.h"
#include "png_samples.h"

enum { GROUND = 0x20a0f0 };

static gdImage *load_and_copy(struct buf *bytes)
{
    gdImage *picture = gdImageCreateFromPngPtr((int)bytes->len, bytes->data);
    gdImage *image = gdImageCreateTrueColor(WIDTH, HEIGHT);
    assert_non_null(picture);
    gdImageFilledRectangle(image, 0, 0, WIDTH, HEIGHT, GROUND);
    gdImageCopy(image, picture, 0, 0, 0, 0, WIDTH, HEIGHT);
    gdImageDestroy(picture);
    return image;
}

static void check_sample(const struct sample *sample, uint32_t seed)
{
    struct buf bytes = { 0 };
    make_png(sample, PNG_INTERLACE_NONE, seed, &bytes);
    gdImage *expected = load_and_copy(&bytes);
    gdImage *image = gdImageCreateTrueColor(WIDTH, HEIGHT);
    struct png_rows *rows = png_rows_open(buf_str(&bytes), GROUND);
    assert_non_null(rows);
    assert_int_equal(png_rows_width(rows), WIDTH);
    assert_int_equal(png_rows_height(rows), HEIGHT);
    assert_true(png_rows_read(rows, image->tpixels));
    png_rows_close(rows);
    for (int y = 0; y < HEIGHT; y++) {
        if (memcmp(image->tpixels[y], expected->tpixels[y], WIDTH * sizeof(int)) != 0) {
            fail_msg("%s: row %d differs", sample->name, y);
        }
    }
    gdImageDestroy(expected);
    gdImageDestroy(image);
    buf_free(&bytes);
}

static void test_rows_are_what_loading_and_copying_gives(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        for (uint32_t seed = 0; seed < 20; seed++) {
            check_sample(&samples[i], seed);
        }
    }
}

static void test_interlaced_is_left_to_others(void **state)
{
    struct buf bytes = { 0 };
    (void)state;
    make_png(&samples[14], PNG_INTERLACE_ADAM7, 1, &bytes);
    assert_null(png_rows_open(buf_str(&bytes), GROUND));
    buf_free(&bytes);
}

/* Every shortening fails; none crashes. */
static void test_cut_file_is_broken(void **state)
{
    struct buf bytes = { 0 };
    gdImage *image = gdImageCreateTrueColor(WIDTH, HEIGHT);
    (void)state;
    make_png(&samples[14], PNG_INTERLACE_NONE, 1, &bytes);
    for (size_t length = 0; length < bytes.len; length += 7) {
        struct png_rows *rows = png_rows_open(str_slice(buf_str(&bytes), 0, length), GROUND);
        if (rows) {
            assert_false(png_rows_read(rows, image->tpixels));
            png_rows_close(rows);
        }
    }
    gdImageDestroy(image);
    buf_free(&bytes);
}

static void test_damaged_file_is_broken(void **state)
{
    struct buf bytes = { 0 };
    gdImage *image = gdImageCreateTrueColor(WIDTH, HEIGHT);
    (void)state;
    make_png(&samples[14], PNG_INTERLACE_NONE, 1, &bytes);
    bytes.data[bytes.len / 2] ^= 0x55;
    struct png_rows *rows = png_rows_open(buf_str(&bytes), GROUND);
    assert_non_null(rows);
    assert_false(png_rows_read(rows, image->tpixels));
    png_rows_close(rows);
    gdImageDestroy(image);
    buf_free(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_what_loading_and_copying_gives),
        cmocka_unit_test(test_interlaced_is_left_to_others),
        cmocka_unit_test(test_cut_file_is_broken),
        cmocka_unit_test(test_damaged_file_is_broken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
