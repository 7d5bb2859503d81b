/* What is known of the network when the picture is drawn. */
#ifndef BLUMAP_RENDER_DATA_H
#define BLUMAP_RENDER_DATA_H

#include "base/buf.h"
#include "map/values.h"
#include "render/render.h"

/* The values of MAP's items: read from their targets, or invented, or none, as REQUEST wants. */
struct values *data_read(const struct render_request *request, const struct map *map,
                         struct arena *arena, struct diags *diags);

/* Appends a line an item that has targets: "N_name" or "L_name", IN and OUT, apart by tabs. */
void data_write(const struct map *map, const struct values *values, struct buf *out);

#endif
