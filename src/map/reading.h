/* A map in the making: what the kinds of the map language share while a file is read. */
#ifndef BLUMAP_MAP_READING_H
#define BLUMAP_MAP_READING_H

#include "lang/lang.h"
#include "map/model.h"
#include "map/near.h"

struct map_reading {
    struct map *map;
    struct lang_reader reader;
    struct item *open; /* the item whose section this is, or NULL */
    unsigned next_id;
    bool has_seen[ITEM_KINDS]; /* an item other than DEFAULT */
    bool has_default_scale;    /* a SCALE line of DEFAULT */
    struct place first_graph;  /* of the first OVERLIBGRAPH; no file: none */
    size_t include_depth;
    size_t hints_copied;
    size_t vias; /* of all links so far */
    struct near_budget near;
};

struct map_reading *map_reading_of(const struct lang_call *call);

/* ---- items ---- */

/* The four items that every map starts with. */
void map_items_prepare(struct map_reading *reading);

/* Ends the open section: its item becomes known to the lines that follow. */
void map_items_commit(struct map_reading *reading);

/* The open item is dropped; its remaining lines are refused with REASON. */
void map_items_drop(struct map_reading *reading, const char *reason);

/* ---- included files ---- */

/* Notes that the file PATH is read, at PLACE, so that it is not read again. */
void map_include_remember(struct map *map, struct str path, struct place place);

/* ---- scales ---- */

/* The scale NAME, made if need be. */
struct scale *map_scale_mentioned(struct map *map, struct str name);

/* Adds RANGE or replaces the range with its key. False if the scale is full. */
bool map_scale_add(struct map *map, struct scale *scale, const struct scale_range *range);

/* The ranges a map has that gives none of its own. */
void map_scale_add_standard(struct map *map);

#endif
