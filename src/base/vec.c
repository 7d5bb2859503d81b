#include "base/vec.h"

#include <string.h>

void *vec_grown(struct arena *arena, const void *items, size_t count, size_t *room, size_t size)
{
    *room = *room ? *room * 2 : 8;
    void *grown = arena_array(arena, *room, size);
    if (count) {
        memcpy(grown, items, count * size);
    }
    return grown;
}
