#include "layout/spine.h"

#include <math.h>

#include "layout/geometry.h"

enum {
    CURVE_STEPS = 32, /* samples a span */
    STRAIGHT_STEPS = 12,
};

/* One ordinate of the curve between Q[1] and Q[2], T of the way. */
static double curve_ordinate(const double q[4], double t)
{
    double t2 = t * t;
    double t3 = t2 * t;
    double a = -q[0] + 3 * q[1] - 3 * q[2] + q[3];
    double b = 2 * q[0] - 5 * q[1] + 4 * q[2] - q[3];
    double c = -q[0] + q[2];
    double d = 2 * q[1];
    return (((a * t3) + (b * t2) + (c * t)) + d) / 2;
}

/* The key INDEX, where the first and the last one stand twice. */
static struct point padded_key(const struct point *keys, size_t count, size_t index)
{
    if (index == 0) {
        return keys[0];
    }
    return index > count ? keys[count - 1] : keys[index - 1];
}

static struct point curve_sample(const struct point *keys, size_t count, size_t span, int step)
{
    double x[4], y[4];
    for (size_t i = 0; i < 4; i++) {
        struct point key = padded_key(keys, count, span + i);
        x[i] = key.x;
        y[i] = key.y;
    }
    double t = step / (double)CURVE_STEPS;
    return (struct point){ curve_ordinate(x, t), curve_ordinate(y, t) };
}

struct spine spine_curved(const struct point *keys, size_t count, struct arena *arena)
{
    struct spine spine = {
        .points = arena_array(arena, CURVE_STEPS * (count - 1), sizeof *spine.points),
    };
    spine.points[spine.count++] = (struct spine_point){ keys[0], 0 };
    double distance = 0;
    for (size_t span = 0; span < count - 1; span++) {
        struct point previous = curve_sample(keys, count, span, 0);
        for (int step = 1; step <= CURVE_STEPS; step++) {
            struct point at = curve_sample(keys, count, span, step);
            distance += geometry_length(geometry_difference(at, previous));
            previous = at;
            /* php-weathermap loses the very first sample; the pictures show it */
            if (span > 0 || step > 1) {
                spine.points[spine.count++] = (struct spine_point){ at, distance };
            }
        }
    }
    return spine;
}

struct spine spine_straight(const struct point *keys, size_t count, struct arena *arena)
{
    struct spine spine = {
        .points = arena_array(arena, STRAIGHT_STEPS * (count - 1) + 1, sizeof *spine.points),
    };
    double distance = 0;
    for (size_t span = 0; span < count - 1; span++) {
        struct point way = geometry_difference(keys[span + 1], keys[span]);
        double length = geometry_length(way);
        struct point step = { way.x / STRAIGHT_STEPS, way.y / STRAIGHT_STEPS };
        for (int j = 0; j < STRAIGHT_STEPS; j++) {
            spine.points[spine.count++] = (struct spine_point){
                { keys[span].x + j * step.x, keys[span].y + j * step.y },
                distance + j * (length / STRAIGHT_STEPS),
            };
        }
        distance += length;
    }
    spine.points[spine.count++] = (struct spine_point){ keys[count - 1], distance };
    return spine;
}

double spine_length(const struct spine *spine)
{
    return spine->points[spine->count - 1].distance;
}

size_t spine_index(const struct spine *spine, double distance)
{
    if (distance <= 0 || spine_length(spine) == spine->points[0].distance) {
        return 0;
    }
    if (spine_length(spine) < distance) {
        return spine->count - 1;
    }
    size_t low = 0, high = spine->count - 1;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (spine->points[middle].distance < distance) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

struct spot spine_spot(const struct spine *spine, double distance)
{
    size_t index = spine_index(spine, distance);
    struct spine_point here = spine->points[index];
    /* beyond the end the way goes straight away from the canvas's corner, as in php-weathermap */
    struct spine_point next = { { 0, 0 }, 0 };
    if (index + 1 < spine->count) {
        next = spine->points[index + 1];
    }
    if (next.distance == here.distance) {
        return (struct spot){ index, here.at };
    }
    double part = (distance - here.distance) / (next.distance - here.distance);
    return (struct spot){ index,
                          { here.at.x + part * (next.at.x - here.at.x),
                            here.at.y + part * (next.at.y - here.at.y) } };
}

double spine_angle(const struct spine *spine, double distance)
{
    size_t left = spine_index(spine, distance);
    if (left + 2 >= spine->count && left > 0) {
        left--;
    }
    struct point way = geometry_difference(spine->points[left + 1].at, spine->points[left].at);
    return geometry_degrees(atan2(-way.y, way.x));
}
