#include "draw/png_rows.h"

#include <setjmp.h>

#include "base/memory.h"
#include "draw/png_reader.h"

struct png_rows {
    struct png_reader reader;
    int ground;
    int palette[256]; /* pixels already on the ground, if there is one channel */
};

static void blend_palette(struct png_rows *rows)
{
    for (int i = 0; i < 256; i++) {
        rows->palette[i] = i == rows->reader.transparent
                               ? rows->ground
                               : gdAlphaBlend(rows->ground, rows->reader.palette[i]);
    }
}

struct png_rows *png_rows_open(struct str bytes, int colour)
{
    struct png_rows *rows = memory_new(1, sizeof *rows);
    struct png_reader *reader = &rows->reader;
    rows->ground = colour;
    if (!png_reader_open(reader, bytes) ||
        png_get_interlace_type(reader->png, reader->info) != PNG_INTERLACE_NONE) {
        png_rows_close(rows);
        return NULL;
    }
    blend_palette(rows);
    return rows;
}

void png_rows_close(struct png_rows *rows)
{
    png_reader_close(&rows->reader);
    memory_free(rows);
}

int png_rows_width(const struct png_rows *rows)
{
    return png_reader_width(&rows->reader);
}

int png_rows_height(const struct png_rows *rows)
{
    return png_reader_height(&rows->reader);
}

/* ---- a row of samples to a row of pixels ---- */

static void put_indexed(const struct png_rows *rows, const png_byte *in, int *out, int width)
{
    for (int x = 0; x < width; x++) {
        out[x] = rows->palette[in[x]];
    }
}

static void put_colours(const struct png_rows *rows, const png_byte *in, int *out, int width)
{
    for (int x = 0; x < width; x++, in += 3) {
        int pixel = gdTrueColor(in[0], in[1], in[2]);
        out[x] = pixel == rows->reader.transparent ? rows->ground : pixel;
    }
}

static void put_blended(const struct png_rows *rows, const png_byte *in, int *out, int width)
{
    for (int x = 0; x < width; x++, in += 4) {
        out[x] = gdAlphaBlend(rows->ground, png_reader_pixel(in));
    }
}

static bool read_all(struct png_rows *rows, png_bytep line, int **pixels)
{
    static void (*const puts[])(const struct png_rows *, const png_byte *, int *, int) = {
        [1] = put_indexed,
        [3] = put_colours,
        [4] = put_blended,
    };
    png_structp png = rows->reader.png;
    int width = png_rows_width(rows), height = png_rows_height(rows);
    if (setjmp(png_jmpbuf(png))) {
        return false;
    }
    for (int y = 0; y < height; y++) {
        png_read_row(png, line, NULL);
        puts[rows->reader.channels](rows, line, pixels[y], width);
    }
    png_read_end(png, NULL);
    return true;
}

bool png_rows_read(struct png_rows *rows, int **pixels)
{
    png_bytep line = memory_new(png_get_rowbytes(rows->reader.png, rows->reader.info), 1);
    bool done = read_all(rows, line, pixels);
    memory_free(line);
    return done;
}
