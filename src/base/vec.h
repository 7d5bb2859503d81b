/* A typed vector in an arena: `VEC(struct node *) nodes;`, empty when zeroed. Growing doubles the
 * room and leaves the old run in the arena, so items may move: keep indices, or vectors of
 * pointers. */
#ifndef BLUMAP_BASE_VEC_H
#define BLUMAP_BASE_VEC_H

#include <stddef.h>

#include "base/arena.h"

#define VEC(type)                                                                                  \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, room;                                                                        \
    }

#define VEC_PUSH(vec, arena, item)                                                                 \
    ((vec)->count == (vec)->room                                                                   \
         ? (void)((vec)->items = vec_grown((arena), (vec)->items, (vec)->count, &(vec)->room,      \
                                           sizeof *(vec)->items))                                  \
         : (void)0,                                                                                \
     (void)((vec)->items[(vec)->count++] = (item)))

/* The first COUNT items of SIZE bytes moved to a run of twice the room; *ROOM is updated. */
void *vec_grown(struct arena *arena, const void *items, size_t count, size_t *room, size_t size);

#endif
