/* Vocabulary: the *bones* of an arrow are the corners of its part of the spine; each two neighbours
 * have a *normal*. The *left* and the *right* edge run beside the bones, as far away as the arrow
 * is wide; at a corner they are cut where their lines cross, and at a sharp one they are capped by
 * two points in place of one. */
#include "layout/way.h"

#include <math.h>

#include "base/number.h"
#include "layout/geometry.h"

/* A turn by more degrees than this is capped. */
static const double sharpest_turn = 169;

/* The part of the spine that belongs to DIRECTION, walked from its end of the link to the split. */
static struct spine part_of(const struct way *way, enum direction direction, struct arena *arena)
{
    if (way->is_oneway) {
        return way->spine;
    }
    const struct spine *whole = &way->spine;
    struct spot split = spine_spot(whole, way->split);
    struct spine part = {
        .points = arena_array(arena, whole->count + 1, sizeof *part.points),
    };
    if (direction == DIRECTION_OUT) {
        for (size_t i = 0; i <= split.index; i++) {
            part.points[part.count++] = whole->points[i];
        }
        part.points[part.count++] = (struct spine_point){ split.at, way->split };
        return part;
    }
    for (size_t i = whole->count - 1; i > split.index; i--) {
        struct spine_point point = whole->points[i];
        part.points[part.count++] = (struct spine_point){ point.at, way->length - point.distance };
    }
    part.points[part.count++] = (struct spine_point){ split.at, way->length - way->split };
    return part;
}

static bool is_corner(struct point before, struct point at, struct point after)
{
    double twice_area =
        before.x * (at.y - after.y) + at.x * (after.y - before.y) + after.x * (before.y - at.y);
    return fabs(twice_area) > 1e-8;
}

/* PART up to the base of its head, less the points that lie in line. */
static struct outline bones_of(const struct spine *part, struct spot base, struct arena *arena)
{
    struct outline bones = { arena_array(arena, base.index + 2, sizeof(struct point)), 0 };
    bones.points[bones.count++] = part->points[0].at;
    for (size_t i = 1; i < base.index; i++) {
        struct point after = i + 1 < base.index ? part->points[i + 1].at : base.at;
        if (is_corner(part->points[i - 1].at, part->points[i].at, after)) {
            bones.points[bones.count++] = part->points[i].at;
        }
    }
    bones.points[bones.count++] = base.at;
    return bones;
}

struct line {
    double slope, constant;
};

static struct line line_through(struct point from, struct point to)
{
    struct line line = { 1e10, 0 };
    if (from.x != to.x) {
        line.slope = (to.y - from.y) / (to.x - from.x);
    }
    line.constant = from.y - line.slope * from.x;
    return line;
}

/* Solves a1 x + b1 y + c1 = 0 and its like by determinants, where b is -1. */
static struct point crossing(struct line first, struct line second, struct point otherwise)
{
    const double b1 = -1, b2 = -1;
    double determinant = first.slope * b2 - second.slope * b1;
    if (determinant == 0) {
        return otherwise;
    }
    double inverse = 1 / determinant;
    return (struct point){
        (b1 * second.constant - b2 * first.constant) * inverse,
        (second.slope * first.constant - first.slope * second.constant) * inverse,
    };
}

/* Three neighbouring bones and the width of the arrow around them. */
struct corner {
    struct point bones[3];
    struct point normals[2];
    double width;
};

static struct corner corner_at(const struct outline *bones, size_t index, double width)
{
    struct corner corner = { .width = width };
    for (size_t i = 0; i < 3; i++) {
        corner.bones[i] = bones->points[index + i];
    }
    for (size_t i = 0; i < 2; i++) {
        corner.normals[i] =
            geometry_normal(geometry_difference(corner.bones[i + 1], corner.bones[i]));
    }
    return corner;
}

static double corner_turn(const struct corner *corner)
{
    double turn = geometry_degrees(atan2(corner->normals[1].y, corner->normals[1].x) -
                                   atan2(corner->normals[0].y, corner->normals[0].x));
    if (turn > 180) {
        turn -= 360;
    }
    if (turn < -180) {
        turn += 360;
    }
    return turn;
}

/* Where an edge beside the first two bones meets one beside the last two; sides are 1 or -1. */
static struct point corner_crossing(const struct corner *corner, double first_side,
                                    double second_side)
{
    double first = first_side * corner->width, second = second_side * corner->width;
    const struct point *bones = corner->bones, *normals = corner->normals;
    struct point end = geometry_moved(bones[1], first, normals[0]);
    return crossing(line_through(geometry_moved(bones[0], first, normals[0]), end),
                    line_through(geometry_moved(bones[1], second, normals[1]),
                                 geometry_moved(bones[2], second, normals[1])),
                    end);
}

static void add_corner(const struct corner *corner, struct outline *left, struct outline *right)
{
    double turn = corner_turn(corner);
    bool is_sharp = fabs(turn) > sharpest_turn;
    if (is_sharp && turn < 0) {
        left->points[left->count++] = corner_crossing(corner, 1, -1);
        left->points[left->count++] = corner_crossing(corner, -1, 1);
        right->points[right->count++] = corner_crossing(corner, -1, -1);
    } else if (is_sharp) {
        right->points[right->count++] = corner_crossing(corner, -1, 1);
        right->points[right->count++] = corner_crossing(corner, 1, -1);
        left->points[left->count++] = corner_crossing(corner, 1, 1);
    } else {
        left->points[left->count++] = corner_crossing(corner, 1, 1);
        right->points[right->count++] = corner_crossing(corner, -1, -1);
    }
}

/* The whole outline around BONES: there on the left, HEAD, and back on the right. */
static struct outline around(const struct outline *bones, struct head head, struct arena *arena)
{
    enum { MOST_AT_CORNER = 2, HEAD_POINTS = 5 };
    size_t room = MOST_AT_CORNER * bones->count;
    struct outline left = {
        arena_array(arena, 2 * room + HEAD_POINTS, sizeof(struct point)),
        0,
    };
    struct outline right = { arena_array(arena, room, sizeof(struct point)), 0 };
    struct point start = bones->points[0];
    struct point normal = geometry_normal(geometry_difference(bones->points[1], start));
    left.points[left.count++] = start;
    left.points[left.count++] = geometry_moved(start, head.neck, normal);
    right.points[right.count++] = start;
    right.points[right.count++] = geometry_moved(start, -head.neck, normal);
    for (size_t i = 0; i + 2 < bones->count; i++) {
        struct corner corner = corner_at(bones, i, head.neck);
        add_corner(&corner, &left, &right);
    }
    outline_add_head(&left, head);
    while (right.count > 0) {
        left.points[left.count++] = right.points[--right.count];
    }
    return left;
}

static void round_all(struct outline *outline)
{
    for (size_t i = 0; i < outline->count; i++) {
        outline->points[i].x = number_round(outline->points[i].x);
        outline->points[i].y = number_round(outline->points[i].y);
    }
}

enum outline_result outline_straight(const struct way *way, enum direction direction,
                                     struct arena *arena, struct outline *outline)
{
    struct spine part = part_of(way, direction, arena);
    double length = spine_length(&part);
    if (length < way->least) {
        return OUTLINE_TOO_SHORT;
    }
    struct spot base = spine_spot(&part, length - way->head_length[direction]);
    struct outline bones = bones_of(&part, base, arena);
    struct head head = {
        .base = base.at,
        .tip = spine_spot(&way->spine, way->split).at,
        .neck = way->width[direction],
        .width = way->head_width[direction],
    };
    *outline = around(&bones, head, arena);
    round_all(outline);
    return OUTLINE_DONE;
}
