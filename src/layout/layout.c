/* The order of everything.
 *
 * Vocabulary: a *layer* is all that has the same ZORDER; layers are laid from the lowest to the
 * highest. The *furniture* is what belongs to the map and not to an item: legends, stamps, title.
 */
#include "layout/layout.h"

#include <stdlib.h>

#include "base/number.h"
#include "layout/legend.h"
#include "layout/link.h"
#include "layout/node.h"
#include "layout/stamp.h"
#include "map/scale.h"
#include "map/tokens.h"

/* ---- what the other files ask ---- */

struct place layout_place(const struct layout *layout)
{
    struct str path = layout->map->path;
    return (struct place){ .file = path.len ? arena_text(layout->arena, path) : NULL };
}

struct str layout_expand(const struct layout *layout, const struct item *owner, struct str text)
{
    if (str_find_char(text, '{') == STR_NONE) {
        return text;
    }
    struct token_scope scope = {
        .map = layout->map,
        .values = layout->values,
        .owner = owner,
        .place = owner ? owner->place : layout_place(layout),
    };
    return tokens_expand(&scope, text, layout->arena, layout->diags);
}

struct str layout_cut(const struct layout *layout, const struct item *owner, struct str text)
{
    if (text.len > LAYOUT_LONGEST_TEXT) {
        diag_loss(layout->diags, owner ? owner->place : layout_place(layout), NULL,
                  "a text of %zu bytes is cut: only %d are drawn", text.len, LAYOUT_LONGEST_TEXT);
    }
    return str_slice(text, 0, LAYOUT_LONGEST_TEXT);
}

struct str layout_text(const struct layout *layout, const struct item *owner, struct str text)
{
    struct str shown = layout_cut(layout, owner, layout_expand(layout, owner, text));
    return layout->is_anonymous ? tokens_anonymise(shown, layout->arena) : shown;
}

struct point layout_text_size(const struct layout *layout, int64_t font, struct str text)
{
    return layout->metrics->text_size(layout->metrics->state, font, text);
}

bool layout_is_bitmap_font(const struct layout *layout, int64_t font)
{
    enum { BUILT_IN_FONTS = 5 };
    int64_t size = 0;
    for (size_t i = 0; i < layout->map->fonts.count; i++) {
        if (layout->map->fonts.items[i].number == font) {
            size = layout->map->fonts.items[i].size;
        }
    }
    return font <= BUILT_IN_FONTS || size == 0;
}

void layout_check_angle(const struct layout *layout, const struct item *item, int64_t font,
                        double angle)
{
    if (angle != 0 && layout_is_bitmap_font(layout, font)) {
        diag_warning(layout->diags, item->place, "WMWARN02",
                     "\"%.*s\": font %lld can't be turned by %g degrees, its text stays level; "
                     "give it a TrueType font by FONTDEFINE",
                     STR_ARG(item->name), (long long)font, angle);
    }
}

bool layout_hint_is_one(const struct str *hint)
{
    double number;
    return hint && number_decimal(str_trim(*hint), &number) && number == 1;
}

double layout_hint_integer(const struct item *item, struct str name)
{
    const struct str *hint = map_item_hint(item, name);
    if (!hint) {
        return 0;
    }
    struct str text = str_trim(*hint);
    size_t length = text.len > 0 && (text.data[0] == '-' || text.data[0] == '+');
    while (length < text.len && str_is_digit(text.data[length])) {
        length++;
    }
    double number;
    return number_decimal(str_slice(text, 0, length), &number) ? number : 0;
}

static void warn_of_clipping(const struct layout *layout, const struct item *item, double percent)
{
    if (!map_hint_is_on(layout->map, STR("nowarn_clipping"))) {
        diag_warning(layout->diags, item->place, percent > 100 ? "WMWARN33" : "WMWARN34",
                     "\"%.*s\": %g percent are shown in the colour of %d percent",
                     STR_ARG(item->name), percent, percent > 100 ? 100 : 0);
    }
}

struct colour layout_scale_colour(const struct layout *layout, const struct item *item,
                                  const struct scale_use *use, double value, enum scale_type type)
{
    const struct scale *scale = map_scale(layout->map, use->scale);
    struct scale_match match = scale_find(scale, value, type);
    if (!scale) {
        diag_loss(layout->diags, use->place, "WMWARN09",
                  "\"%.*s\" uses scale \"%.*s\", which is not defined", STR_ARG(item->name),
                  STR_ARG(use->scale));
    } else if (!match.range && value != 0 &&
               !map_hint_is_on(layout->map, STR("nowarn_scalemisses"))) {
        diag_warning(layout->diags, use->place, "WMWARN29",
                     "\"%.*s\": no range of scale \"%.*s\" holds %g; it is drawn white",
                     STR_ARG(item->name), STR_ARG(use->scale), value);
    }
    if (match.is_clipped) {
        warn_of_clipping(layout, item, value);
    }
    return match.colour;
}

/* ---- areas ---- */

struct area layout_item_area(const struct layout *layout, const struct item *item)
{
    enum { FURNITURE = 1 };
    size_t nodes = item->kind == ITEM_LINK ? layout->map->nodes.count : 0;
    return (struct area){
        .owner = item->kind == ITEM_LINK ? AREA_LINK : AREA_NODE,
        .item = item,
        .zorder = item->style.zorder,
        .sequence = FURNITURE + nodes + item->index,
    };
}

static void add_area(const struct layout *layout, struct area area, const struct point *points,
                     size_t count)
{
    if (area.item && area.item->is_default) {
        return;
    }
    area.points = sheet_points(points, count, layout->arena);
    area.point_count = count;
    for (size_t i = 0; i < count; i++) {
        area.points[i].x = number_round(area.points[i].x);
        area.points[i].y = number_round(area.points[i].y);
    }
    VEC_PUSH(&layout->scene->areas, layout->arena, area);
}

static void sort_pair(double *low, double *high)
{
    if (*low > *high) {
        double swap = *low;
        *low = *high;
        *high = swap;
    }
}

void layout_add_area_box(const struct layout *layout, struct area area, struct box box)
{
    sort_pair(&box.x1, &box.x2);
    sort_pair(&box.y1, &box.y2);
    const struct point corners[] = { { box.x1, box.y1 }, { box.x2, box.y2 } };
    add_area(layout, area, corners, 2);
}

void layout_add_area_polygon(const struct layout *layout, struct area area,
                             const struct point *points, size_t count)
{
    area.is_polygon = true;
    add_area(layout, area, points, count);
}

/* ---- the canvas ---- */

void layout_size_map(struct map *map, const struct metrics *metrics)
{
    struct point size;
    const char *why;
    if (map->background.len &&
        metrics->picture_size(metrics->state, map->background, &size, &why)) {
        map->width = size.x;
        map->height = size.y;
    }
}

static void set_up_canvas(const struct layout *layout)
{
    const struct map *map = layout->map;
    struct scene *scene = layout->scene;
    *scene = (struct scene){
        .width = map->width,
        .height = map->height,
        .background = map->background_colour,
        .has_antialias = layout_hint_is_one(map_hint(map, STR("antialias"))),
    };
    struct point size;
    const char *why = NULL;
    if (map->background.len == 0) {
        return;
    }
    if (layout->metrics->picture_size(layout->metrics->state, map->background, &size, &why)) {
        scene->background_picture = map->background;
        if (why) {
            diag_warning(layout->diags, map->background_place, NULL,
                         "background \"%.*s\" is drawn as far as it goes: %s",
                         STR_ARG(map->background), why);
        }
        return;
    }
    diag_loss(layout->diags, map->background_place, NULL, "background \"%.*s\" is left out: %s",
              STR_ARG(map->background), why ? why : "it can't be read");
}

static bool is_placed(const struct node *node)
{
    return node->style.position.kind != POSITION_UNSET;
}

static void draw_nodes(const struct layout *layout)
{
    for (size_t i = 0; i < layout->map->nodes.count; i++) {
        const struct node *node = layout->map->nodes.items[i];
        if (is_placed(node)) {
            layout->pictures[i] = node_lay_out(layout, node);
        }
    }
}

/* ---- layers ---- */

static void lay_furniture(const struct layout *layout)
{
    legend_lay_out(layout);
    stamp_lay_out(layout);
    stamp_lay_out_title(layout);
}

static void lay_item(const struct layout *layout, const struct item *item)
{
    if (item->kind == ITEM_LINK) {
        const struct link *link = layout->map->links.items[item->index];
        if (link->ends[0] && link->ends[1]) {
            link_lay_out(layout, link);
        }
        return;
    }
    const struct node_picture *picture = &layout->pictures[item->index];
    if (picture->group) {
        sheet_add_group(&layout->canvas, picture->at, picture->group);
    }
}

/* By layer; in a layer nodes before links, each in order of definition. */
static int compare_items(const void *a, const void *b)
{
    const struct item *first = *(const struct item *const *)a;
    const struct item *second = *(const struct item *const *)b;
    if (first->style.zorder != second->style.zorder) {
        return first->style.zorder < second->style.zorder ? -1 : 1;
    }
    if (first->kind != second->kind) {
        return first->kind < second->kind ? -1 : 1;
    }
    return first->index < second->index ? -1 : first->index > second->index;
}

static void lay_layers(const struct layout *layout)
{
    const struct map *map = layout->map;
    size_t count = 0;
    const struct item **items =
        arena_array(layout->arena, map->nodes.count + map->links.count, sizeof *items);
    for (size_t i = 0; i < map->nodes.count; i++) {
        items[count++] = &map->nodes.items[i]->item;
    }
    for (size_t i = 0; i < map->links.count; i++) {
        items[count++] = &map->links.items[i]->item;
    }
    qsort(items, count, sizeof *items, compare_items);
    size_t next = 0;
    while (next < count && items[next]->style.zorder < LAYOUT_FURNITURE) {
        lay_item(layout, items[next++]);
    }
    lay_furniture(layout);
    while (next < count) {
        lay_item(layout, items[next++]);
    }
}

const struct scene *layout_map(const struct map *map, const struct values *values,
                               const struct metrics *metrics, const struct layout_options *options,
                               struct arena *arena, struct diags *diags)
{
    struct layout layout = {
        .map = map,
        .values = values,
        .metrics = metrics,
        .arena = arena,
        .diags = diags,
        .scene = ARENA_NEW(arena, struct scene),
        .pictures = arena_array(arena, map->nodes.count, sizeof *layout.pictures),
        .has_bulge = options->has_bulge || layout_hint_is_one(map_hint(map, STR("link_bulge"))),
        .is_anonymous = layout_hint_is_one(map_hint(map, STR("screenshot_mode"))),
        .is_multiline = layout_hint_is_one(map_hint(map, STR("multiline"))),
    };
    set_up_canvas(&layout);
    if (!(layout.scene->width >= 1 && layout.scene->height >= 1)) {
        diag_error(diags, layout_place(&layout),
                   "a map of %.0f by %.0f pixels can't be drawn: give it a WIDTH and a HEIGHT",
                   layout.scene->width, layout.scene->height);
        return NULL;
    }
    layout.canvas = (struct sheet){ &layout.scene->shapes, arena };
    draw_nodes(&layout);
    lay_layers(&layout);
    return layout.scene;
}
