/* A sheet is where shapes are put: a list of them and the arena their points live in.
 *
 * What has no colour of its own (COLOUR_NONE above all) is not put there. Coordinates beyond any
 * canvas are pulled to 1e9 pixels, so that whoever makes them whole numbers meets no surprise. */
#ifndef BLUMAP_LAYOUT_SHEET_H
#define BLUMAP_LAYOUT_SHEET_H

#include "layout/geometry.h"
#include "layout/scene.h"

struct sheet {
    struct shapes *shapes;
    struct arena *arena;
};

/* Part of an ellipse, in degrees clockwise from east. */
struct arc {
    struct point middle, size;
    double from, to;
};

/* Points as the painter can take them, in ARENA. */
const struct point *sheet_points(const struct point *points, size_t count, struct arena *arena);

/* POINTS are kept: they come from sheet_points. */
void sheet_add_polygon(const struct sheet *sheet, enum shape_kind kind, struct colour colour,
                       const struct point *points, size_t count);

/* A rectangle or a line from one corner of BOX to the other. */
void sheet_add_box(const struct sheet *sheet, enum shape_kind kind, struct colour colour,
                   struct box box);

/* An arc, or a whole ellipse, for which FROM and TO do not count. */
void sheet_add_arc(const struct sheet *sheet, enum shape_kind kind, struct colour colour,
                   struct arc arc);

/* Nothing if the text is empty. Its string must live as long as the scene. */
void sheet_add_text(const struct sheet *sheet, struct colour colour, struct point at,
                    struct text text);

void sheet_add_icon(const struct sheet *sheet, struct point at, struct icon_picture picture);

/* A bitmap of its own with nothing on it yet, and its place on the sheet. */
struct group *sheet_new_group(struct arena *arena, double width, double height);
void sheet_add_group(const struct sheet *sheet, struct point at, struct group *group);
void sheet_add_copy(const struct sheet *sheet);

/* A sheet to fill GROUP by. */
struct sheet sheet_of_group(struct group *group, struct arena *arena);

#endif
