/* Vocabulary: the *ink* is the colour of a shape's outline. A round box's corners have *radius*
 * pixels. */
#include "layout/icon.h"

static struct box whole(const struct icon_brief *brief)
{
    return (struct box){ 0, 0, brief->width - 1, brief->height - 1 };
}

static void draw_box(const struct icon_brief *brief, const struct sheet *sheet)
{
    sheet_add_box(sheet, SHAPE_FILLED_RECTANGLE, brief->fill, whole(brief));
    sheet_add_box(sheet, SHAPE_RECTANGLE, brief->ink, whole(brief));
}

const struct icon_shape icon_box = { "box", draw_box };

static const double radius = 4;

static void fill_round_box(const struct sheet *sheet, struct colour fill, struct box box)
{
    const struct box bars[] = {
        { 0, radius, box.x2, box.y2 - radius },
        { radius, 0, box.x2 - radius, box.y2 },
    };
    for (size_t i = 0; i < sizeof bars / sizeof *bars; i++) {
        sheet_add_box(sheet, SHAPE_FILLED_RECTANGLE, fill, bars[i]);
    }
    const struct point corners[] = {
        { radius, radius },
        { box.x2 - radius, radius },
        { radius, box.y2 - radius },
        { box.x2 - radius, box.y2 - radius },
    };
    for (size_t i = 0; i < sizeof corners / sizeof *corners; i++) {
        sheet_add_arc(sheet, SHAPE_FILLED_ARC, fill,
                      (struct arc){ corners[i], { 2 * radius, 2 * radius }, 0, 360 });
    }
}

static void ink_round_box(const struct sheet *sheet, struct colour ink, struct box box)
{
    const struct box sides[] = {
        { radius, 0, box.x2 - radius, 0 },
        { radius, box.y2, box.x2 - radius, box.y2 },
        { 0, radius, 0, box.y2 - radius },
        { box.x2, radius, box.x2, box.y2 - radius },
    };
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        sheet_add_box(sheet, SHAPE_LINE, ink, sides[i]);
    }
    const struct arc corners[] = {
        { { radius, radius }, { 2 * radius, 2 * radius }, 180, 270 },
        { { box.x2 - radius, radius }, { 2 * radius, 2 * radius }, 270, 360 },
        { { radius, box.y2 - radius }, { 2 * radius, 2 * radius }, 90, 180 },
        { { box.x2 - radius, box.y2 - radius }, { 2 * radius, 2 * radius }, 0, 90 },
    };
    for (size_t i = 0; i < sizeof corners / sizeof *corners; i++) {
        sheet_add_arc(sheet, SHAPE_ARC, ink, corners[i]);
    }
}

static void draw_round_box(const struct icon_brief *brief, const struct sheet *sheet)
{
    fill_round_box(sheet, brief->fill, whole(brief));
    ink_round_box(sheet, brief->ink, whole(brief));
}

const struct icon_shape icon_rbox = { "rbox", draw_round_box };
