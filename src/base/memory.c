#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void memory_exhausted(size_t size)
{
    fprintf(stderr, "blumap: out of memory (%zu bytes)\n", size);
    abort();
}

void *memory_new(size_t count, size_t size)
{
    void *memory = calloc(count ? count : 1, size ? size : 1);
    if (!memory) {
        memory_exhausted(size);
    }
    return memory;
}

void *memory_resize(void *memory, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        memory_exhausted(SIZE_MAX);
    }
    size_t bytes = count * size;
    void *resized = realloc(memory, bytes ? bytes : 1);
    if (!resized) {
        memory_exhausted(bytes);
    }
    return resized;
}

char *memory_text(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = memory_new(size, 1);
    memcpy(copy, text, size);
    return copy;
}

void *memory_checked(void *pointer)
{
    if (!pointer) {
        memory_exhausted(0);
    }
    return pointer;
}

void memory_free(void *memory)
{
    free(memory);
}
