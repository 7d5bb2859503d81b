/* What a map defines and nothing of it uses. */
#ifndef BLUMAP_CHECK_UNUSED_H
#define BLUMAP_CHECK_UNUSED_H

#include "map/model.h"

/* Warns of nodes and links that are neither drawn nor another's template or place, and of scales
 * that colour nothing and have no legend. */
void check_unused(const struct map *map, struct diags *diags);

#endif
