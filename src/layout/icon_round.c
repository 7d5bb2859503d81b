/* Vocabulary: a *pie* shows a percentage as a slice of ink, from east clockwise. */
#include "layout/icon.h"

struct arc icon_ellipse(const struct icon_brief *brief)
{
    double rx = brief->width / 2 - 1, ry = brief->height / 2 - 1;
    return (struct arc){ .middle = { rx, ry }, .size = { rx * 2, ry * 2 } };
}

static void draw_round(const struct icon_brief *brief, const struct sheet *sheet)
{
    sheet_add_arc(sheet, SHAPE_FILLED_ELLIPSE, brief->fill, icon_ellipse(brief));
    sheet_add_arc(sheet, SHAPE_ELLIPSE, brief->ink, icon_ellipse(brief));
}

const struct icon_shape icon_round = { "round", draw_round };

static void draw_pie(const struct icon_brief *brief, const struct sheet *sheet,
                     enum direction direction)
{
    const struct item_value *value = values_look(brief->layout->values, &brief->node->item);
    struct arc slice = icon_ellipse(brief);
    slice.to = (value->percent[direction] / 100) * 360;
    sheet_add_arc(sheet, SHAPE_FILLED_ELLIPSE, brief->fill, icon_ellipse(brief));
    sheet_add_arc(sheet, SHAPE_FILLED_ARC, brief->ink, slice);
    sheet_add_arc(sheet, SHAPE_ELLIPSE, brief->fill, icon_ellipse(brief));
}

static void draw_in_pie(const struct icon_brief *brief, const struct sheet *sheet)
{
    draw_pie(brief, sheet, DIRECTION_IN);
}

static void draw_out_pie(const struct icon_brief *brief, const struct sheet *sheet)
{
    draw_pie(brief, sheet, DIRECTION_OUT);
}

const struct icon_shape icon_inpie = { "inpie", draw_in_pie };
const struct icon_shape icon_outpie = { "outpie", draw_out_pie };
