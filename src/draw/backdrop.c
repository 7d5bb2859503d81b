#include "draw/backdrop.h"

#include <string.h>

#include "draw/bytes.h"
#include "draw/large_image.h"
#include "draw/picture_kind.h"
#include "draw/png_rows.h"

gdImage *backdrop_plain(int width, int height, int colour)
{
    gdImage *image = large_image_new(width, height);
    for (int y = 0; image && y < height; y++) {
        int *row = image->tpixels[y];
        for (int x = 0; x < width; x++) {
            row[x] = colour;
        }
    }
    return image;
}

/* A JPEG is opaque: nothing of the ground shows through. */
static gdImage *copy_opaque(gdImage *picture)
{
    int width = gdImageSX(picture), height = gdImageSY(picture);
    gdImage *image = large_image_new(width, height);
    for (int y = 0; image && y < height; y++) {
        memcpy(image->tpixels[y], picture->tpixels[y], (size_t)width * sizeof(int));
    }
    return image;
}

static gdImage *blend(gdImage *picture, int colour)
{
    gdImage *image = backdrop_plain(gdImageSX(picture), gdImageSY(picture), colour);
    if (image) {
        gdImageCopy(image, picture, 0, 0, 0, 0, gdImageSX(picture), gdImageSY(picture));
    }
    return image;
}

static gdImage *decode_any(struct buf *bytes, int colour, uint64_t most_pixels, const char **why)
{
    gdImage *picture = picture_decode(bytes, most_pixels, why);
    if (!picture) {
        return NULL;
    }
    bool is_opaque = picture_kind_of(buf_str(bytes))->is_opaque && gdImageTrueColor(picture);
    gdImage *image = is_opaque ? copy_opaque(picture) : blend(picture, colour);
    *why = image ? *why : "there is not enough memory for it";
    gdImageDestroy(picture);
    return image;
}

static gdImage *decode(struct buf *bytes, int colour, uint64_t most_pixels, const char **why)
{
    struct png_rows *rows = NULL;
    if (picture_fits(buf_str(bytes), most_pixels, why)) {
        rows = png_rows_open(buf_str(bytes), colour);
    }
    if (!rows) {
        return decode_any(bytes, colour, most_pixels, why);
    }
    gdImage *image = large_image_new(png_rows_width(rows), png_rows_height(rows));
    bool done = image && png_rows_read(rows, image->tpixels);
    *why = done ? NULL : image ? "it is a broken picture" : "there is not enough memory for it";
    if (image && !done) {
        large_image_free(image);
    }
    png_rows_close(rows);
    return done ? image : NULL;
}

gdImage *backdrop_from_file(const char *path, int colour, uint64_t most_pixels, const char **why)
{
    struct buf bytes = { 0 };
    gdImage *image = NULL;
    if (bytes_read(path, &bytes, why)) {
        image = decode(&bytes, colour, most_pixels, why);
    }
    buf_free(&bytes);
    return image;
}
