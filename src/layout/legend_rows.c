/* Vocabulary: classic and tags legends have a *row* for each range of their scale: a *swatch* of
 * its colour and a text, the limits or the tag. */
#include "layout/legend.h"

#include <stdlib.h>

#include "map/format.h"
#include "map/scale.h"

struct rows {
    struct legend_brief *brief;
    const struct scale_range **ranges; /* in order of display */
    size_t count;
    double swatch_width, swatch_height;
    double distance; /* from row to row */
    bool hides_zero, hides_percent, shows_tags;
};

/* By the lower, then the upper limit; ranges that have both in common stay in order. */
static int compare_ranges(const void *a, const void *b)
{
    const struct scale_range *first = *(const struct scale_range *const *)a;
    const struct scale_range *second = *(const struct scale_range *const *)b;
    if (first->bottom != second->bottom) {
        return first->bottom < second->bottom ? -1 : 1;
    }
    if (first->top != second->top) {
        return first->top < second->top ? -1 : 1;
    }
    return first < second ? -1 : 1;
}

/* Whether the hint PREFIX with the scale's name behind it is set and not zero. */
static bool has_hint(const struct legend_brief *brief, const char *prefix)
{
    struct str name = brief->scale->name;
    return map_hint_is_on(brief->layout->map,
                          arena_printf(brief->layout->arena, "%s%.*s", prefix, STR_ARG(name)));
}

static struct rows find_rows(struct legend_brief *brief, bool shows_tags)
{
    const struct scale *scale = brief->scale;
    struct point size = legend_text_size(brief, STR("MMMM"));
    struct rows rows = {
        .brief = brief,
        .ranges = arena_array(brief->layout->arena, scale->ranges.count, sizeof *rows.ranges),
        .count = scale->ranges.count,
        .swatch_width = size.x,
        .swatch_height = size.y * 1.1,
        .hides_zero = has_hint(brief, "key_hidezero_"),
        .hides_percent = has_hint(brief, "key_hidepercent_"),
        .shows_tags = shows_tags,
    };
    rows.distance = rows.swatch_height + 2;
    for (size_t i = 0; i < rows.count; i++) {
        rows.ranges[i] = &scale->ranges.items[i];
    }
    qsort(rows.ranges, rows.count, sizeof *rows.ranges, compare_ranges);
    return rows;
}

static double widest_tag(const struct rows *rows)
{
    double widest = 0;
    for (size_t i = 0; i < rows->count; i++) {
        double width = legend_text_size(rows->brief, rows->ranges[i]->tag).x;
        widest = width > widest ? width : widest;
    }
    return widest;
}

static double box_width(const struct rows *rows)
{
    struct legend_brief *brief = rows->brief;
    double row = legend_text_size(brief, STR("MMMM 100%-100%")).x;
    double title = legend_text_size(brief, brief->scale->legend_title).x;
    if (rows->shows_tags) {
        double tagged = widest_tag(rows) + legend_text_size(brief, STR("MMMM ")).x;
        row = tagged > row ? tagged : row;
    }
    row += 10;
    title += 10;
    return title > row ? title : row;
}

static void add_column(const struct rows *rows, double value, struct box box)
{
    struct legend_brief *brief = rows->brief;
    struct scale_match match = scale_find(brief->scale, value, SCALE_ABSOLUTE);
    sheet_add_box(&brief->sheet, SHAPE_FILLED_RECTANGLE, match.colour, box);
}

static void add_swatch(const struct rows *rows, const struct scale_range *range, double x, double y)
{
    double bottom = range->bottom, top = range->top, width = rows->swatch_width;
    struct box box = { x, y, x + width, y + rows->swatch_height };
    if (!range->has_gradient) {
        add_column(rows, (bottom + top) / 2, box);
        return;
    }
    for (double k = 0; k <= width; k++) {
        box.x1 = box.x2 = x + k;
        add_column(rows, bottom + (k / width) * (top - bottom), box);
    }
}

static struct str row_text(const struct rows *rows, const struct scale_range *range)
{
    struct arena *arena = rows->brief->layout->arena;
    if (rows->shows_tags) {
        return range->tag;
    }
    struct str bottom = format_plain(range->bottom, arena);
    struct str top = format_plain(range->top, arena);
    return arena_printf(arena, "%.*s-%.*s%s", STR_ARG(bottom), STR_ARG(top),
                        rows->hides_percent ? "" : "%");
}

static void add_row(const struct rows *rows, const struct scale_range *range, size_t number)
{
    const double x = 6;
    double y = rows->distance * (double)number + 8;
    add_swatch(rows, range, x, y);
    legend_add_text(rows->brief, x + 4 + rows->swatch_width, y + rows->swatch_height,
                    row_text(rows, range));
}

/* php-weathermap copies the legend onto the map after each row. That shows only where nothing
 * opaque is behind the texts: their soft edges grow darker. With very many rows they are as dark
 * as they can be, and one copy is made. */
static bool copies_each_row(const struct rows *rows)
{
    enum { MOST_COPIES = 256 };
    return rows->brief->layout->map->legend_background.kind != COLOUR_RGB &&
           rows->count <= MOST_COPIES;
}

static void draw_rows(struct legend_brief *brief, bool shows_tags)
{
    struct rows rows = find_rows(brief, shows_tags);
    size_t lines = brief->scale->lines > 0 ? brief->scale->lines : rows.count;
    legend_begin(brief, box_width(&rows), rows.distance * (double)(lines + 1) + 10);
    legend_add_text(brief, 4, 4 + rows.swatch_height, brief->scale->legend_title);
    brief->group->copies_itself = !copies_each_row(&rows);
    size_t number = 1;
    for (size_t i = 0; i < rows.count; i++) {
        if (!rows.hides_zero || !str_is(rows.ranges[i]->key, "0_0")) {
            add_row(&rows, rows.ranges[i], number++);
        }
        if (!brief->group->copies_itself) {
            sheet_add_copy(&brief->sheet);
        }
    }
}

void legend_draw_classic(struct legend_brief *brief)
{
    draw_rows(brief, false);
}

void legend_draw_tags(struct legend_brief *brief)
{
    draw_rows(brief, true);
}
