/* What is at hand while one map is laid out. order.c makes it; the others only read it, and add to
 * the scene. */
#ifndef BLUMAP_LAYOUT_LAYOUT_H
#define BLUMAP_LAYOUT_LAYOUT_H

#include "layout/sheet.h"

/* A node drawn into a bitmap of its own, not yet on the canvas. */
struct node_picture {
    struct point size;   /* what the ends of links are shifted by: its icon's or its label's */
    struct point at;     /* upper left corner on the canvas */
    struct group *group; /* NULL: there is nothing to see */
};

enum { LAYOUT_FURNITURE = 1000 }; /* the layer of legends, stamps and title */

struct layout {
    const struct map *map;
    struct place place; /* of the map as a whole, for warnings */
    const struct values *values;
    const struct metrics *metrics;
    struct arena *arena;   /* of the scene */
    struct arena *scratch; /* of the item being laid out */
    struct diags *diags;
    struct scene *scene;
    struct sheet canvas;
    struct node_picture *pictures; /* of the nodes, by item->index */
    bool has_bulge;
    bool is_anonymous; /* texts are made fit for showing around */
    bool is_multiline; /* bitmap fonts show every line of a label */
};

#endif
