/* Vocabulary: a label is a box around its text, turned about its *middle* on the spine. The text's
 * *anchor* is the left end of its baseline. */
#include "layout/link.h"

#include <math.h>

#include "layout/areas.h"
#include "layout/hint.h"
#include "layout/texts.h"

/* The angle of a text along the spine, turned so that it never stands on its head. */
static double label_angle(const struct link *link, const struct way *way, double distance)
{
    if (link->style.bandwidth_style == BOX_CLASSIC) {
        return 0;
    }
    double angle = spine_angle(&way->spine, distance);
    if (fabs(angle) > 90) {
        angle -= 180;
    }
    if (angle < -180) {
        angle += 360;
    }
    return angle;
}

/* Also for no angle at all: the last bits change, and the pictures with them. */
static void turn_about(struct point middle, double angle, struct point *points, size_t count)
{
    double radians = -geometry_radians(angle);
    for (size_t i = 0; i < count; i++) {
        struct point arm = geometry_difference(points[i], middle);
        points[i].x = (arm.x * cos(radians) - arm.y * sin(radians)) + middle.x;
        points[i].y = (arm.y * cos(radians) + arm.x * sin(radians)) + middle.y;
    }
}

static struct box box_of(struct point middle, struct point size, double padding)
{
    return (struct box){ middle.x - size.x / 2 - padding - 3, middle.y - size.y / 2 - padding - 3,
                         middle.x + size.x / 2 + padding + 3, middle.y + size.y / 2 + padding + 3 };
}

void link_add_label(const struct layout *layout, const struct link *link, const struct way *way,
                    enum direction direction)
{
    enum { CORNERS = 4, ANCHOR = CORNERS, POINTS };
    const struct link_style *style = &link->style;
    struct str text = texts_shown(layout, &link->item, style->bandwidth_format[direction]);
    if (text.len == 0) {
        return;
    }
    double distance = way->length * (style->bandwidth_at[direction] / 100);
    struct point middle = spine_spot(&way->spine, distance).at;
    double angle = label_angle(link, way, distance);
    struct point size = texts_size(layout, style->bandwidth_font, text);
    struct box box = box_of(middle, size, hint_integer(&link->item, STR("bwlabel_padding")));
    struct point corners[POINTS] = {
        { box.x1, box.y1 },
        { box.x1, box.y2 },
        { box.x2, box.y2 },
        { box.x2, box.y1 },
        [ANCHOR] = { middle.x - size.x / 2, middle.y + size.y / 2 + 1 },
    };
    turn_about(middle, angle, corners, POINTS);
    const struct point *points = sheet_points(corners, POINTS, layout->arena);
    texts_check_angle(layout, &link->item, style->bandwidth_font, angle);

    const struct sheet *canvas = &layout->canvas;
    sheet_add_polygon(canvas, SHAPE_FILLED_POLYGON, style->bandwidth_box, points, CORNERS);
    sheet_add_polygon(canvas, SHAPE_POLYGON, style->bandwidth_outline, points, CORNERS);
    sheet_add_text(canvas, style->bandwidth_colour, points[ANCHOR],
                   (struct text){ style->bandwidth_font, text, angle });

    struct area area = areas_of_item(layout, &link->item);
    area.part = direction == DIRECTION_OUT ? 3 : 2;
    area.direction = direction;
    if (angle == 0) {
        areas_add_box(layout, area, box);
    } else {
        areas_add_polygon(layout, area, points, POINTS);
    }
}
