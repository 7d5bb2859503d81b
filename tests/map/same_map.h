/* Whether two maps say the same, whatever the order of what is not drawn. */
#ifndef BLUMAP_TESTS_MAP_SAME_MAP_H
#define BLUMAP_TESTS_MAP_SAME_MAP_H

#include <stdio.h>

#include "map/model.h"
#include "map/rows.h"

static inline bool same_report(bool same, const char *what, struct str name)
{
    if (!same) {
        fprintf(stderr, "%s \"%.*s\" is not the same\n", what, STR_ARG(name));
    }
    return same;
}

/* A template that was redefined later can't be named any more, so its name may get lost; what was
 * taken over from it may not. */
static inline bool same_style(unsigned scope, const struct item *a, struct item *b)
{
    b->style.template = a->style.template;
    return lang_same(&map_language, scope, a, b);
}

static inline bool same_node(const struct node *a, const struct node *b)
{
    if (!b) {
        return false;
    }
    struct node copy = *b;
    return same_style(MAP_SCOPE_NODE, &a->item, &copy.item) && a->at.x == b->at.x &&
           a->at.y == b->at.y &&
           a->item.style.capacity[DIRECTION_IN].value == b->item.style.capacity[DIRECTION_IN].value;
}

static inline bool same_link(const struct link *a, const struct link *b)
{
    if (!b) {
        return false;
    }
    struct link copy = *b;
    return same_style(MAP_SCOPE_LINK, &a->item, &copy.item) &&
           map_item_is_drawn(&a->item) == map_item_is_drawn(&b->item);
}

static inline bool same_colour(struct colour a, struct colour b)
{
    return a.kind == b.kind && a.red == b.red && a.green == b.green && a.blue == b.blue;
}

static inline bool same_range(const struct scale_range *a, const struct scale_range *b)
{
    return a->bottom == b->bottom && a->top == b->top && str_equal(a->key, b->key) &&
           str_equal(a->tag, b->tag) && a->has_gradient == b->has_gradient &&
           same_colour(a->colour, b->colour) &&
           (!a->has_gradient || same_colour(a->colour2, b->colour2));
}

static inline bool same_scale(const struct scale *a, const struct scale *b)
{
    bool same = str_equal(a->name, b->name) && a->lines == b->lines &&
                a->has_legend == b->has_legend && a->legend_x == b->legend_x &&
                a->legend_y == b->legend_y && str_equal(a->legend_title, b->legend_title) &&
                a->legend_style == b->legend_style && a->legend_size == b->legend_size &&
                a->ranges.count == b->ranges.count;
    for (size_t i = 0; same && i < a->ranges.count; i++) {
        same = same_range(&a->ranges.items[i], &b->ranges.items[i]);
    }
    return same;
}

/* The next item from *INDEX on that is drawn, NULL at the end. */
static inline const struct item *same_next_drawn(const struct map *map, enum item_kind kind,
                                                 size_t *index)
{
    size_t count = kind == ITEM_NODE ? map->nodes.count : map->links.count;
    while (*index < count) {
        size_t i = (*index)++;
        const struct item *item =
            kind == ITEM_NODE ? &map->nodes.items[i]->item : &map->links.items[i]->item;
        if (map_item_is_drawn(item)) {
            return item;
        }
    }
    return NULL;
}

static inline bool same_order(const struct map *a, const struct map *b, enum item_kind kind)
{
    size_t i = 0;
    size_t j = 0;
    for (;;) {
        const struct item *first = same_next_drawn(a, kind, &i);
        const struct item *second = same_next_drawn(b, kind, &j);
        if (!first || !second) {
            return !first && !second;
        }
        if (!same_report(str_equal(first->name, second->name), "order", first->name)) {
            return false;
        }
    }
}

static inline bool same_map(const struct map *a, const struct map *b)
{
    bool same = a->nodes.count == b->nodes.count && a->links.count == b->links.count &&
                a->scales.count == b->scales.count;
    for (size_t i = 0; same && i < a->nodes.count; i++) {
        const struct node *node = a->nodes.items[i];
        same = same_report(same_node(node, map_node(b, node->item.name)), "node", node->item.name);
    }
    for (size_t i = 0; same && i < a->links.count; i++) {
        const struct link *link = a->links.items[i];
        same = same_report(same_link(link, map_link(b, link->item.name)), "link", link->item.name);
    }
    for (size_t i = 0; same && i < a->scales.count; i++) {
        same = same_report(same_scale(a->scales.items[i], b->scales.items[i]), "scale",
                           a->scales.items[i]->name);
    }
    return same && same_order(a, b, ITEM_NODE) && same_order(a, b, ITEM_LINK);
}

#endif
