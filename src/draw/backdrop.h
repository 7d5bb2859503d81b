/* The canvas a map begins with: filled, and covered by its background picture if it has one. All
 * are large images (large_image.h). */
#ifndef BLUMAP_DRAW_BACKDROP_H
#define BLUMAP_DRAW_BACKDROP_H

#include <gd.h>
#include <stdint.h>

#include "base/str.h"

/* A true-colour image of WIDTH x HEIGHT pixels, all COLOUR. NULL if memory doesn't suffice. */
gdImage *backdrop_plain(int width, int height, int colour);

/* An image of the size of the picture PATH: filled with COLOUR, the picture blended on it. NULL if
 * it can't be used or has more than MOST_PIXELS, and *WHY says why; otherwise *WHY is NULL, or says
 * why it is only a part of the picture. */
gdImage *backdrop_from_file(const char *path, int colour, uint64_t most_pixels, const char **why);

#endif
