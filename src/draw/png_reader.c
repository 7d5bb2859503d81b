#include "draw/png_reader.h"

#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include "draw/png_errors.h"

static void take_bytes(png_structp png, png_bytep out, size_t count)
{
    struct str *rest = png_get_io_ptr(png);
    if (count > rest->len) {
        png_error(png, "the file is cut off");
    }
    memcpy(out, rest->data, count);
    *rest = str_from(*rest, count);
}

/* ---- colours ---- */

/* Of several fully transparent entries the first is the one that is not drawn. */
static void read_palette(struct png_reader *reader)
{
    png_colorp colours;
    png_bytep opacity = NULL;
    int with_alpha = 0;
    png_get_PLTE(reader->png, reader->info, &colours, &reader->colour_count);
    png_get_tRNS(reader->png, reader->info, &opacity, &with_alpha, NULL);
    for (int i = 0; i < reader->colour_count; i++) {
        int alpha = i < with_alpha ? png_reader_seven_bits(opacity[i]) : gdAlphaOpaque;
        reader->palette[i] =
            gdTrueColorAlpha(colours[i].red, colours[i].green, colours[i].blue, alpha);
        if (reader->transparent < 0 && i < with_alpha && opacity[i] == 0) {
            reader->transparent = i;
        }
    }
}

/* What tRNS names for greys and colours, cut to eight bits as the samples are. */
static png_color_16 transparent_samples(const struct png_reader *reader, int depth)
{
    png_color_16p colour = NULL;
    png_get_tRNS(reader->png, reader->info, NULL, NULL, &colour);
    int shift = depth == 16 ? 8 : 0;
    return (png_color_16){ 0, (png_uint_16)(colour->red >> shift),
                           (png_uint_16)(colour->green >> shift),
                           (png_uint_16)(colour->blue >> shift),
                           (png_uint_16)(colour->gray >> shift) };
}

static void read_greys(struct png_reader *reader, int depth, bool has_transparent)
{
    reader->colour_count = depth < 8 ? 1 << depth : 256;
    for (int i = 0; i < reader->colour_count; i++) {
        int level = 255 * i / (reader->colour_count - 1);
        reader->palette[i] = gdTrueColor(level, level, level);
    }
    if (has_transparent) {
        reader->transparent = transparent_samples(reader, depth).gray;
    }
}

static void read_colours(struct png_reader *reader)
{
    int type = png_get_color_type(reader->png, reader->info);
    int depth = png_get_bit_depth(reader->png, reader->info);
    bool has_transparent = png_get_valid(reader->png, reader->info, PNG_INFO_tRNS) != 0;
    reader->transparent = -1;
    if (type == PNG_COLOR_TYPE_PALETTE) {
        read_palette(reader);
    } else if (type == PNG_COLOR_TYPE_GRAY) {
        read_greys(reader, depth, has_transparent);
    } else if (has_transparent) {
        png_color_16 colour = transparent_samples(reader, depth);
        reader->transparent = gdTrueColor(colour.red, colour.green, colour.blue);
    }
}

/* ---- reading ---- */

static void set_up(struct png_reader *reader)
{
    enum { ALL_WITHOUT_PIXELS = -1 };
    png_set_read_fn(reader->png, &reader->rest, take_bytes);
    png_set_user_limits(reader->png, INT32_MAX, INT32_MAX);
    png_set_keep_unknown_chunks(reader->png, PNG_HANDLE_CHUNK_NEVER, NULL, ALL_WITHOUT_PIXELS);
}

static void read_header(struct png_reader *reader)
{
    png_read_info(reader->png, reader->info);
    read_colours(reader);
    if (png_get_color_type(reader->png, reader->info) == PNG_COLOR_TYPE_GRAY_ALPHA) {
        png_set_gray_to_rgb(reader->png);
    }
    png_set_strip_16(reader->png);
    png_set_packing(reader->png);
    png_set_interlace_handling(reader->png);
    png_read_update_info(reader->png, reader->info);
    reader->channels = png_get_channels(reader->png, reader->info);
}

bool png_reader_open(struct png_reader *reader, struct str bytes)
{
    *reader = (struct png_reader){ .rest = bytes };
    reader->png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, png_errors_jump, png_errors_ignore);
    reader->info = reader->png ? png_create_info_struct(reader->png) : NULL;
    if (!reader->info || setjmp(png_jmpbuf(reader->png))) {
        return false;
    }
    set_up(reader);
    read_header(reader);
    return true;
}

void png_reader_close(struct png_reader *reader)
{
    png_destroy_read_struct(&reader->png, &reader->info, NULL);
}

int png_reader_width(const struct png_reader *reader)
{
    return (int)png_get_image_width(reader->png, reader->info);
}

int png_reader_height(const struct png_reader *reader)
{
    return (int)png_get_image_height(reader->png, reader->info);
}
