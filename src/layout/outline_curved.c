/* Vocabulary: the *near* edge of an arrow is walked from its end of the link to its head, the *far*
 * edge back again. */
#include "layout/way.h"

#include "layout/geometry.h"

void outline_add_head(struct outline *outline, struct head head)
{
    struct point normal = geometry_normal(geometry_difference(head.tip, head.base));
    outline->points[outline->count++] = geometry_moved(head.base, head.neck, normal);
    outline->points[outline->count++] = geometry_moved(head.base, head.width, normal);
    outline->points[outline->count++] = head.tip;
    outline->points[outline->count++] = geometry_moved(head.base, -head.width, normal);
    outline->points[outline->count++] = geometry_moved(head.base, -head.neck, normal);
}

/* The normal of the step from the spine's point INDEX to the next one of an OUT arrow, or to the
 * one before of an IN arrow. */
static struct point step_normal(const struct spine *spine, size_t index, enum direction direction)
{
    size_t next = direction == DIRECTION_OUT ? index + 1 : index - 1;
    return geometry_normal(geometry_difference(spine->points[next].at, spine->points[index].at));
}

/* Both edges beside the first STEPS points of the spine, with room for the head between them. */
static struct outline edges(const struct way *way, enum direction direction, double width,
                            size_t steps, struct arena *arena)
{
    enum { HEAD_POINTS = 5 };
    size_t count = 2 * steps + HEAD_POINTS;
    struct point *points = arena_array(arena, count, sizeof *points);
    for (size_t i = 0; i < steps; i++) {
        size_t index = direction == DIRECTION_OUT ? i : way->spine.count - 1 - i;
        struct point at = way->spine.points[index].at;
        struct point normal = step_normal(&way->spine, index, direction);
        points[i] = geometry_moved(at, width, normal);
        points[count - 1 - i] = geometry_moved(at, -width, normal);
    }
    return (struct outline){ points, count };
}

enum outline_result outline_curved(const struct way *way, enum direction direction,
                                   struct arena *arena, struct outline *outline)
{
    bool is_out = direction == DIRECTION_OUT;
    double side = is_out ? 1 : -1;
    double base_distance = way->split - side * way->head_length[direction];
    if (way->length <= way->least) {
        return OUTLINE_TOO_SHORT;
    }
    if (base_distance < 0) {
        return OUTLINE_NO_ROOM;
    }
    struct spot base = spine_spot(&way->spine, base_distance);
    struct head head = {
        .base = base.at,
        .tip = spine_spot(&way->spine, way->split).at,
        .neck = side * way->width[direction],
        .width = side * way->head_width[direction],
    };
    size_t steps = is_out ? base.index : way->spine.count - 1 - base.index;
    *outline = edges(way, direction, head.neck, steps, arena);
    outline_add_head(&(struct outline){ outline->points + steps, 0 }, head);
    return OUTLINE_DONE;
}
