/* The scales of a map while it is read. */
#include "map/reading.h"

#include "map/rows.h"

struct scale *map_scale_mentioned(struct map *map, struct str name)
{
    struct scale *scale = names_get(&map->scale_names, name);
    if (scale) {
        return scale;
    }
    scale = ARENA_NEW(map->arena, struct scale);
    scale->name = name;
    scale->legend_x = -1;
    scale->legend_y = -1;
    scale->legend_title = STR("DEFAULT TITLE");
    scale->legend_style = LEGEND_CLASSIC;
    scale->legend_size = MAP_STANDARD_LEGEND;
    names_init(&scale->range_keys, map->arena);
    names_set(&map->scale_names, name, scale);
    VEC_PUSH(&map->scales, map->arena, scale);
    return scale;
}

bool map_scale_add(struct map *map, struct scale *scale, const struct scale_range *range)
{
    const size_t *known = names_get(&scale->range_keys, range->key);
    if (!known && scale->ranges.count >= MAP_MOST_RANGES) {
        return false;
    }
    scale->lines++;
    if (!known) {
        size_t *index = ARENA_NEW(map->arena, size_t);
        *index = scale->ranges.count;
        names_set(&scale->range_keys, range->key, index);
        VEC_PUSH(&scale->ranges, map->arena, *range);
        return true;
    }
    struct scale_range *old = &scale->ranges.items[*known];
    struct colour old_second = old->colour2;
    bool had_gradient = old->has_gradient;
    *old = *range;
    if (!range->has_gradient && had_gradient && range->colour.kind == COLOUR_RGB) {
        old->has_gradient = true;
        old->colour2 = old_second;
    }
    return true;
}

void map_scale_add_standard(struct map *map)
{
    static const struct {
        const char *bottom, *top;
        double from, to;
        struct colour colour;
    } ranges[] = {
        { "0", "0", 0, 0, { COLOUR_RGB, 192, 192, 192 } },
        { "0", "1", 0, 1, { COLOUR_RGB, 255, 255, 255 } },
        { "1", "10", 1, 10, { COLOUR_RGB, 140, 0, 255 } },
        { "10", "25", 10, 25, { COLOUR_RGB, 32, 32, 255 } },
        { "25", "40", 25, 40, { COLOUR_RGB, 0, 192, 255 } },
        { "40", "55", 40, 55, { COLOUR_RGB, 0, 240, 0 } },
        { "55", "70", 55, 70, { COLOUR_RGB, 240, 240, 0 } },
        { "70", "85", 70, 85, { COLOUR_RGB, 255, 192, 0 } },
        { "85", "100", 85, 100, { COLOUR_RGB, 255, 0, 0 } },
    };
    struct scale *scale = map_scale_mentioned(map, STR("DEFAULT"));
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        const struct scale_range range = {
            .key = arena_printf(map->arena, "%s_%s", ranges[i].bottom, ranges[i].top),
            .bottom_text = str_of(ranges[i].bottom),
            .top_text = str_of(ranges[i].top),
            .bottom = ranges[i].from,
            .top = ranges[i].to,
            .colour = ranges[i].colour,
            .kilo = map->kilo,
        };
        map_scale_add(map, scale, &range);
    }
}
