/* Filled polygons of any number of corners. */
#ifndef BLUMAP_DRAW_POLYGON_H
#define BLUMAP_DRAW_POLYGON_H

#include <gd.h>

/* The pixels gdImageFilledPolygon fills. That looks at every edge on every row and sorts by
 * insertion; from some thousand corners on this takes a way whose time grows with the corners and
 * the crossings only. */
void polygon_fill(gdImage *image, gdPoint *points, int count, int colour);

#endif
