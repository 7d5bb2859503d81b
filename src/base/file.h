/* Whole files: read with a bound, replaced without a moment in which a reader sees half of one. */
#ifndef BLUMAP_BASE_FILE_H
#define BLUMAP_BASE_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/diag.h"

/* Reads the regular file PATH whole into ARENA (a NUL follows the text). False with a diagnostic at
 * PLACE if it can't be read, is no regular file, or is over LIMIT bytes. */
bool file_read(const char *path, size_t limit, struct arena *arena, struct str *text,
               struct diags *diags, struct place place);

/* As file_read for a file the kernel makes up, such as those of /proc, whose size is said to be 0.
 */
bool file_read_virtual(const char *path, size_t limit, struct arena *arena, struct str *text,
                       struct diags *diags, struct place place);

/* A file in the making beside its place: "PATH.XXXXXX". */
struct file_draft {
    FILE *stream;    /* write here */
    char *path;      /* where it will be */
    char *temporary; /* where it is so far; NULL for an output that is a device */
};

/* Starts a draft of PATH with the file mode MODE (less the umask). False with a diagnostic. */
bool file_draft_open(struct file_draft *draft, const char *path, unsigned mode,
                     struct diags *diags);

/* As file_draft_open, where somebody who knows what is there said PATH: a symbolic link stays one,
 * and what it points to is replaced; a terminal, a pipe or another device has no draft, what is
 * written goes right to it. Not for folders into which others may write. */
bool file_output_open(struct file_draft *output, const char *path, unsigned mode,
                      struct diags *diags);

/* Whether all of it could be written so far: a full disk shows here at the latest. False with a
 * diagnostic. */
bool file_draft_is_whole(struct file_draft *draft, struct diags *diags);

/* Writes the draft through to the disk and renames it to its place. On failure (false, with a
 * diagnostic) the old file stays and the draft is gone. */
bool file_draft_commit(struct file_draft *draft, struct diags *diags);

/* Throws the draft away. */
void file_draft_abandon(struct file_draft *draft);

/* Replaces PATH by TEXT as a draft does. */
bool file_replace(const char *path, unsigned mode, struct str text, struct diags *diags);

#endif
