/* What a run leaves behind: pictures, the data file, the map as it was understood, the page. */
#ifndef BLUMAP_RENDER_PRODUCTS_H
#define BLUMAP_RENDER_PRODUCTS_H

#include "draw/draw.h"
#include "render/render.h"

struct product_parts {
    const struct map *map;
    const struct values *values;
    const struct scene *scene;
    const struct canvas *canvas;
    struct arena *arena;
};

/* Writes all that REQUEST and the map ask for, all or nothing, the page last. False with an error.
 */
bool products_write(const struct render_request *request, const struct product_parts *parts,
                    struct diags *diags);

#endif
