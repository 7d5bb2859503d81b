#include <gd.h>
#include <png.h>
#include <string.h>

#include "base/buf.h"
#include "base/memory.h"
#include "draw/png_rows.h"
#include "unit.h"

enum { WIDTH = 37, HEIGHT = 11, GROUND = 0x20a0f0 };

struct sample {
    const char *name;
    int type, depth;
    bool has_transparency;
};

static const struct sample samples[] = {
    { "palette 8", PNG_COLOR_TYPE_PALETTE, 8, false },
    { "palette 8 transparent", PNG_COLOR_TYPE_PALETTE, 8, true },
    { "palette 4", PNG_COLOR_TYPE_PALETTE, 4, false },
    { "palette 2 transparent", PNG_COLOR_TYPE_PALETTE, 2, true },
    { "palette 1", PNG_COLOR_TYPE_PALETTE, 1, false },
    { "grey 1", PNG_COLOR_TYPE_GRAY, 1, false },
    { "grey 2 transparent", PNG_COLOR_TYPE_GRAY, 2, true },
    { "grey 4", PNG_COLOR_TYPE_GRAY, 4, false },
    { "grey 8", PNG_COLOR_TYPE_GRAY, 8, false },
    { "grey 8 transparent", PNG_COLOR_TYPE_GRAY, 8, true },
    { "grey 16", PNG_COLOR_TYPE_GRAY, 16, false },
    { "grey 16 transparent", PNG_COLOR_TYPE_GRAY, 16, true },
    { "grey and alpha 8", PNG_COLOR_TYPE_GRAY_ALPHA, 8, false },
    { "grey and alpha 16", PNG_COLOR_TYPE_GRAY_ALPHA, 16, false },
    { "colour 8", PNG_COLOR_TYPE_RGB, 8, false },
    { "colour 8 transparent", PNG_COLOR_TYPE_RGB, 8, true },
    { "colour 16", PNG_COLOR_TYPE_RGB, 16, false },
    { "colour and alpha 8", PNG_COLOR_TYPE_RGB_ALPHA, 8, false },
    { "colour and alpha 16", PNG_COLOR_TYPE_RGB_ALPHA, 16, false },
};

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static void put_bytes(png_structp png, png_bytep bytes, size_t count)
{
    buf_add(png_get_io_ptr(png), bytes, count);
}

static void put_palette(png_structp png, png_infop info, const struct sample *sample,
                        uint32_t *seed)
{
    png_color colours[256];
    png_byte opacity[256];
    int count = 1 << sample->depth;
    for (int i = 0; i < count; i++) {
        uint32_t random = next_random(seed);
        colours[i] = (png_color){ random & 0xff, random >> 8 & 0xff, random >> 16 & 0xff };
        opacity[i] = i % 5 == 2 ? 0 : (png_byte)next_random(seed);
    }
    png_set_PLTE(png, info, colours, count);
    if (sample->has_transparency) {
        png_set_tRNS(png, info, opacity, count - 1, NULL);
    }
}

static void put_header(png_structp png, png_infop info, const struct sample *sample, int interlace,
                       uint32_t *seed)
{
    png_color_16 through = { 0, 3, 3, 3, 2 };
    png_set_IHDR(png, info, WIDTH, HEIGHT, sample->depth, sample->type, interlace,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (sample->type == PNG_COLOR_TYPE_PALETTE) {
        put_palette(png, info, sample, seed);
    } else if (sample->has_transparency) {
        png_set_tRNS(png, info, NULL, 0, &through);
    }
    png_write_info(png, info);
}

/* Random samples; every fourth byte is small, so that the transparent colour occurs. */
static void make_png(const struct sample *sample, int interlace, uint32_t seed, struct buf *out)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_bytep row;
    png_set_write_fn(png, out, put_bytes, NULL);
    put_header(png, info, sample, interlace, &seed);
    int passes = interlace ? png_set_interlace_handling(png) : 1;
    row = memory_new(png_get_rowbytes(png, info), 1);
    for (int pass = 0; pass < passes; pass++) {
        for (int y = 0; y < HEIGHT; y++) {
            for (size_t i = 0; i < png_get_rowbytes(png, info); i++) {
                uint32_t random = next_random(&seed);
                row[i] = (png_byte)(random & 0x300 ? random & 0xff : random & 3);
            }
            png_write_row(png, row);
        }
    }
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    memory_free(row);
}

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
