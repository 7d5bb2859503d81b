/* Any bytes as a map, all the way to pixels: read, rated, laid out and painted on a small canvas.
 */
#include <stdint.h>

#include "base/buf.h"
#include "draw/draw.h"
#include "map/values.h"

enum { LARGEST_SIDE = 200, MOST_PIXELS = 1 << 18 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Some load, another one for each item. */
static void load(struct values *values, const struct item *item)
{
    struct item_value *value = values_of(values, item);
    value->was_read = true;
    for (size_t d = 0; d < DIRECTIONS; d++) {
        size_t percent = (item->index * 41 + d * 17) % 140;
        value->is_known[d] = true;
        value->total[d] = item->style.capacity[d].value * (double)percent / 100;
    }
}

static struct values *loaded(const struct map *map, struct arena *arena, struct diags *diags)
{
    struct values *values = values_new(map, 0, arena);
    for (size_t i = 0; i < map->nodes.count; i++) {
        load(values, &map->nodes.items[i]->item);
    }
    for (size_t i = 0; i < map->links.count; i++) {
        load(values, &map->links.items[i]->item);
    }
    values_rate(map, values, arena, diags);
    return values;
}

static void draw(struct map *map, struct arena *arena, struct diags *diags)
{
    const struct layout_options options = { .has_bulge = map->links.count % 2 };
    struct values *values = loaded(map, arena, diags);
    struct studio *studio = studio_new(map, MOST_PIXELS, diags);
    struct metrics metrics = studio_metrics(studio);
    const struct scene *scene = layout_map(map, values, &metrics, &options, arena, diags);
    if (scene) {
        struct buf text = { 0 };
        scene_dump(scene, &text);
        buf_free(&text);
        canvas_free(canvas_paint(studio, scene));
    }
    studio_free(studio);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct map *map =
        map_parse((struct str){ (const char *)data, size }, "fuzz.conf", arena, &diags);
    if (map) {
        map->width = map->width > LARGEST_SIDE ? LARGEST_SIDE : map->width;
        map->height = map->height > LARGEST_SIDE ? LARGEST_SIDE : map->height;
        draw(map, arena, &diags);
    }
    arena_free(arena);
    return 0;
}
