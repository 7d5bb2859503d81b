/* Images of many pixels. */
#ifndef BLUMAP_DRAW_LARGE_IMAGE_H
#define BLUMAP_DRAW_LARGE_IMAGE_H

#include <gd.h>

/* A true-colour image, all black, whose rows lie one after the other in a run of memory of their
 * own: in large pages the first touch of some thirty megabytes costs a hundredth. NULL if memory
 * doesn't suffice. Yours; large_image_free, not gdImageDestroy. */
gdImage *large_image_new(int width, int height);
void large_image_free(gdImage *image);

#endif
