/* What a run read and drew, told to the person who asks with --debug. */
#ifndef BLUMAP_RENDER_ACCOUNT_H
#define BLUMAP_RENDER_ACCOUNT_H

#include <stdio.h>

#include "layout/scene.h"
#include "map/values.h"

/* One line for each item that has targets: its traffic, percentages and ranges; then one that
 * counts. Uses ARENA for a moment's texts. */
void account_tell(const struct map *map, const struct values *values, const struct scene *scene,
                  struct arena *arena, FILE *stream);

#endif
