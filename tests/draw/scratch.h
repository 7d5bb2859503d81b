/* A folder of one's own for a test's files, and files in it. */
#ifndef BLUMAP_TESTS_DRAW_SCRATCH_H
#define BLUMAP_TESTS_DRAW_SCRATCH_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "unit.h"

struct scratch {
    char folder[64];
    struct arena *arena;
    struct diags diags;
};

static inline struct scratch scratch_new(void)
{
    struct scratch scratch = { .folder = "/tmp/blumap-test-XXXXXX", .arena = arena_new() };
    assert_non_null(mkdtemp(scratch.folder));
    scratch.diags = diags_new(scratch.arena);
    return scratch;
}

/* The path of NAME in the folder. */
static inline const char *scratch_path(struct scratch *scratch, const char *name)
{
    return arena_printf(scratch->arena, "%s/%s", scratch->folder, name).data;
}

static inline const char *scratch_write(struct scratch *scratch, const char *name,
                                        const void *bytes, size_t count)
{
    const char *path = scratch_path(scratch, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
    return path;
}

/* Removes the folder with the files NAMES, a list that ends with NULL. */
static inline void scratch_free(struct scratch *scratch, const char *const *names)
{
    for (; *names; names++) {
        unlink(scratch_path(scratch, *names));
    }
    assert_int_equal(rmdir(scratch->folder), 0);
    arena_free(scratch->arena);
}

#endif
