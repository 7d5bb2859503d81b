/* The hot areas of a scene. */
#ifndef BLUMAP_LAYOUT_AREAS_H
#define BLUMAP_LAYOUT_AREAS_H

#include "layout/layout.h"

/* The areas of ITEM begin as this one. */
struct area areas_of_item(const struct layout *layout, const struct item *item);

/* Adds a hot area of AREA's owner, part and direction; none for DEFAULT. POINTS are kept: they come
 * from sheet_points. */
void areas_add_box(const struct layout *layout, struct area area, struct box box);
void areas_add_polygon(const struct layout *layout, struct area area, const struct point *points,
                       size_t count);

#endif
