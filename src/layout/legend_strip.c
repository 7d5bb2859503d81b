/* Vocabulary: horizontal, vertical and inverted legends show every percentage as a *tile* of a
 * *strip*, and a *tick* with a number at each quarter. An inverted one has 100 percent on top. */
#include "layout/legend.h"

#include "map/scale.h"

enum { TILES = 101, TICK_EVERY = 25 };

struct strip {
    struct legend_brief *brief;
    double tile;       /* pixels along the strip */
    struct point text; /* size of the widest number */
    size_t missing;    /* percentages no range holds */
};

static struct str percent_text(const struct strip *strip, int percent)
{
    return arena_printf(strip->brief->layout->arena, "%d%%", percent);
}

static void add_tile(struct strip *strip, int percent, struct box box)
{
    struct legend_brief *brief = strip->brief;
    struct scale_match match = scale_find(brief->scale, percent, SCALE_PERCENT);
    strip->missing += !match.range && percent != 0;
    sheet_add_box(&brief->sheet, SHAPE_FILLED_RECTANGLE, match.colour, box);
}

static void add_line(const struct strip *strip, struct box line)
{
    sheet_add_box(&strip->brief->sheet, SHAPE_LINE, strip->brief->layout->map->legend_text, line);
}

static void warn_of_missing(const struct strip *strip)
{
    const struct layout *layout = strip->brief->layout;
    if (strip->missing > 0 && !map_hint_is_on(layout->map, STR("nowarn_scalemisses"))) {
        diag_warning(layout->diags, layout->place, "WMWARN29",
                     "the legend of scale \"%.*s\" shows %zu percentages that none of its ranges "
                     "holds; they are white",
                     STR_ARG(strip->brief->scale->name), strip->missing);
    }
}

void legend_draw_horizontal(struct legend_brief *brief)
{
    double width = brief->scale->legend_size;
    struct strip strip = { .brief = brief,
                           .tile = width / 100,
                           .text = legend_text_size(brief, STR("100%")) };
    double line = strip.text.y;
    double left = 4 + strip.tile / 2, top = line + 6, bottom = top + line * 1.5;
    legend_begin(brief, left + width + strip.text.x + 4 + strip.tile / 2, bottom + line * 2 + 6);
    legend_add_text(brief, left, bottom + line * 2 + 2, brief->scale->legend_title);
    for (int percent = 0; percent < TILES; percent++) {
        double x = left + percent * strip.tile;
        if (percent % TICK_EVERY == 0) {
            add_line(&strip, (struct box){ x, top - line, x, bottom + line });
            legend_add_text(brief, x + 2, top - 2, percent_text(&strip, percent));
        }
        add_tile(&strip, percent,
                 (struct box){ x - strip.tile / 2, top, x + strip.tile / 2, bottom });
    }
    warn_of_missing(&strip);
}

static void draw_upright(struct legend_brief *brief, bool is_inverted)
{
    double height = brief->scale->legend_size;
    struct strip strip = { .brief = brief,
                           .tile = height / 100,
                           .text = legend_text_size(brief, STR("100%")) };
    double tile = strip.tile, line = strip.text.y;
    double left = tile * 2 + 4, right = left + line * 2;
    double top = 4 + tile + line * 2, bottom = top + height;
    double edge = right + strip.text.x + tile * 2 + 4;
    double title = legend_text_size(brief, brief->scale->legend_title).x;
    if (title + tile * 3 > edge) {
        edge = tile * 4 + title;
    }
    legend_begin(brief, edge, bottom + tile + line / 2 + 4);
    legend_add_text(brief, left - tile, top - line, brief->scale->legend_title);
    for (int percent = 0; percent < TILES; percent++) {
        double y = top + (is_inverted ? 100 - percent : percent) * tile;
        if (percent % TICK_EVERY == 0) {
            add_line(&strip, (struct box){ left - tile, y, right + tile, y });
            legend_add_text(brief, right + tile * 2, y + line / 2, percent_text(&strip, percent));
        }
        add_tile(&strip, percent, (struct box){ left, y - tile / 2, right, y + tile / 2 });
    }
    warn_of_missing(&strip);
}

void legend_draw_vertical(struct legend_brief *brief)
{
    draw_upright(brief, false);
}

void legend_draw_inverted(struct legend_brief *brief)
{
    draw_upright(brief, true);
}
