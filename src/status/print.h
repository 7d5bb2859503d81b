/* A status for a person, and for programs. */
#ifndef BLUMAP_STATUS_PRINT_H
#define BLUMAP_STATUS_PRINT_H

#include "base/buf.h"
#include "status/gather.h"

/* A table, and last lines that sum it up. ONLY_PROBLEMS: without the records of which there is
 * nothing to tell. */
void status_add_table(struct buf *out, const struct status *status, bool only_problems,
                      struct arena *arena);

/* One object: "collector" ("running" or "down"), "now", "complaints", an array of texts, and
 * "records", an array of objects with id, state, last (null if there is none), step, taken,
 * refused, set_aside, fault_at and why. */
void status_add_json(struct buf *out, const struct status *status, bool only_problems);

#endif
