#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

enum { BLOCK_SIZE = 16 * 1024 };

struct block {
    struct block *next;
    size_t used, room; /* bytes of content */
    alignas(max_align_t) char content[];
};

struct arena {
    struct block *blocks; /* the newest first */
};

struct arena *arena_new(void)
{
    return memory_new(1, sizeof(struct arena));
}

void arena_free(struct arena *arena)
{
    if (!arena) {
        return;
    }
    for (struct block *block = arena->blocks; block;) {
        struct block *next = block->next;
        memory_free(block);
        block = next;
    }
    memory_free(arena);
}

void arena_clear(struct arena *arena)
{
    struct block *kept = arena->blocks;
    if (!kept) {
        return;
    }
    for (struct block *block = kept->next; block;) {
        struct block *next = block->next;
        memory_free(block);
        block = next;
    }
    memset(kept->content, 0, kept->used);
    kept->next = NULL;
    kept->used = 0;
}

static struct block *block_add(struct arena *arena, size_t size)
{
    size_t room = size > BLOCK_SIZE / 4 ? size : BLOCK_SIZE;
    struct block *block = memory_new(1, sizeof(struct block) + room);
    block->room = room;
    /* A large piece gets a block of its own behind the current one, which still has room. */
    if (arena->blocks && room == size) {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        block->next = arena->blocks;
        arena->blocks = block;
    }
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX / 2) {
        memory_exhausted(size);
    }
    size = (size + align - 1) / align * align;
    struct block *block = arena->blocks;
    if (!block || block->room - block->used < size) {
        block = block_add(arena, size);
    }
    void *memory = block->content + block->used;
    block->used += size;
    return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        memory_exhausted(SIZE_MAX);
    }
    return arena_alloc(arena, count * size);
}

static char *copy_text(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.len + 1);
    if (text.len) {
        memcpy(copy, text.data, text.len);
    }
    return copy;
}

struct str arena_str(struct arena *arena, struct str text)
{
    return (struct str){ copy_text(arena, text), text.len };
}

const char *arena_text(struct arena *arena, struct str text)
{
    return copy_text(arena, text);
}

struct str arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    size_t size = len < 0 ? 0 : (size_t)len;
    char *text = arena_alloc(arena, size + 1);
    vsnprintf(text, size + 1, format, again);
    va_end(again);
    return (struct str){ text, size };
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}
