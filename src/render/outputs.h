/* Files that are replaced together: each is written beside its place, and they go to their places
 * only when all of them are whole. */
#ifndef BLUMAP_RENDER_OUTPUTS_H
#define BLUMAP_RENDER_OUTPUTS_H

#include "base/file.h"

struct output {
    const char *path; /* as given */
    struct file_draft draft;
};

/* Begin with the first two members. */
struct outputs {
    struct arena *arena;
    struct diags *diags;
    VEC(struct output) list;
};

/* Where to write what is to become PATH. A symbolic link stays one: what it points to is replaced.
 * NULL with an error if it can't be written there, or if PATH was added before. */
FILE *outputs_add(struct outputs *outputs, const char *path);

/* Puts all in place, in the order they were added. False with an error if one can't be. */
bool outputs_commit(struct outputs *outputs);

/* Throws all of them away. */
void outputs_abandon(struct outputs *outputs);

#endif
