/* Any bytes as a map: it is read, resolved and rated, and written so that it reads back the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../map/same_map.h"
#include "map/values.h"
#include "map/write.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct map *read_rated(struct str text, struct arena *arena, struct diags *diags)
{
    struct map *map = map_parse(text, "fuzz.conf", arena, diags);
    if (map) {
        values_rate(map, values_new(map, 0, arena), arena, diags);
    }
    return map;
}

static void check_written(const struct map *map, struct arena *arena, struct diags *diags)
{
    struct buf text = { 0 };
    map_write(map, &text);
    const struct map *again = read_rated(buf_str(&text), arena, diags);
    if (!again || !same_map(map, again)) {
        abort();
    }
    buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct map *map = read_rated((struct str){ (const char *)data, size }, arena, &diags);
    if (map) {
        check_written(map, arena, &diags);
    }
    arena_free(arena);
    return 0;
}
