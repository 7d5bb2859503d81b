#include <math.h>

#include "map/format.h"
#include "map/model.h"
#include "map/near.h"

static void resolve_capacities(struct item *item, double kilo)
{
    for (size_t i = 0; i < DIRECTIONS; i++) {
        struct capacity *capacity = &item->style.capacity[i];
        capacity->value = format_read(capacity->text, kilo);
    }
}

/* ---- nodes ---- */

enum place_state {
    PLACE_OPEN,
    PLACE_BUSY,   /* on the way from the node asked for to its last base */
    PLACE_CIRCLE, /* the same, and its base comes round to it */
    PLACE_DONE,
    PLACE_LOST,
};

/* Nodes are placed base first; a chain of any length is walked without recursion and once. */
struct placing {
    struct map *map;
    struct diags *diags;
    unsigned char *states; /* of enum place_state, by index */
    struct node **chain;   /* each node, then its base */
    size_t count;
    struct near_budget near;
};

static const struct node *base_of(const struct placing *placing, const struct node *node)
{
    const struct position *position = &node->style.position;
    return position->kind == POSITION_RELATIVE ? map_node(placing->map, position->relative_to)
                                               : NULL;
}

static void warn_circle(const struct placing *placing, size_t from)
{
    const struct node *first = placing->chain[from];
    const struct node *last = placing->chain[placing->count - 1];
    size_t length = placing->count - from;
    if (last == first) {
        diag_loss(placing->diags, first->style.position.place, "WMWARN11",
                  "node \"%.*s\" is placed relative to itself", STR_ARG(first->item.name));
        return;
    }
    diag_loss(placing->diags, first->style.position.place, "WMWARN11",
              "the POSITIONs of %zu nodes go round in a circle: \"%.*s\" is placed by way of "
              "itself",
              length, STR_ARG(first->item.name));
    diag_note(placing->diags, last->style.position.place, "here \"%.*s\" comes back to \"%.*s\"",
              STR_ARG(last->item.name), STR_ARG(first->item.name));
}

static void mark_circle(struct placing *placing, const struct node *end)
{
    size_t from = placing->count;
    do {
        from--;
        placing->states[placing->chain[from]->item.index] = PLACE_CIRCLE;
    } while (placing->chain[from] != end);
    warn_circle(placing, from);
}

static void warn_lost(struct placing *placing, const struct node *node)
{
    const struct position *position = &node->style.position;
    struct str name = node->item.name;
    if (node->base) {
        diag_loss(placing->diags, position->place, "WMWARN11",
                  "node \"%.*s\" is placed relative to \"%.*s\", which has no place itself",
                  STR_ARG(name), STR_ARG(position->relative_to));
        return;
    }
    char tail[SUGGEST_TAIL];
    diag_loss(placing->diags, position->place, "WMWARN10",
              "node \"%.*s\" is placed relative to \"%.*s\", which does not exist%s", STR_ARG(name),
              STR_ARG(position->relative_to),
              near_tail(&placing->map->node_names, position->relative_to, &placing->near, tail));
}

static struct point shifted(const struct node *node, struct point from)
{
    struct point given = node->style.position.given;
    if (!node->position_is_polar) {
        return (struct point){ from.x + given.x, from.y + given.y };
    }
    double angle = (given.x / 180.0) * M_PI;
    double distance = given.y;
    return (struct point){ from.x + distance * sin(angle), from.y - distance * cos(angle) };
}

/* Places NODE, whose base (if it has one) has been dealt with. */
static void settle(struct placing *placing, struct node *node)
{
    unsigned char *state = &placing->states[node->item.index];
    enum position_kind kind = node->style.position.kind;
    node->at = kind == POSITION_UNSET ? (struct point){ 0, 0 } : node->style.position.given;
    if (kind != POSITION_RELATIVE) {
        *state = PLACE_DONE;
    } else if (node->base && placing->states[node->base->item.index] == PLACE_DONE) {
        node->at = shifted(node, node->base->at);
        *state = PLACE_DONE;
    } else {
        if (*state != PLACE_CIRCLE) {
            warn_lost(placing, node);
        }
        *state = PLACE_LOST;
    }
}

static void place(struct placing *placing, struct node *node)
{
    placing->count = 0;
    const unsigned char *states = placing->states;
    while (node && states[node->item.index] == PLACE_OPEN) {
        placing->states[node->item.index] = PLACE_BUSY;
        placing->chain[placing->count++] = node;
        node->base = base_of(placing, node);
        node = node->base ? placing->map->nodes.items[node->base->item.index] : NULL;
    }
    if (node && states[node->item.index] == PLACE_BUSY) {
        mark_circle(placing, node);
    }
    for (size_t i = placing->count; i > 0; i--) {
        settle(placing, placing->chain[i - 1]);
    }
}

static void place_nodes(struct map *map, struct diags *diags)
{
    struct arena *scratch = arena_new();
    struct placing placing = {
        .map = map,
        .diags = diags,
        .states = arena_array(scratch, map->nodes.count, 1),
        .chain = arena_array(scratch, map->nodes.count, sizeof(struct node *)),
    };
    for (size_t i = 0; i < map->nodes.count; i++) {
        place(&placing, map->nodes.items[i]);
    }
    arena_free(scratch);
}

/* ---- links ---- */

static void place_via(const struct map *map, struct via *via, struct near_budget *near,
                      struct diags *diags)
{
    const struct node *base = map_node(map, via->relative_to);
    via->at = via->given;
    if (base) {
        via->at.x = base->at.x + via->given.x;
        via->at.y = base->at.y + via->given.y;
    } else if (via->relative_to.len) {
        char tail[SUGGEST_TAIL];
        diag_loss(
            diags, via->place, NULL, "VIA relative to \"%.*s\", which is no node, so to 0 0%s",
            STR_ARG(via->relative_to), near_tail(&map->node_names, via->relative_to, near, tail));
    }
}

static void resolve_link(const struct map *map, struct link *link, struct near_budget *near,
                         struct diags *diags)
{
    for (size_t i = 0; i < 2; i++) {
        link->ends[i] = map_node(map, link->end_names[i]);
    }
    if (!link->ends[0] || !link->ends[1]) {
        link->ends[0] = NULL;
        link->ends[1] = NULL;
    }
    for (size_t i = 0; i < link->vias.count; i++) {
        place_via(map, &link->vias.items[i], near, diags);
    }
}

void map_resolve(struct map *map, struct diags *diags)
{
    for (size_t i = 0; i < map->nodes.count; i++) {
        resolve_capacities(&map->nodes.items[i]->item, map->kilo);
    }
    place_nodes(map, diags);
    struct near_budget near = { 0 };
    for (size_t i = 0; i < map->links.count; i++) {
        resolve_capacities(&map->links.items[i]->item, map->kilo);
        resolve_link(map, map->links.items[i], &near, diags);
    }
}
