#include "layout/geometry.h"

#include <math.h>

double geometry_radians(double degrees)
{
    return (degrees / 180.0) * M_PI;
}

double geometry_degrees(double radians)
{
    return (radians / M_PI) * 180.0;
}

struct point geometry_difference(struct point to, struct point from)
{
    return (struct point){ to.x - from.x, to.y - from.y };
}

double geometry_length(struct point vector)
{
    return sqrt(vector.x * vector.x + vector.y * vector.y);
}

struct point geometry_direction(struct point vector)
{
    double length = geometry_length(vector);
    if (length == 0) {
        return vector;
    }
    return (struct point){ vector.x / length, vector.y / length };
}

struct point geometry_normal(struct point vector)
{
    struct point direction = geometry_direction(vector);
    return (struct point){ direction.y, -direction.x };
}

struct point geometry_moved(struct point at, double distance, struct point direction)
{
    return (struct point){ at.x + distance * direction.x, at.y + distance * direction.y };
}

struct box geometry_box_around(struct point middle, double width, double height)
{
    return (struct box){ middle.x - width / 2, middle.y - height / 2, middle.x + width / 2,
                         middle.y + height / 2 };
}

struct box geometry_box_moved(struct box box, double dx, double dy)
{
    return (struct box){ box.x1 + dx, box.y1 + dy, box.x2 + dx, box.y2 + dy };
}

static struct point compass_offset(const struct offset *offset, struct point size)
{
    static const struct point sides[] = {
        [COMPASS_C] = { 0, 0 },   [COMPASS_N] = { 0, -1 }, [COMPASS_NE] = { 1, -1 },
        [COMPASS_E] = { 1, 0 },   [COMPASS_SE] = { 1, 1 }, [COMPASS_S] = { 0, 1 },
        [COMPASS_SW] = { -1, 1 }, [COMPASS_W] = { -1, 0 }, [COMPASS_NW] = { -1, -1 },
    };
    double part = offset->percent / 100;
    struct point half = { size.x * part / 2, size.y * part / 2 };
    struct point side = sides[offset->compass];
    return (struct point){ side.x * half.x, side.y * half.y };
}

struct point geometry_offset(const struct offset *offset, struct point size)
{
    switch (offset->kind) {
    case OFFSET_PIXELS:
        return offset->pixels;
    case OFFSET_COMPASS:
        return compass_offset(offset, size);
    case OFFSET_POLAR: {
        double angle = geometry_radians(offset->angle);
        return (struct point){ offset->radius * sin(angle), -offset->radius * cos(angle) };
    }
    case OFFSET_NONE:
        break;
    }
    return (struct point){ 0, 0 };
}
