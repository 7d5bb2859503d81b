#include "draw/png_rows.h"

#include <gd.h>
#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"

struct png_rows {
    png_structp png;
    png_infop info;
    struct str rest; /* not yet given to libpng */
    int ground;
    png_byte channels;
    int transparent;  /* the colour or index that is not drawn, -1 if none */
    int palette[256]; /* pixels already on the ground, if channels is 1 */
};

static void read_bytes(png_structp png, png_bytep out, size_t count)
{
    struct png_rows *rows = png_get_io_ptr(png);
    if (count > rows->rest.len) {
        png_error(png, "the file is cut off");
    }
    memcpy(out, rows->rest.data, count);
    rows->rest = str_from(rows->rest, count);
}

_Noreturn static void fail(png_structp png, png_const_charp text)
{
    (void)text;
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static int blended(const struct png_rows *rows, int red, int green, int blue, int alpha)
{
    return gdAlphaBlend(rows->ground, gdTrueColorAlpha(red, green, blue, alpha));
}

/* gd has 7 bits of transparency, 127 being fully transparent. */
static int seven_bits(png_byte opacity)
{
    return gdAlphaMax - (opacity >> 1);
}

/* Of several fully transparent entries only the first is skipped; the others blend to nothing. */
static void read_palette(struct png_rows *rows)
{
    png_colorp colours;
    png_bytep opacity = NULL;
    int count = 0, with_alpha = 0;
    png_get_PLTE(rows->png, rows->info, &colours, &count);
    if (png_get_valid(rows->png, rows->info, PNG_INFO_tRNS)) {
        png_get_tRNS(rows->png, rows->info, &opacity, &with_alpha, NULL);
    }
    for (int i = 0; i < 256; i++) {
        int alpha = i < with_alpha ? seven_bits(opacity[i]) : gdAlphaOpaque;
        rows->palette[i] =
            i >= count ? blended(rows, 0, 0, 0, alpha)
                       : blended(rows, colours[i].red, colours[i].green, colours[i].blue, alpha);
    }
}

static void read_greys(struct png_rows *rows, int depth)
{
    png_color_16p through = NULL;
    int levels = depth < 8 ? 1 << depth : 256;
    for (int i = 0; i < 256; i++) {
        int level = i < levels ? 255 * i / (levels - 1) : 0;
        rows->palette[i] = gdTrueColor(level, level, level);
    }
    if (png_get_valid(rows->png, rows->info, PNG_INFO_tRNS)) {
        png_get_tRNS(rows->png, rows->info, NULL, NULL, &through);
        int skipped = depth == 16 ? through->gray >> 8 : through->gray;
        if (skipped < 256) {
            rows->palette[skipped] = rows->ground;
        }
    }
}

static void read_transparent_colour(struct png_rows *rows, int depth)
{
    png_color_16p colour = NULL;
    int shift = depth == 16 ? 8 : 0;
    if (png_get_valid(rows->png, rows->info, PNG_INFO_tRNS)) {
        png_get_tRNS(rows->png, rows->info, NULL, NULL, &colour);
        rows->transparent =
            gdTrueColor(colour->red >> shift, colour->green >> shift, colour->blue >> shift);
    }
}

static void prepare_colours(struct png_rows *rows)
{
    int type = png_get_color_type(rows->png, rows->info);
    int depth = png_get_bit_depth(rows->png, rows->info);
    rows->transparent = -1;
    if (type == PNG_COLOR_TYPE_PALETTE) {
        read_palette(rows);
    } else if (type == PNG_COLOR_TYPE_GRAY) {
        read_greys(rows, depth);
    } else {
        read_transparent_colour(rows, depth);
    }
    if (type == PNG_COLOR_TYPE_GRAY_ALPHA) {
        png_set_gray_to_rgb(rows->png);
    }
    png_set_strip_16(rows->png);
    png_set_packing(rows->png);
    png_read_update_info(rows->png, rows->info);
    rows->channels = png_get_channels(rows->png, rows->info);
}

struct png_rows *png_rows_open(struct str bytes, int colour)
{
    struct png_rows *rows = memory_new(1, sizeof *rows);
    rows->rest = bytes;
    rows->ground = colour;
    rows->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore);
    rows->info = rows->png ? png_create_info_struct(rows->png) : NULL;
    if (!rows->info || setjmp(png_jmpbuf(rows->png))) {
        png_rows_close(rows);
        return NULL;
    }
    png_set_read_fn(rows->png, rows, read_bytes);
    png_set_user_limits(rows->png, INT32_MAX, INT32_MAX);
    png_read_info(rows->png, rows->info);
    if (png_get_interlace_type(rows->png, rows->info) != PNG_INTERLACE_NONE) {
        png_rows_close(rows);
        return NULL;
    }
    prepare_colours(rows);
    return rows;
}

void png_rows_close(struct png_rows *rows)
{
    png_destroy_read_struct(&rows->png, &rows->info, NULL);
    memory_free(rows);
}

unsigned png_rows_width(const struct png_rows *rows)
{
    return png_get_image_width(rows->png, rows->info);
}

unsigned png_rows_height(const struct png_rows *rows)
{
    return png_get_image_height(rows->png, rows->info);
}

/* ---- a row of samples to a row of pixels ---- */

static void put_indexed(const struct png_rows *rows, const png_byte *in, int *out, unsigned width)
{
    for (unsigned x = 0; x < width; x++) {
        out[x] = rows->palette[in[x]];
    }
}

static void put_colours(const struct png_rows *rows, const png_byte *in, int *out, unsigned width)
{
    for (unsigned x = 0; x < width; x++, in += 3) {
        int pixel = gdTrueColor(in[0], in[1], in[2]);
        out[x] = pixel == rows->transparent ? rows->ground : pixel;
    }
}

static void put_blended(const struct png_rows *rows, const png_byte *in, int *out, unsigned width)
{
    for (unsigned x = 0; x < width; x++, in += 4) {
        out[x] = blended(rows, in[0], in[1], in[2], seven_bits(in[3]));
    }
}

static bool read_all(struct png_rows *rows, png_bytep line, int **pixels)
{
    static void (*const puts[])(const struct png_rows *, const png_byte *, int *, unsigned) = {
        [1] = put_indexed,
        [3] = put_colours,
        [4] = put_blended,
    };
    unsigned width = png_rows_width(rows), height = png_rows_height(rows);
    if (setjmp(png_jmpbuf(rows->png))) {
        return false;
    }
    for (unsigned y = 0; y < height; y++) {
        png_read_row(rows->png, line, NULL);
        puts[rows->channels](rows, line, pixels[y], width);
    }
    png_read_end(rows->png, NULL);
    return true;
}

bool png_rows_read(struct png_rows *rows, int **pixels)
{
    png_bytep line = memory_new(png_get_rowbytes(rows->png, rows->info), 1);
    bool done = read_all(rows, line, pixels);
    memory_free(line);
    return done;
}
