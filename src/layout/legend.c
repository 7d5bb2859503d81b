/* Vocabulary: a legend's *box* is its background and outline; its *title* comes from KEYPOS. */
#include "layout/legend.h"

#include "layout/areas.h"
#include "layout/texts.h"

static void (*const legend_styles[])(struct legend_brief *) = {
    [LEGEND_CLASSIC] = legend_draw_classic,       [LEGEND_TAGS] = legend_draw_tags,
    [LEGEND_HORIZONTAL] = legend_draw_horizontal, [LEGEND_VERTICAL] = legend_draw_vertical,
    [LEGEND_INVERTED] = legend_draw_inverted,
};

struct point legend_text_size(const struct legend_brief *brief, struct str text)
{
    return texts_size(brief->layout, brief->layout->map->legend_font, text);
}

void legend_add_text(const struct legend_brief *brief, double x, double y, struct str text)
{
    const struct map *map = brief->layout->map;
    sheet_add_text(&brief->sheet, map->legend_text, (struct point){ x, y },
                   (struct text){ map->legend_font, text, 0 });
}

void legend_begin(struct legend_brief *brief, double width, double height)
{
    const struct layout *layout = brief->layout;
    struct box box = { 0, 0, width, height };
    brief->group->width = width + 1;
    brief->group->height = height + 1;
    sheet_add_box(&brief->sheet, SHAPE_FILLED_RECTANGLE, layout->map->legend_background, box);
    sheet_add_box(&brief->sheet, SHAPE_RECTANGLE, layout->map->legend_outline, box);
}

static void lay_out_one(const struct layout *layout, const struct scale *scale, unsigned index)
{
    struct group *group = sheet_new_group(layout->arena, 0, 0);
    struct legend_brief brief = { layout, scale, group, sheet_of_group(group, layout->arena) };
    legend_styles[scale->legend_style](&brief);
    struct point at = { scale->legend_x, scale->legend_y };
    sheet_add_group(&layout->canvas, at, group);

    struct area area = { .owner = AREA_LEGEND, .part = index, .zorder = LAYOUT_FURNITURE };
    double right = at.x + (group->width - 1), bottom = at.y + (group->height - 1);
    areas_add_box(layout, area, (struct box){ at.x, at.y, right, bottom });
}

void legend_lay_out(const struct layout *layout)
{
    for (size_t i = 0; i < layout->map->scales.count; i++) {
        const struct scale *scale = layout->map->scales.items[i];
        if (!scale->has_legend || scale->legend_x < 0 || scale->legend_y < 0) {
            continue;
        }
        if (scale->ranges.count > 0) {
            lay_out_one(layout, scale, (unsigned)i);
            continue;
        }
        diag_loss(layout->diags, layout->place, "WMWARN43",
                  "KEYPOS asks for the legend of scale \"%.*s\", which has no SCALE line",
                  STR_ARG(scale->name));
    }
}
