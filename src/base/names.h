/* A table from name to pointer that remembers the order of first entry. Names are byte strings,
 * case-sensitive, copied into the arena. Walk it with `for (i = 0; i < names->count; i++)
 * names->entries[i]`. */
#ifndef BLUMAP_BASE_NAMES_H
#define BLUMAP_BASE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct name_entry {
    struct str name;
    void *value;
};

struct names {
    struct arena *arena;
    struct name_entry *entries; /* in order of first entry */
    size_t count, room;
    uint32_t *slots; /* hash table of entry index + 1; 0 is free */
    size_t slot_count;
    uint64_t start; /* of the hash */
};

/* An empty table whose memory comes from ARENA. */
void names_init(struct names *names, struct arena *arena);

/* The value of NAME, NULL if it is not there. */
void *names_get(const struct names *names, struct str name);
bool names_has(const struct names *names, struct str name);

/* Sets NAME to VALUE; a name already there keeps its place in the order. */
void names_set(struct names *names, struct str name, void *value);

#endif
