/* What the files of layout/ share while one map is laid out. */
#ifndef BLUMAP_LAYOUT_LAYOUT_H
#define BLUMAP_LAYOUT_LAYOUT_H

#include "layout/sheet.h"

/* A node drawn into a bitmap of its own, not yet on the canvas. */
struct node_picture {
    struct point size;   /* what the ends of links are shifted by: its icon's or its label's */
    struct point at;     /* upper left corner on the canvas */
    struct group *group; /* NULL: there is nothing to see */
};

enum {
    LAYOUT_FURNITURE = 1000,     /* the layer of legends, stamps and title */
    LAYOUT_LONGEST_TEXT = 10000, /* bytes; many nodes can share one label */
};

struct layout {
    const struct map *map;
    const struct values *values;
    const struct metrics *metrics;
    struct arena *arena;
    struct diags *diags;
    struct scene *scene;
    struct sheet canvas;
    struct node_picture *pictures; /* of the nodes, by item->index */
    bool has_bulge;
    bool is_anonymous; /* texts are made fit for showing around */
    bool is_multiline; /* bitmap fonts show every line of a label */
};

/* TEXT of OWNER (NULL: of the map) with its tokens replaced; and as it is shown. */
struct str layout_expand(const struct layout *layout, const struct item *owner, struct str text);
struct str layout_text(const struct layout *layout, const struct item *owner, struct str text);

/* TEXT, or with a warning as much of it as is drawn at most. */
struct str layout_cut(const struct layout *layout, const struct item *owner, struct str text);

struct point layout_text_size(const struct layout *layout, int64_t font, struct str text);

/* Whether FONT shows one line only, and never aslant. */
bool layout_is_bitmap_font(const struct layout *layout, int64_t font);

/* Warns if a text of ITEM is to stand at an ANGLE that its font can't have. */
void layout_check_angle(const struct layout *layout, const struct item *item, int64_t font,
                        double angle);

/* Where warnings about the map as a whole point to. */
struct place layout_place(const struct layout *layout);

/* Whether a hint is a number that equals 1, and the whole number a hint begins with, else 0. */
bool layout_hint_is_one(const struct str *hint);
double layout_hint_integer(const struct item *item, struct str name);

/* The colour of VALUE on the scale of USE, warning of what does not fit. */
struct colour layout_scale_colour(const struct layout *layout, const struct item *item,
                                  const struct scale_use *use, double value, enum scale_type type);

/* A hot area of AREA's owner, part and direction. */
void layout_add_area_box(const struct layout *layout, struct area area, struct box box);
void layout_add_area_polygon(const struct layout *layout, struct area area,
                             const struct point *points, size_t count);

/* The areas of ITEM begin as this one. */
struct area layout_item_area(const struct layout *layout, const struct item *item);

#endif
