/* The picture a map is drawn on. */
#ifndef BLUMAP_LAYOUT_BACKGROUND_H
#define BLUMAP_LAYOUT_BACKGROUND_H

#include "layout/layout.h"

/* The file of the map's BACKGROUND. Empty if it has none, or with a warning if it can't be used. */
struct str background_find(const struct layout *layout);

#endif
