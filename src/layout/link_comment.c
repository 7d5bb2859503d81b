/* Vocabulary: a comment's *anchor* is where its text begins: beside the spine at its edge, or on
 * it. It reads *flipped*, against the way, where it would stand on its head. */
#include "layout/link.h"

#include <math.h>

#include "layout/hint.h"
#include "layout/texts.h"
#include "map/scale.h"

struct course {
    double distance; /* on the spine, pixels */
    struct point at;
    struct point direction; /* of the spine there */
    double angle;           /* of the text */
    bool is_flipped;
};

static struct point direction_at(const struct spine *spine, struct spot spot)
{
    struct spine_point here = spine->points[spot.index];
    bool is_beyond = spot.at.x != here.at.x || spot.at.y != here.at.y;
    struct point way = geometry_difference(spot.at, here.at);
    if ((spot.index == 0 || !is_beyond) && spot.index + 1 < spine->count) {
        way = geometry_difference(spine->points[spot.index + 1].at, spot.at);
    }
    return geometry_direction(way);
}

static struct course find_course(const struct way *way, double percent)
{
    struct course course = { .distance = way->length * (percent / 100) };
    struct spot spot = spine_spot(&way->spine, course.distance);
    course.at = spot.at;
    course.direction = direction_at(&way->spine, spot);
    course.angle = spine_angle(&way->spine, course.distance);
    if (fabs(course.angle) > 90) {
        course.is_flipped = true;
        course.angle -= 180;
        if (course.angle < -180) {
            course.angle += 360;
        }
    }
    return course;
}

/* ALONG the way and AWAY from it, kept from running over an end of the link. */
static struct point find_anchor(const struct course *course, const struct way *way, double along,
                                double away, double text_width)
{
    struct point direction = course->direction;
    struct point normal = { direction.y, -direction.x };
    double side = course->is_flipped ? -1 : 1;
    struct point anchor =
        geometry_moved(geometry_moved(course->at, along, direction), side * away, normal);
    if (!course->is_flipped && course->distance + text_width > way->length) {
        return geometry_moved(anchor, -text_width, direction);
    }
    if (course->is_flipped && course->distance - text_width < 0) {
        return geometry_moved(anchor, text_width, direction);
    }
    return anchor;
}

static struct colour comment_colour(const struct layout *layout, const struct link *link,
                                    enum direction direction)
{
    if (link->style.comment_colour.kind != COLOUR_CONTRAST) {
        return link->style.comment_colour;
    }
    struct colour arrow = values_look(layout->values, &link->item)->colour[direction];
    if (arrow.kind != COLOUR_RGB) {
        return (struct colour){ COLOUR_RGB, 255, 255, 255 };
    }
    return colour_contrast(arrow);
}

void link_add_comment(const struct layout *layout, const struct link *link, const struct way *way,
                      enum direction direction)
{
    const struct link_style *style = &link->style;
    struct str text = texts_shown(layout, &link->item, style->comment[direction]);
    if (text.len == 0) {
        return;
    }
    struct point size = texts_size(layout, style->comment_font, text);
    double out = hint_integer(&link->item, STR("comment_nudgeout"));
    double along = hint_integer(&link->item, STR("comment_nudgealong"));
    double away = style->comment_style == COMMENT_CENTER ? out - size.y / 2
                                                         : way->width[direction] * 1.1 + 4 + out;
    struct course course = find_course(way, style->comment_at[direction]);
    struct point anchor = find_anchor(&course, way, along, away, size.x);
    texts_check_angle(layout, &link->item, style->comment_font, course.angle);
    sheet_add_text(&layout->canvas, comment_colour(layout, link, direction), anchor,
                   (struct text){ style->comment_font, text, course.angle });
}
