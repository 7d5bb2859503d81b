#include "base/ids.h"

#include "base/memory.h"

void ids_free(struct ids *ids)
{
    memory_free(ids->values);
    memory_free(ids->slots);
    *ids = (struct ids){ 0 };
}

/* The slot that holds ID, or the free one where it belongs. The table is never full. */
static struct id_slot *slot_of(const struct ids *ids, uint32_t id)
{
    size_t mask = ids->slot_count - 1;
    uint64_t hash = id * 0x9e3779b97f4a7c15U; /* Fibonacci hashing: the high bits are mixed best */
    size_t at = (size_t)(hash >> 32) & mask;
    while (ids->slots[at].place && ids->slots[at].id != id) {
        at = (at + 1) & mask;
    }
    return &ids->slots[at];
}

void *ids_get(const struct ids *ids, uint32_t id)
{
    uint32_t place = ids->count ? slot_of(ids, id)->place : 0;
    return place ? ids->values[place - 1] : NULL;
}

static void grow(struct ids *ids)
{
    struct id_slot *old = ids->slots;
    size_t old_count = ids->slot_count;
    ids->room = ids->room ? 2 * ids->room : 8;
    ids->values = memory_resize(ids->values, ids->room, sizeof *ids->values);
    ids->slot_count = 2 * ids->room;
    ids->slots = memory_new(ids->slot_count, sizeof *ids->slots);
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].place) {
            *slot_of(ids, old[i].id) = old[i];
        }
    }
    memory_free(old);
}

void ids_add(struct ids *ids, uint32_t id, void *value)
{
    if (ids->count == ids->room) {
        grow(ids);
    }
    ids->values[ids->count++] = value;
    *slot_of(ids, id) = (struct id_slot){ id, (uint32_t)ids->count };
}
