/* A status for a person, and for programs. */
#ifndef BLUMAP_STATUS_PRINT_H
#define BLUMAP_STATUS_PRINT_H

#include "base/buf.h"
#include "status/gather.h"

/* A table, and a last line that sums it up. */
void status_add_table(struct buf *out, const struct status *status, struct arena *arena);

/* One object: "collector" ("running" or "down"), "now", and "records", an array of objects with id,
 * state, last (null if there is none), step, taken, refused, fault_at and why. */
void status_add_json(struct buf *out, const struct status *status);

#endif
