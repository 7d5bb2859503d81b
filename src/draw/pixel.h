/* Where exact numbers become the whole ones of the drawing library. */
#ifndef BLUMAP_DRAW_PIXEL_H
#define BLUMAP_DRAW_PIXEL_H

#include "map/model.h"

/* VALUE truncated toward zero; NaN and infinities are 0, what an int can't hold is clipped. */
int pixel_of(double value);

/* COLOUR, which must be COLOUR_RGB, as 0xRRGGBB: each component truncated and clipped to 0..255. */
int pixel_colour(struct colour colour);

#endif
