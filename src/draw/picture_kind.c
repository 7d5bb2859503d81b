#include "draw/picture_kind.h"

#include "draw/png_image.h"

static uint64_t big_endian(struct str bytes, size_t at, size_t count)
{
    uint64_t value = 0;
    for (size_t i = 0; i < count; i++) {
        value = value << 8 | (unsigned char)bytes.data[at + i];
    }
    return value;
}

static uint64_t little_endian_16(struct str bytes, size_t at)
{
    return (unsigned char)bytes.data[at] | (uint64_t)(unsigned char)bytes.data[at + 1] << 8;
}

/* Signature, then the IHDR chunk: length, name, width, height. */
static bool read_png_extent(struct str bytes, struct extent *extent)
{
    if (bytes.len < 24 || !str_equal(str_slice(bytes, 12, 16), STR("IHDR"))) {
        return false;
    }
    *extent = (struct extent){ big_endian(bytes, 16, 4), big_endian(bytes, 20, 4) };
    return true;
}

/* "GIF89a", then the screen's width and height, which no frame may leave. */
static bool read_gif_extent(struct str bytes, struct extent *extent)
{
    if (bytes.len < 10) {
        return false;
    }
    *extent = (struct extent){ little_endian_16(bytes, 6), little_endian_16(bytes, 8) };
    return true;
}

static bool is_start_of_frame(unsigned marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Segments: FF, marker, length, content; the frame's content is precision, height, width. */
static bool read_jpeg_extent(struct str bytes, struct extent *extent)
{
    size_t at = 2;
    while (at + 9 <= bytes.len) {
        unsigned marker = (unsigned char)bytes.data[at + 1];
        if ((unsigned char)bytes.data[at] != 0xff) {
            return false;
        }
        if (is_start_of_frame(marker)) {
            *extent = (struct extent){ big_endian(bytes, at + 7, 2), big_endian(bytes, at + 5, 2) };
            return true;
        }
        at += marker == 0xff ? 1 : 2 + big_endian(bytes, at + 2, 2);
    }
    return false;
}

/* ---- whether it is cut off ---- */

/* Segments as above, then scans: in them FF 00 is data, and D0 to D7 are marks without content. The
 * last marker is D9. */
static bool is_whole_jpeg(struct str bytes)
{
    size_t at = 2;
    while (at + 2 <= bytes.len) {
        unsigned marker = (unsigned char)bytes.data[at + 1];
        if ((unsigned char)bytes.data[at] != 0xff || marker == 0xff) {
            at++;
        } else if (marker == 0xd9) {
            return true;
        } else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd7) || at + 4 > bytes.len) {
            at += 2;
        } else {
            at += 2 + big_endian(bytes, at + 2, 2);
        }
    }
    return false;
}

/* Where the colours that the flags at AT tell of end, if they begin at START. */
static size_t after_colours(struct str bytes, size_t flags_at, size_t start)
{
    unsigned flags = (unsigned char)bytes.data[flags_at];
    return start + (flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0);
}

/* Sub-blocks: length and content, the last one with length 0. STR_NONE if they are cut off. */
static size_t after_sub_blocks(struct str bytes, size_t at)
{
    while (at < bytes.len && bytes.data[at] != 0) {
        at += 1 + (unsigned char)bytes.data[at];
    }
    return at < bytes.len ? at + 1 : STR_NONE;
}

/* Screen, colours, then blocks: extensions, and the image with a place of its own, perhaps colours,
 * the size of its codes, and sub-blocks. Of several images only the first is drawn. */
static bool is_whole_gif(struct str bytes)
{
    enum { SCREEN = 13, FLAGS = 10, EXTENSION = 2, IMAGE = 10, IMAGE_FLAGS = 9 };
    if (bytes.len < SCREEN) {
        return false;
    }
    size_t at = after_colours(bytes, FLAGS, SCREEN);
    while (at < bytes.len && bytes.data[at] == '!') {
        at = after_sub_blocks(bytes, at + EXTENSION);
    }
    return at < bytes.len && bytes.data[at] == ',' && bytes.len - at > IMAGE &&
           after_sub_blocks(bytes, after_colours(bytes, at + IMAGE_FLAGS, at + IMAGE) + 1) !=
               STR_NONE;
}

/* ---- decoding ---- */

static gdImage *decode_png(struct buf *bytes)
{
    return png_image_read(buf_str(bytes));
}

static gdImage *decode_jpeg(struct buf *bytes)
{
    return gdImageCreateFromJpegPtrEx((int)bytes->len, bytes->data, 1);
}

static gdImage *decode_gif(struct buf *bytes)
{
    return gdImageCreateFromGifPtr((int)bytes->len, bytes->data);
}

const struct picture_kind *picture_kind_of(struct str bytes)
{
    static const struct picture_kind kinds[] = {
        { "PNG", { "\x89PNG\r\n\x1a\n", 8 }, false, read_png_extent, NULL, decode_png },
        { "JPEG", { "\xff\xd8\xff", 3 }, true, read_jpeg_extent, is_whole_jpeg, decode_jpeg },
        { "GIF", { "GIF", 3 }, false, read_gif_extent, is_whole_gif, decode_gif },
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_starts(bytes, kinds[i].magic)) {
            return &kinds[i];
        }
    }
    return NULL;
}

bool picture_fits(struct str bytes, uint64_t most_pixels, const char **why)
{
    const struct picture_kind *kind = picture_kind_of(bytes);
    struct extent extent;
    if (!kind) {
        *why = "it is not a PNG, JPEG or GIF picture";
        return false;
    }
    if (!kind->read_extent(bytes, &extent) || extent.width == 0 || extent.height == 0) {
        *why = "its header is broken";
        return false;
    }
    if (extent.height > most_pixels / extent.width) {
        *why = "it has more pixels than allowed";
        return false;
    }
    return true;
}

gdImage *picture_decode(struct buf *bytes, uint64_t most_pixels, const char **why)
{
    if (!picture_fits(buf_str(bytes), most_pixels, why)) {
        return NULL;
    }
    const struct picture_kind *kind = picture_kind_of(buf_str(bytes));
    gdImage *image = kind->decode(bytes);
    bool is_whole = !kind->is_whole || kind->is_whole(buf_str(bytes));
    *why = !image ? "it is a broken picture" : is_whole ? NULL : "the file is cut off";
    return image;
}
