/* Vocabulary: a *gauge* is a dial whose *needle* turns clockwise from the lower left (0 percent)
 * over the top to the lower right (100 percent), past a *tick* at every quarter. */
#include "layout/icon.h"

#include <math.h>

static const double first_angle = 135, full_turn = 270; /* degrees clockwise from east */

/* From INNER to OUTER, as parts of the way from the middle of the dial to its rim. */
static void add_ray(const struct sheet *sheet, struct colour ink, struct arc dial, double percent,
                    struct point reach)
{
    double angle = geometry_radians(first_angle + full_turn * percent / 100);
    struct point ray = { cos(angle) * dial.size.x / 2, sin(angle) * dial.size.y / 2 };
    struct box line = { dial.middle.x + reach.x * ray.x, dial.middle.y + reach.x * ray.y,
                        dial.middle.x + reach.y * ray.x, dial.middle.y + reach.y * ray.y };
    sheet_add_box(sheet, SHAPE_LINE, ink, line);
}

static void draw_gauge(const struct icon_brief *brief, const struct sheet *sheet)
{
    static const struct point tick = { 0.8, 1 }, needle = { -0.1, 0.7 };
    struct arc dial = icon_ellipse(brief);
    enum direction direction = brief->node->style.icon_use.direction;
    double percent = values_look(brief->layout->values, &brief->node->item)->percent[direction];
    sheet_add_arc(sheet, SHAPE_FILLED_ELLIPSE, brief->fill, dial);
    sheet_add_arc(sheet, SHAPE_ELLIPSE, brief->ink, dial);
    for (double at = 0; at <= 100; at += 25) {
        add_ray(sheet, brief->ink, dial, at, tick);
    }
    add_ray(sheet, brief->ink, dial, fmax(0, fmin(100, percent)), needle);
    dial.size = (struct point){ dial.size.x / 8, dial.size.y / 8 };
    sheet_add_arc(sheet, SHAPE_FILLED_ELLIPSE, brief->ink, dial);
}

const struct icon_shape icon_gauge = { "gauge", draw_gauge };
