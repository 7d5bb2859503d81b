/* Small PNGs of every colour type and depth, with random samples. */
#ifndef BLUMAP_TESTS_PNG_SAMPLES_H
#define BLUMAP_TESTS_PNG_SAMPLES_H

#include <png.h>

#include "base/buf.h"
#include "base/memory.h"
#include "unit.h"

enum { WIDTH = 37, HEIGHT = 11 };

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
    int count = sample->depth < 8 ? 1 << sample->depth : 200; /* fewer than are used */
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

/* libgd passes over all of this; libpng warns of the profile. */
static void put_what_makes_no_pixels(png_structp png, png_infop info)
{
    png_color_8 bits = { 1, 1, 1, 1, 1 };
    png_color_16 ground = { 1, 1, 1, 1, 1 };
    png_unknown_chunk chunks[] = {
        { "iCCP", (png_byte[]){ "sRGB" }, 5, PNG_HAVE_IHDR },
        { "tEXt", (png_byte[]){ "Comment" }, 8, PNG_HAVE_IHDR },
        { "prVt", (png_byte[]){ "bytes" }, 5, PNG_HAVE_IHDR },
    };
    png_set_gAMA(png, info, 0.3);
    png_set_sBIT(png, info, &bits);
    png_set_bKGD(png, info, &ground);
    png_set_unknown_chunks(png, info, chunks, UNIT_COUNT(chunks));
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
    put_what_makes_no_pixels(png, info);
    png_write_info(png, info);
}

/* Random samples; every fourth byte is small, so that the transparent colour occurs. */
static void make_png(const struct sample *sample, int interlace, uint32_t seed, struct buf *out)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_bytep row;
    png_set_write_fn(png, out, put_bytes, NULL);
    png_set_check_for_invalid_index(png, 0);
    png_set_benign_errors(png, 1);
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

#endif
