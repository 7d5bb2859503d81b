/* Measuring and drawing a line of text in one typeface. */
#ifndef BLUMAP_DRAW_TEXT_H
#define BLUMAP_DRAW_TEXT_H

#include "draw/fonts.h"

/* Width and height in pixels of TEXT, whose lines are apart by LF. A TrueType line is 1.2 times as
 * high as its ink, so the height need not be whole. */
struct point text_measure(const struct typeface *face, struct str text);

/* Draws TEXT on IMAGE with its left end at X and its bottom (bitmap fonts) or base line (TrueType)
 * at Y. Only TrueType turns by ANGLE, degrees counter-clockwise, and knows lines and UTF-8; bitmap
 * fonts put byte after byte. COLOUR is the library's. */
void text_draw(gdImage *image, const struct typeface *face, struct point at, struct str text,
               double angle, int colour);

#endif
