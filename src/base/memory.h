/* Memory that never fails: running out of it ends the program with a message, so no caller has an
 * out-of-memory branch. Every size that comes from outside is bounded before it gets here. */
#ifndef BLUMAP_BASE_MEMORY_H
#define BLUMAP_BASE_MEMORY_H

#include <stddef.h>

/* COUNT zeroed elements of SIZE bytes; yours, give back with memory_free. */
void *memory_new(size_t count, size_t size);

/* MEMORY (or NULL) made COUNT * SIZE bytes long, the old content kept, the rest undefined. */
void *memory_resize(void *memory, size_t count, size_t size);

/* A NUL-terminated copy of TEXT; yours. */
char *memory_text(const char *text);

/* POINTER, which a library made; aborts if there was no memory for it. */
void *memory_checked(void *pointer);

void memory_free(void *memory);

/* Writes "blumap: out of memory (N bytes)" to stderr and aborts. */
_Noreturn void memory_exhausted(size_t size);

#endif
