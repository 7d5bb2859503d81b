/* Filled polygons of any number of corners. */
#ifndef BLUMAP_DRAW_POLYGON_H
#define BLUMAP_DRAW_POLYGON_H

#include <gd.h>

/* The pixels gdImageFilledPolygon fills on a true-colour IMAGE with COLOUR, which is opaque or
 * gdAntiAliased. That looks at every edge on every row, sorts by insertion and asks for each pixel
 * how to blend it; this takes a time that grows with the corners, the crossings and the pixels. */
void polygon_fill(gdImage *image, gdPoint *points, int count, int colour);

#endif
