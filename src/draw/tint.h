/* Icons that take the colour of a load. */
#ifndef BLUMAP_DRAW_TINT_H
#define BLUMAP_DRAW_TINT_H

#include <gd.h>

#include "map/model.h"

/* Gives every palette entry of IMAGE the hue of COLOUR and keeps its lightness, from black over
 * COLOUR to white; entries become opaque. A true-colour image stays as it is. */
void tint_ramp(gdImage *image, struct colour colour);

/* Adds COLOUR to every pixel. */
void tint_filter(gdImage *image, struct colour colour);

#endif
