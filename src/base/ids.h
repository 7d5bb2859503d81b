/* A table from number to pointer that remembers the order of first entry. Walk it with
 * `for (i = 0; i < ids->count; i++) ids->values[i]`. Start from `{ 0 }`, end with ids_free. */
#ifndef BLUMAP_BASE_IDS_H
#define BLUMAP_BASE_IDS_H

#include <stddef.h>
#include <stdint.h>

struct id_slot {
    uint32_t id;
    uint32_t place; /* among the values, + 1; 0 is free */
};

struct ids {
    void **values; /* in order of first entry */
    size_t count, room;
    struct id_slot *slots; /* a hash table */
    size_t slot_count;     /* a power of two */
};

void ids_free(struct ids *ids);

/* The value of ID, NULL if it is not there. */
void *ids_get(const struct ids *ids, uint32_t id);

/* Adds ID, which is not there, with VALUE. */
void ids_add(struct ids *ids, uint32_t id, void *value);

#endif
