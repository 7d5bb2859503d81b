/* What the collector can do once it is open, kept by the kernel whatever happens inside: of the
 * file system only its own folders and what the C library reads, by Landlock; of the system calls
 * none that run programs, look into processes or change the system, by seccomp. Entered before any
 * thread is started, and never left. */
#ifndef BLUMAP_COLLECTOR_SANDBOX_H
#define BLUMAP_COLLECTOR_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

enum { SANDBOX_FOLDERS = 16 };

/* Folders with all that is in them; those that are not there are passed over. */
struct sandbox {
    const char *written[SANDBOX_FOLDERS]; /* may be changed; borrowed */
    size_t written_count;
    const char *read[SANDBOX_FOLDERS]; /* may be read, beside those that every program needs */
    size_t read_count;
};

struct sandbox_walls {
    bool files, calls; /* whether the kernel keeps them */
};

/* NO_NEW_PRIVS must be set. A kernel that lacks a wall is no error; *WALLS tells. False with a
 * diagnostic if one could be had and failed. */
bool sandbox_enter(const struct sandbox *sandbox, struct sandbox_walls *walls, struct diags *diags);

#endif
