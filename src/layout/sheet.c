#include "layout/sheet.h"

#include <math.h>

static double within_reach(double ordinate)
{
    static const double farthest = 1e9;
    if (isnan(ordinate)) {
        return 0;
    }
    return fmax(-farthest, fmin(farthest, ordinate));
}

static struct point reachable(struct point point)
{
    return (struct point){ within_reach(point.x), within_reach(point.y) };
}

const struct point *sheet_points(const struct point *points, size_t count, struct arena *arena)
{
    struct point *copy = arena_array(arena, count, sizeof *copy);
    for (size_t i = 0; i < count; i++) {
        copy[i] = reachable(points[i]);
    }
    return copy;
}

static void add(const struct sheet *sheet, struct shape shape, const struct point *points,
                size_t count)
{
    shape.points = points;
    shape.point_count = count;
    VEC_PUSH(sheet->shapes, sheet->arena, shape);
}

static void add_copied(const struct sheet *sheet, struct shape shape, const struct point *points,
                       size_t count)
{
    add(sheet, shape, sheet_points(points, count, sheet->arena), count);
}

void sheet_add_polygon(const struct sheet *sheet, enum shape_kind kind, struct colour colour,
                       const struct point *points, size_t count)
{
    if (colour.kind == COLOUR_RGB && count > 0) {
        add(sheet, (struct shape){ .kind = kind, .colour = colour }, points, count);
    }
}

void sheet_add_box(const struct sheet *sheet, enum shape_kind kind, struct colour colour,
                   struct box box)
{
    const struct point corners[] = { { box.x1, box.y1 }, { box.x2, box.y2 } };
    if (colour.kind == COLOUR_RGB) {
        add_copied(sheet, (struct shape){ .kind = kind, .colour = colour }, corners, 2);
    }
}

void sheet_add_arc(const struct sheet *sheet, enum shape_kind kind, struct colour colour,
                   struct arc arc)
{
    if (colour.kind != COLOUR_RGB) {
        return;
    }
    struct shape shape = {
        .kind = kind, .colour = colour, .from = within_reach(arc.from), .to = within_reach(arc.to)
    };
    const struct point points[] = { arc.middle, arc.size };
    add_copied(sheet, shape, points, 2);
}

void sheet_add_text(const struct sheet *sheet, struct colour colour, struct point at,
                    struct text text)
{
    if (colour.kind == COLOUR_RGB && text.string.len > 0) {
        add_copied(sheet, (struct shape){ .kind = SHAPE_TEXT, .colour = colour, .text = text }, &at,
                   1);
    }
}

void sheet_add_icon(const struct sheet *sheet, struct point at, struct icon_picture picture)
{
    struct icon_picture *kept = ARENA_NEW(sheet->arena, struct icon_picture);
    *kept = picture;
    add_copied(sheet, (struct shape){ .kind = SHAPE_ICON, .picture = kept }, &at, 1);
}

struct group *sheet_new_group(struct arena *arena, double width, double height)
{
    struct group *group = ARENA_NEW(arena, struct group);
    group->width = within_reach(width);
    group->height = within_reach(height);
    group->copies_itself = true;
    return group;
}

void sheet_add_group(const struct sheet *sheet, struct point at, struct group *group)
{
    add_copied(sheet, (struct shape){ .kind = SHAPE_GROUP, .group = group }, &at, 1);
}

void sheet_add_copy(const struct sheet *sheet)
{
    add(sheet, (struct shape){ .kind = SHAPE_COPY }, NULL, 0);
}

struct sheet sheet_of_group(struct group *group, struct arena *arena)
{
    return (struct sheet){ .shapes = &group->shapes, .arena = arena };
}
