/* The order of everything.
 *
 * Vocabulary: a *layer* is all that has the same ZORDER; layers are laid from the lowest to the
 * highest. The *furniture* is what belongs to the map and not to an item: legends, stamps, title.
 */
#include <stdlib.h>

#include "layout/background.h"
#include "layout/hint.h"
#include "layout/legend.h"
#include "layout/link.h"
#include "layout/node.h"
#include "layout/stamp.h"

static void set_up_canvas(const struct layout *layout)
{
    const struct map *map = layout->map;
    *layout->scene = (struct scene){
        .width = map->width,
        .height = map->height,
        .background = map->background_colour,
        .background_picture = background_find(layout),
        .has_antialias = hint_is_one(map_hint(map, STR("antialias"))),
    };
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
        .place = { .file = map->path.len ? arena_text(arena, map->path) : NULL },
        .values = values,
        .metrics = metrics,
        .arena = arena,
        .scratch = arena_new(),
        .diags = diags,
        .scene = ARENA_NEW(arena, struct scene),
        .pictures = arena_array(arena, map->nodes.count, sizeof *layout.pictures),
        .has_bulge = options->has_bulge || hint_is_one(map_hint(map, STR("link_bulge"))),
        .is_anonymous = hint_is_one(map_hint(map, STR("screenshot_mode"))),
        .is_multiline = hint_is_one(map_hint(map, STR("multiline"))),
    };
    set_up_canvas(&layout);
    if (!(layout.scene->width >= 1 && layout.scene->height >= 1)) {
        diag_error(diags, layout.place,
                   "a map of %.0f by %.0f pixels can't be drawn: give it a WIDTH and a HEIGHT",
                   layout.scene->width, layout.scene->height);
        arena_free(layout.scratch);
        return NULL;
    }
    layout.canvas = (struct sheet){ &layout.scene->shapes, arena };
    draw_nodes(&layout);
    lay_layers(&layout);
    arena_free(layout.scratch);
    return layout.scene;
}
