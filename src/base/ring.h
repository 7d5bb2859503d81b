/* A list that needs no memory of its own: a member of each item links it to its neighbours, and an
 * item takes itself off without looking for its place. The ends of the ring are a ring item
 * themselves, which belongs to no owner. */
#ifndef BLUMAP_BASE_RING_H
#define BLUMAP_BASE_RING_H

#include <stdbool.h>
#include <stddef.h>

struct ring {
    struct ring *before, *after; /* itself when alone; NULL before ring_init */
};

/* The struct whose MEMBER is ITEM. */
#define RING_OWNER(item, type, member) ((type *)(void *)((char *)(item)-offsetof(type, member)))

static inline void ring_init(struct ring *ring)
{
    ring->before = ring->after = ring;
}

static inline bool ring_is_empty(const struct ring *ring)
{
    return ring->after == ring;
}

/* ITEM, which is on no ring, as the last one of ENDS. */
static inline void ring_add(struct ring *ends, struct ring *item)
{
    item->before = ends->before;
    item->after = ends;
    ends->before->after = item;
    ends->before = item;
}

/* ITEM is alone then; nothing happens if it was. */
static inline void ring_remove(struct ring *item)
{
    item->before->after = item->after;
    item->after->before = item->before;
    ring_init(item);
}

#endif
