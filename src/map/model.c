#include "map/model.h"

const struct node *map_node(const struct map *map, struct str name)
{
    return names_get(&map->node_names, name);
}

const struct link *map_link(const struct map *map, struct str name)
{
    return names_get(&map->link_names, name);
}

const struct scale *map_scale(const struct map *map, struct str name)
{
    return names_get(&map->scale_names, name);
}

bool map_item_is_drawn(const struct item *item)
{
    if (item->kind == ITEM_NODE) {
        return ((const struct node *)item)->style.position.kind != POSITION_UNSET;
    }
    const struct link *link = (const struct link *)item;
    return link->ends[0] && link->ends[1];
}
