#include "render/account.h"

#include "base/buf.h"
#include "base/diag.h"
#include "map/format.h"

static void add_direction(const struct item_value *value, enum direction direction,
                          struct arena *arena, struct buf *out)
{
    const struct scale_range *range = value->range[direction];
    buf_add_text(out, direction == DIRECTION_IN ? " in " : ", out ");
    if (!value->is_known[direction]) {
        buf_add_text(out, "unknown");
        return;
    }
    buf_add_str(out, format_plain(value->total[direction], arena));
    buf_printf(out, " (%.2f %%", value->percent[direction]);
    if (range) {
        buf_printf(out, ", range %.*s", STR_ARG(range->key));
    }
    buf_add_char(out, ')');
}

static void tell_item(const struct item *item, const struct values *values, struct arena *arena,
                      FILE *stream)
{
    const struct item_value *value = values_look(values, item);
    struct buf text = { 0 };
    if (!value->was_read || item->style.targets.count == 0) {
        return;
    }
    buf_printf(&text, "%s \"%.*s\":", item->kind == ITEM_NODE ? "node" : "link",
               STR_ARG(item->name));
    add_direction(value, DIRECTION_IN, arena, &text);
    add_direction(value, DIRECTION_OUT, arena, &text);
    struct diag line = { SEVERITY_NOTE, item->place, NULL, buf_str(&text) };
    fprintf(stream, "%.*s\n", STR_ARG(diag_line(&line, arena)));
    buf_free(&text);
}

void account_tell(const struct map *map, const struct values *values, const struct scene *scene,
                  struct arena *arena, FILE *stream)
{
    size_t nodes = 0, links = 0; /* that the map names itself */
    for (size_t i = 0; i < map->nodes.count; i++) {
        nodes += !map->nodes.items[i]->item.is_default;
        tell_item(&map->nodes.items[i]->item, values, arena, stream);
    }
    for (size_t i = 0; i < map->links.count; i++) {
        links += !map->links.items[i]->item.is_default;
        tell_item(&map->links.items[i]->item, values, arena, stream);
    }
    fprintf(stream, "%.*s: %zu nodes, %zu links, %zu scales; %zu shapes, %zu areas, %.0f x %.0f\n",
            STR_ARG(map->path), nodes, links, map->scales.count, scene->shapes.count,
            scene->areas.count, scene->width, scene->height);
}
