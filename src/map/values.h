/* What is known of the network at one moment, beside a map: one entry an item, by item->index. */
#ifndef BLUMAP_MAP_VALUES_H
#define BLUMAP_MAP_VALUES_H

#include "map/model.h"

/* One item's traffic. */
struct item_value {
    bool was_read;                    /* its targets were asked; without, tokens read [UNKNOWN] */
    bool is_known[DIRECTIONS];        /* at least one of its targets had a value */
    double total[DIRECTIONS];         /* bits per second (or the source's unit); 0 if not known */
    double percent[DIRECTIONS];       /* of the capacity, not clipped */
    struct colour colour[DIRECTIONS]; /* from its scale; 192 192 192 if nothing was read */
    bool is_rated;                    /* values_rate was there; the ranges are known */
    const struct scale_range *range[DIRECTIONS]; /* that holds the value, or NULL */
    struct names notes; /* what the sources tell beside: name -> struct str * */
};

struct values {
    int64_t now;              /* seconds since 1970 UTC: the run's moment */
    int64_t oldest, newest;   /* data times, seconds since 1970 UTC; 0: none known */
    struct item_value *nodes; /* map->nodes.count of them */
    struct item_value *links;
};

/* Values before anything was read: unknown, 0, grey. In ARENA. */
struct values *values_new(const struct map *map, int64_t now, struct arena *arena);

struct item_value *values_of(struct values *values, const struct item *item);
const struct item_value *values_look(const struct values *values, const struct item *item);

/* Turns the totals into percent, colour and range (what tokens call inscalekey, inscaletag,
 * inscalecolor and their OUT twins), for all items. Warns of items that can be drawn only. */
void values_rate(const struct map *map, struct values *values, struct arena *arena,
                 struct diags *diags);

#endif
