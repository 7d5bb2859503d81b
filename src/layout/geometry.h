/* Angles, vectors and boxes, each in the one order of operations the maps' look depends on.
 *
 * Vocabulary: a *direction* in the plane is a point one pixel from the origin. A *normal* of a line
 * points to the left of it, as seen on a canvas whose y grows down. */
#ifndef BLUMAP_LAYOUT_GEOMETRY_H
#define BLUMAP_LAYOUT_GEOMETRY_H

#include "map/model.h"

/* Two corners; a box drawn includes both. */
struct box {
    double x1, y1, x2, y2;
};

double geometry_radians(double degrees);
double geometry_degrees(double radians);

/* From FROM to TO. */
struct point geometry_difference(struct point to, struct point from);

double geometry_length(struct point vector);

/* VECTOR shortened to one pixel, and the same turned to the left; (0, 0) has none and stays. */
struct point geometry_direction(struct point vector);
struct point geometry_normal(struct point vector);

/* AT moved by DISTANCE pixels along DIRECTION. */
struct point geometry_moved(struct point at, double distance, struct point direction);

/* A box of this size around MIDDLE. */
struct box geometry_box_around(struct point middle, double width, double height);
struct box geometry_box_moved(struct box box, double dx, double dy);

/* The shift that OFFSET means for a box of SIZE. */
struct point geometry_offset(const struct offset *offset, struct point size);

#endif
