/* A map written back as text. */
#ifndef BLUMAP_MAP_WRITE_H
#define BLUMAP_MAP_WRITE_H

#include "base/buf.h"
#include "map/model.h"

/* Adds MAP to OUT as a map file: read again, it gives the same map. Comments are lost; what came
 * from an INCLUDE is written out like the rest. False if that is over MAP_LARGEST_FILE bytes: then
 * items are missing. */
bool map_write(const struct map *map, struct buf *out);

#endif
