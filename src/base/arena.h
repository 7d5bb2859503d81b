/* An arena hands out memory that all dies together: one per map, one per frame, one per command.
 * Nothing in it is freed singly. Pointers stay valid until arena_free. */
#ifndef BLUMAP_BASE_ARENA_H
#define BLUMAP_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is fine */

/* Empties it for the next turn of a loop: all that it gave is gone, a block is kept. */
void arena_clear(struct arena *arena);

/* SIZE zeroed bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t size);

/* COUNT zeroed elements of SIZE bytes; aborts on overflow. */
void *arena_array(struct arena *arena, size_t count, size_t size);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))

/* A copy of TEXT in the arena; a NUL follows it, so .data is also a C string (if TEXT has no NUL).
 */
struct str arena_str(struct arena *arena, struct str text);

/* The same as a C string, for a library's edge. */
const char *arena_text(struct arena *arena, struct str text);

/* Formatted text in the arena. */
struct str arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct str arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#endif
