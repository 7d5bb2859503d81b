/* The spine of a link: the line its arrows are grown around, as a run of points close together.
 *
 * Vocabulary: the *keys* of a link are its first end, its vias and its second end. A *span* goes
 * from one key to the next. A *spot* is a place on the spine, found by its *distance*: pixels along
 * the spine from the first end. */
#ifndef BLUMAP_LAYOUT_SPINE_H
#define BLUMAP_LAYOUT_SPINE_H

#include "map/model.h"

struct spine_point {
    struct point at;
    double distance;
};

/* At least two points; distances do not fall. */
struct spine {
    struct spine_point *points;
    size_t count;
};

struct spot {
    size_t index; /* of the last point of the spine before it */
    struct point at;
};

/* Through COUNT keys (2 or more, neighbours apart) on a Catmull-Rom curve, or straight from each to
 * the next. In ARENA. */
struct spine spine_curved(const struct point *keys, size_t count, struct arena *arena);
struct spine spine_straight(const struct point *keys, size_t count, struct arena *arena);

double spine_length(const struct spine *spine);

/* DISTANCE may lie beyond the end; below 0 it counts as 0. */
size_t spine_index(const struct spine *spine, double distance);
struct spot spine_spot(const struct spine *spine, double distance);

/* Which way the spine goes there: degrees counter-clockwise from east. */
double spine_angle(const struct spine *spine, double distance);

#endif
