#include "base/names.h"

#include <string.h>
#include <sys/auxv.h>

/* Another number in each run, so that nobody can write a file whose names all meet in one slot. */
static uint64_t start_of_hash(void)
{
    uint64_t start = 14695981039346656037U;
    const void *random = (const void *)getauxval(AT_RANDOM);
    if (random) {
        memcpy(&start, random, sizeof start);
    }
    return start;
}

void names_init(struct names *names, struct arena *arena)
{
    *names = (struct names){ .arena = arena, .start = start_of_hash() };
}

/* FNV-1a, 64 bit. */
static uint64_t hash(const struct names *names, struct str name)
{
    uint64_t value = names->start;
    for (size_t i = 0; i < name.len; i++) {
        value = (value ^ (unsigned char)name.data[i]) * 1099511628211U;
    }
    return value ^ (value >> 32);
}

/* The slot that holds NAME, or the free one where it belongs. The table is never full. */
static uint32_t *slot_of(const struct names *names, struct str name)
{
    size_t mask = names->slot_count - 1;
    size_t at = (size_t)hash(names, name) & mask;
    while (names->slots[at] && !str_equal(names->entries[names->slots[at] - 1].name, name)) {
        at = (at + 1) & mask;
    }
    return &names->slots[at];
}

static const struct name_entry *find(const struct names *names, struct str name)
{
    if (names->slot_count == 0) {
        return NULL;
    }
    uint32_t found = *slot_of(names, name);
    return found ? &names->entries[found - 1] : NULL;
}

void *names_get(const struct names *names, struct str name)
{
    const struct name_entry *entry = find(names, name);
    return entry ? entry->value : NULL;
}

bool names_has(const struct names *names, struct str name)
{
    return find(names, name) != NULL;
}

static void grow(struct names *names)
{
    size_t room = names->room ? names->room * 2 : 8;
    struct name_entry *entries = arena_array(names->arena, room, sizeof *entries);
    if (names->count) {
        memcpy(entries, names->entries, names->count * sizeof *entries);
    }
    names->entries = entries;
    names->room = room;
    names->slot_count = room * 2;
    names->slots = arena_array(names->arena, names->slot_count, sizeof *names->slots);
    for (size_t i = 0; i < names->count; i++) {
        *slot_of(names, entries[i].name) = (uint32_t)i + 1;
    }
}

void names_set(struct names *names, struct str name, void *value)
{
    if (names->count == names->room) {
        grow(names);
    }
    uint32_t *slot = slot_of(names, name);
    if (*slot == 0) {
        names->entries[names->count] = (struct name_entry){ arena_str(names->arena, name), NULL };
        *slot = (uint32_t)++names->count;
    }
    names->entries[*slot - 1].value = value;
}
