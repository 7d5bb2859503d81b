#include "layout/background.h"

void layout_size_map(struct map *map, const struct metrics *metrics)
{
    struct point size;
    const char *why;
    if (map->background.len &&
        metrics->picture_size(metrics->state, map->background, &size, &why)) {
        map->width = size.x;
        map->height = size.y;
    }
}

struct str background_find(const struct layout *layout)
{
    const struct map *map = layout->map;
    struct point size;
    const char *why = NULL;
    if (map->background.len == 0) {
        return map->background;
    }
    if (!layout->metrics->picture_size(layout->metrics->state, map->background, &size, &why)) {
        diag_loss(layout->diags, map->background_place, NULL, "background \"%.*s\" is left out: %s",
                  STR_ARG(map->background), why ? why : "it can't be read");
        return (struct str){ 0 };
    }
    if (why) {
        diag_warning(layout->diags, map->background_place, NULL,
                     "background \"%.*s\" is drawn as far as it goes: %s", STR_ARG(map->background),
                     why);
    }
    return map->background;
}
