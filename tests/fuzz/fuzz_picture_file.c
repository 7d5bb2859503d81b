/* Picture files of any kind: their size is told from the header, then they are decoded, and PNGs
 * are read row by row as well. */
#include <stdint.h>

#include "draw/picture_kind.h"
#include "draw/png_rows.h"

enum { MOST_PIXELS = 1 << 16 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

__attribute__((format(printf, 2, 0))) static void say_nothing(int level, const char *format,
                                                              va_list args)
{
    (void)level;
    (void)format;
    (void)args;
}

static void read_rows(struct png_rows *rows)
{
    gdImage *image = gdImageCreateTrueColor((int)png_rows_width(rows), (int)png_rows_height(rows));
    if (image) {
        png_rows_read(rows, image->tpixels);
        gdImageDestroy(image);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf bytes = { 0 };
    const char *why;
    gdSetErrorMethod(say_nothing);
    buf_add(&bytes, data, size);
    bool fits = picture_fits(buf_str(&bytes), MOST_PIXELS, &why);
    gdImage *image = picture_decode(&bytes, MOST_PIXELS, &why);
    struct png_rows *rows = fits ? png_rows_open(buf_str(&bytes), 0) : NULL;
    if (image) {
        gdImageDestroy(image);
    }
    if (rows) {
        read_rows(rows);
        png_rows_close(rows);
    }
    buf_free(&bytes);
    return 0;
}
