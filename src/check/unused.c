#include "check/unused.h"

/* The names of what is used. */
struct uses {
    struct names nodes, links, scales;
};

static void mark(struct names *names, struct str name)
{
    names_set(names, name, names); /* any value: only whether there is one counts */
}

static void note_item(struct uses *uses, struct names *templates, const struct item *item)
{
    mark(templates, item->style.template);
    mark(&uses->scales, item->style.use.scale);
}

static void note_nodes(struct uses *uses, const struct map *map)
{
    for (size_t i = 0; i < map->nodes.count; i++) {
        const struct node *node = map->nodes.items[i];
        note_item(uses, &uses->nodes, &node->item);
        mark(&uses->nodes, node->style.position.relative_to);
        mark(&uses->scales, node->style.icon_use.scale);
    }
}

static void note_links(struct uses *uses, const struct map *map)
{
    for (size_t i = 0; i < map->links.count; i++) {
        const struct link *link = map->links.items[i];
        note_item(uses, &uses->links, &link->item);
        mark(&uses->nodes, link->end_names[0]);
        mark(&uses->nodes, link->end_names[1]);
        for (size_t j = 0; j < link->vias.count; j++) {
            mark(&uses->nodes, link->vias.items[j].relative_to);
        }
    }
}

static void warn_item(const struct item *item, const struct names *used, struct diags *diags)
{
    if (item->is_default || map_item_is_drawn(item) || names_has(used, item->name)) {
        return;
    }
    bool is_node = item->kind == ITEM_NODE;
    diag_warning(diags, item->place, NULL,
                 "%s \"%.*s\" is not drawn, for it has no %s, and nothing uses it as a template",
                 is_node ? "node" : "link", STR_ARG(item->name), is_node ? "POSITION" : "NODES");
}

static void warn_scale(const struct scale *scale, const struct names *used, struct diags *diags)
{
    if (scale->ranges.count == 0 || scale->has_legend || names_has(used, scale->name)) {
        return;
    }
    diag_warning(diags, scale->ranges.items[0].place, NULL,
                 "scale \"%.*s\" colours nothing: no USESCALE or USEICONSCALE names it, and no "
                 "KEYPOS shows it",
                 STR_ARG(scale->name));
}

void check_unused(const struct map *map, struct diags *diags)
{
    struct uses uses;
    names_init(&uses.nodes, diags->arena);
    names_init(&uses.links, diags->arena);
    names_init(&uses.scales, diags->arena);
    note_nodes(&uses, map);
    note_links(&uses, map);
    for (size_t i = 0; i < map->nodes.count; i++) {
        warn_item(&map->nodes.items[i]->item, &uses.nodes, diags);
    }
    for (size_t i = 0; i < map->links.count; i++) {
        warn_item(&map->links.items[i]->item, &uses.links, diags);
    }
    for (size_t i = 0; i < map->scales.count; i++) {
        warn_scale(map->scales.items[i], &uses.scales, diags);
    }
}
