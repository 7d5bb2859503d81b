/* Samples that were acknowledged and then fit no RRD any more, as their RRD was damaged or replaced
 * by another kind: set aside in a file that people can read, JournalDir/set-aside. A line is
 *     2026-11-22T11:15:53Z record 8 update 1795346123:100:200 reason 2 values, but its RRD has 3
 * ... where the word behind "update" is what `rrdtool update` takes. */
#ifndef BLUMAP_STORE_ASIDE_H
#define BLUMAP_STORE_ASIDE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

struct aside {
    const char *path; /* of the file; lives as long as whoever writes to it */
    size_t max;       /* bytes it may have */
};

/* "FOLDER/set-aside" in ARENA. */
const char *aside_path(const char *folder, struct arena *arena);

/* Appends a line about a sample of record ID. NOW is in seconds since 1970 UTC. False with a
 * diagnostic if that fails, or if the file is full: nothing in it is ever given up. */
bool aside_keep(const struct aside *aside, uint32_t id, const char *update, struct str reason,
                int64_t now, struct diags *diags);

/* What was appended survives a power cut when this has succeeded. */
bool aside_sync(const struct aside *aside, struct diags *diags);

#endif
