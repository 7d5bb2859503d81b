/* Vocabulary: a *nink* is a round icon of two interlocked drops, OUT on the right and IN on the
 * left, with the traffic of both written on it. */
#include "layout/icon.h"

#include "layout/texts.h"
#include "map/format.h"

enum { NINK_FONT = 1 };

static struct colour colour_of(const struct icon_brief *brief, enum direction direction)
{
    return values_look(brief->layout->values, &brief->node->item)->colour[direction];
}

static void add_drops(const struct icon_brief *brief, const struct sheet *sheet)
{
    struct colour out = colour_of(brief, DIRECTION_OUT), in = colour_of(brief, DIRECTION_IN);
    struct point middle = icon_ellipse(brief).middle;
    struct point whole = { brief->width, brief->width };
    double quarter = brief->width / 4;
    struct point bulb = { quarter * 2, quarter * 2 };
    const struct arc halves[] = {
        { { middle.x - 1, middle.y }, whole, 270, 90 },
        { { middle.x + 1, middle.y }, whole, 90, 270 },
    };
    const struct arc bulbs[] = {
        { { middle.x - 1, middle.y + quarter }, bulb, 0, 360 },
        { { middle.x + 1, middle.y - quarter }, bulb, 0, 360 },
    };
    sheet_add_arc(sheet, SHAPE_FILLED_ARC, out, halves[0]);
    sheet_add_arc(sheet, SHAPE_FILLED_ARC, in, halves[1]);
    sheet_add_arc(sheet, SHAPE_FILLED_ARC, out, bulbs[0]);
    sheet_add_arc(sheet, SHAPE_FILLED_ARC, in, bulbs[1]);
}

static void add_traffic(const struct icon_brief *brief, const struct sheet *sheet,
                        enum direction direction)
{
    const struct layout *layout = brief->layout;
    double total = values_look(layout->values, &brief->node->item)->total[direction];
    struct str text = format_short(total, layout->map->kilo, 1, layout->arena);
    struct point size = texts_size(layout, NINK_FONT, text);
    struct point middle = icon_ellipse(brief).middle;
    double quarter = brief->width / 4;
    double row = direction == DIRECTION_OUT ? middle.y + quarter : middle.y - quarter;
    struct point at = { middle.x - size.x / 2, row + size.y / 2 };
    sheet_add_text(sheet, brief->ink, at, (struct text){ NINK_FONT, text, 0 });
}

static void draw_nink(const struct icon_brief *brief, const struct sheet *sheet)
{
    add_drops(brief, sheet);
    add_traffic(brief, sheet, DIRECTION_IN);
    add_traffic(brief, sheet, DIRECTION_OUT);
    sheet_add_arc(sheet, SHAPE_ELLIPSE, brief->ink, icon_ellipse(brief));
}

const struct icon_shape icon_nink = { "nink", draw_nink };
