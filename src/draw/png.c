#include <png.h>
#include <setjmp.h>

#include "base/memory.h"
#include "draw/formats.h"
#include "draw/palette.h"
#include "draw/png_errors.h"
#include "draw/studio.h"

/* Line art packs best unfiltered, and beyond level 3 time grows faster than the file shrinks. What
 * has no palette holds a photo: told by how a row differs from the one above, it is packed as small
 * at level 1, in two thirds of the time. */
enum { ART_LEVEL = 3, PHOTO_LEVEL = 1, DOTS_PER_METRE = 3780 };

struct png_draft {
    png_structp png;
    png_infop info;
    const gdImage *image;
    struct palette palette;
    bool has_palette;
    png_bytep line;
};

static void write_palette(struct png_draft *draft)
{
    png_color colours[PALETTE_MOST];
    for (unsigned i = 0; i < draft->palette.count; i++) {
        int colour = draft->palette.colours[i];
        colours[i] =
            (png_color){ (png_byte)gdTrueColorGetRed(colour), (png_byte)gdTrueColorGetGreen(colour),
                         (png_byte)gdTrueColorGetBlue(colour) };
    }
    png_set_PLTE(draft->png, draft->info, colours, (int)draft->palette.count);
}

static void write_header(struct png_draft *draft)
{
    int type = draft->has_palette ? PNG_COLOR_TYPE_PALETTE : PNG_COLOR_TYPE_RGB;
    png_set_IHDR(draft->png, draft->info, (png_uint_32)gdImageSX(draft->image),
                 (png_uint_32)gdImageSY(draft->image), 8, type, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(draft->png, draft->info, DOTS_PER_METRE, DOTS_PER_METRE, PNG_RESOLUTION_METER);
    png_set_compression_level(draft->png, draft->has_palette ? ART_LEVEL : PHOTO_LEVEL);
    png_set_filter(draft->png, PNG_FILTER_TYPE_BASE,
                   draft->has_palette ? PNG_FILTER_NONE : PNG_FILTER_UP);
    if (draft->has_palette) {
        enum { NO_CHECK = 0 }; /* the indices come from the palette itself */
        png_set_check_for_invalid_index(draft->png, NO_CHECK);
        write_palette(draft);
    }
    png_write_info(draft->png, draft->info);
}

static void split_row(const int *row, png_bytep out, int width)
{
    for (int x = 0; x < width; x++, out += 3) {
        out[0] = (png_byte)gdTrueColorGetRed(row[x]);
        out[1] = (png_byte)gdTrueColorGetGreen(row[x]);
        out[2] = (png_byte)gdTrueColorGetBlue(row[x]);
    }
}

static void write_rows(struct png_draft *draft)
{
    int width = gdImageSX(draft->image);
    for (int y = 0; y < gdImageSY(draft->image); y++) {
        const int *row = draft->image->tpixels[y];
        if (draft->has_palette) {
            palette_index_row(&draft->palette, row, draft->line, width);
        } else {
            split_row(row, draft->line, width);
        }
        png_write_row(draft->png, draft->line);
    }
    png_write_end(draft->png, draft->info);
}

static bool write_to(struct png_draft *draft, FILE *stream)
{
    draft->png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, png_errors_jump, png_errors_ignore);
    draft->info = draft->png ? png_create_info_struct(draft->png) : NULL;
    if (!draft->info || setjmp(png_jmpbuf(draft->png))) {
        return false;
    }
    png_set_user_limits(draft->png, INT32_MAX, INT32_MAX);
    png_init_io(draft->png, stream);
    write_header(draft);
    write_rows(draft);
    return true;
}

bool png_write_canvas(const struct canvas *canvas, int quality, FILE *stream, const char **why)
{
    (void)quality;
    struct png_draft *draft = memory_new(1, sizeof *draft);
    draft->image = canvas->image;
    draft->has_palette = palette_collect(&draft->palette, canvas->image);
    draft->line = memory_new((size_t)gdImageSX(canvas->image), 3);
    bool done = write_to(draft, stream);
    *why = "the PNG could not be made, or writing failed";
    png_destroy_write_struct(&draft->png, &draft->info);
    memory_free(draft->line);
    memory_free(draft);
    return done;
}
