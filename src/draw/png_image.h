/* PNG → libgd's image, the same as libgd makes of it. libgd's own reader would let libpng write
 * warnings to stderr (about interlacing, colour profiles, texts) and set aside whatever length a
 * chunk claims, and no caller can keep it from either. */
#ifndef BLUMAP_DRAW_PNG_IMAGE_H
#define BLUMAP_DRAW_PNG_IMAGE_H

#include <gd.h>

#include "base/str.h"

/* NULL if the PNG in BYTES is broken, or memory doesn't suffice. The whole picture is in memory
 * twice meanwhile: its size is to be checked first. Yours; gdImageDestroy. */
gdImage *png_image_read(struct str bytes);

#endif
