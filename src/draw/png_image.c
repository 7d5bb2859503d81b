#include "draw/png_image.h"

#include <setjmp.h>

#include "base/memory.h"
#include "draw/png_reader.h"

struct sheet {
    struct png_reader reader;
    png_bytep *rows;   /* of samples */
    png_bytep samples; /* all of them */
};

static void make_room(struct sheet *sheet)
{
    size_t height = (size_t)png_reader_height(&sheet->reader);
    size_t width = png_get_rowbytes(sheet->reader.png, sheet->reader.info);
    sheet->samples = memory_new(height, width);
    sheet->rows = memory_new(height, sizeof *sheet->rows);
    for (size_t y = 0; y < height; y++) {
        sheet->rows[y] = sheet->samples + y * width;
    }
}

static bool read_rows(struct sheet *sheet)
{
    if (setjmp(png_jmpbuf(sheet->reader.png))) {
        return false;
    }
    png_read_image(sheet->reader.png, sheet->rows);
    png_read_end(sheet->reader.png, NULL);
    return true;
}

static gdImage *indexed(const struct sheet *sheet, int width, int height)
{
    const struct png_reader *reader = &sheet->reader;
    gdImage *image = gdImageCreate(width, height);
    if (!image) {
        return NULL;
    }
    image->colorsTotal = reader->colour_count;
    for (int i = 0; i < reader->colour_count; i++) {
        image->red[i] = gdTrueColorGetRed(reader->palette[i]);
        image->green[i] = gdTrueColorGetGreen(reader->palette[i]);
        image->blue[i] = gdTrueColorGetBlue(reader->palette[i]);
        image->alpha[i] = gdTrueColorGetAlpha(reader->palette[i]);
    }
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            image->pixels[y][x] = sheet->rows[y][x];
            image->open[sheet->rows[y][x]] = 0;
        }
    }
    return image;
}

static gdImage *true_colour(const struct sheet *sheet, int width, int height)
{
    gdImage *image = gdImageCreateTrueColor(width, height);
    int channels = sheet->reader.channels;
    for (int y = 0; image && y < height; y++) {
        const png_byte *in = sheet->rows[y];
        for (int x = 0; x < width; x++, in += channels) {
            image->tpixels[y][x] =
                channels == 4 ? png_reader_pixel(in) : gdTrueColor(in[0], in[1], in[2]);
        }
    }
    return image;
}

static gdImage *make_image(const struct sheet *sheet)
{
    int width = png_reader_width(&sheet->reader), height = png_reader_height(&sheet->reader);
    gdImage *image = sheet->reader.channels == 1 ? indexed(sheet, width, height)
                                                 : true_colour(sheet, width, height);
    if (image) {
        image->transparent = sheet->reader.transparent;
    }
    return image;
}

gdImage *png_image_read(struct str bytes)
{
    struct sheet sheet = { 0 };
    gdImage *image = NULL;
    if (png_reader_open(&sheet.reader, bytes)) {
        make_room(&sheet);
        image = read_rows(&sheet) ? make_image(&sheet) : NULL;
    }
    memory_free(sheet.rows);
    memory_free(sheet.samples);
    png_reader_close(&sheet.reader);
    return image;
}
