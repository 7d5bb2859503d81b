#include <stdio.h>

#include <jpeglib.h>
#include <setjmp.h>

#include "draw/formats.h"
#include "draw/studio.h"

struct failure {
    struct jpeg_error_mgr manager; /* libjpeg's; must come first */
    jmp_buf back;
};

_Noreturn static void fail(j_common_ptr info)
{
    struct failure *failure = (struct failure *)info->err;
    longjmp(failure->back, 1);
}

static void say_nothing(j_common_ptr info)
{
    (void)info;
}

/* A pixel's int as libjpeg sees its four bytes. */
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#    define PIXEL_BYTES JCS_EXT_BGRX
#else
#    define PIXEL_BYTES JCS_EXT_XRGB
#endif

static void set_up(struct jpeg_compress_struct *jpeg, const gdImage *image, int quality)
{
    jpeg->image_width = (JDIMENSION)gdImageSX(image);
    jpeg->image_height = (JDIMENSION)gdImageSY(image);
    jpeg->input_components = 4;
    jpeg->in_color_space = PIXEL_BYTES;
    jpeg_set_defaults(jpeg);
    jpeg_set_quality(jpeg, quality, TRUE);
}

static bool compress(struct jpeg_compress_struct *jpeg, struct failure *failure,
                     const gdImage *image, int quality, FILE *stream)
{
    if (setjmp(failure->back)) {
        return false;
    }
    jpeg_create_compress(jpeg);
    jpeg_stdio_dest(jpeg, stream);
    set_up(jpeg, image, quality);
    jpeg_start_compress(jpeg, TRUE);
    while (jpeg->next_scanline < jpeg->image_height) {
        JSAMPROW row = (JSAMPROW)image->tpixels[jpeg->next_scanline];
        jpeg_write_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_compress(jpeg);
    return true;
}

bool jpeg_write_canvas(const struct canvas *canvas, int quality, FILE *stream, const char **why)
{
    struct failure failure;
    struct jpeg_compress_struct jpeg = { .err = jpeg_std_error(&failure.manager) };
    failure.manager.error_exit = fail;
    failure.manager.output_message = say_nothing;
    bool done = compress(&jpeg, &failure, canvas->image, quality, stream);
    *why = "the JPEG could not be made: it is over 65500 pixels wide or high, or writing failed";
    jpeg_destroy_compress(&jpeg);
    return done;
}
