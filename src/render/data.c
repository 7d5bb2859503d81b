#include "render/data.h"

#include <math.h>
#include <stdlib.h>

#include "source/source.h"

/* A whole number from 0 to MOST, each as likely as any other. */
static double random_up_to(double most)
{
    double share = (double)arc4random() / 4294967296.0;
    return most > 0 ? floor(share * (most + 1)) : 0;
}

static void invent(const struct map *map, struct values *values)
{
    for (size_t i = 0; i < map->links.count; i++) {
        const struct link *link = map->links.items[i];
        struct item_value *value = values_of(values, &link->item);
        value->was_read = true;
        for (int d = 0; d < DIRECTIONS; d++) {
            value->is_known[d] = true;
            value->total[d] = random_up_to(link->item.style.capacity[d].value);
        }
    }
}

struct values *data_read(const struct render_request *request, const struct map *map,
                         struct arena *arena, struct diags *diags)
{
    struct values *values = values_new(map, request->now, arena);
    if (request->skips_data) {
        return values;
    }
    if (request->invents_data) {
        invent(map, values);
        return values;
    }
    struct source_run run = { .map = map,
                              .now = request->now,
                              .allow_external = request->allows_external,
                              .arena = arena,
                              .diags = diags };
    source_read_all(&run, values);
    values_rate(map, values, arena, diags);
    return values;
}

static void write_item(const char *prefix, const struct item *item, const struct values *values,
                       struct buf *out)
{
    const struct item_value *value = values_look(values, item);
    if (item->style.targets.count) {
        buf_printf(out, "%s%.*s\t%f\t%f\r\n", prefix, STR_ARG(item->name),
                   value->total[DIRECTION_IN], value->total[DIRECTION_OUT]);
    }
}

void data_write(const struct map *map, const struct values *values, struct buf *out)
{
    for (size_t i = 0; i < map->nodes.count; i++) {
        write_item("N_", &map->nodes.items[i]->item, values, out);
    }
    for (size_t i = 0; i < map->links.count; i++) {
        write_item("L_", &map->links.items[i]->item, values, out);
    }
}
