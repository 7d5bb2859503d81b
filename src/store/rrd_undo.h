/* Makes an update of an RRD all or nothing. librrd changes the mapped file in place: the end of
 * this process in the middle of an update leaves a header that is half the old one, and the next
 * update shifts all rows. So the header, which says where everything stands, is kept in a file
 * beside the RRDs during each update; after such an end it is put back, and the update is done
 * again. */
#ifndef BLUMAP_STORE_RRD_UNDO_H
#define BLUMAP_STORE_RRD_UNDO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

struct rrd_undo;

/* Opens the file ".undo" in FOLDER, for this process alone, and puts back what it keeps. NULL with
 * a diagnostic. Yours; rrd_undo_close. */
struct rrd_undo *rrd_undo_open(const char *folder, struct diags *diags);
void rrd_undo_close(struct rrd_undo *undo);

/* Keeps HEADER, all bytes before the rows of the RRD of record ID; the update that follows ends at
 * LAST (seconds since 1970 UTC). False with a diagnostic: there must be no update then. */
bool rrd_undo_keep(const struct rrd_undo *undo, uint32_t id, struct str header, int64_t last,
                   struct diags *diags);

/* What is kept survives a power cut when this has succeeded. */
bool rrd_undo_sync(const struct rrd_undo *undo, struct diags *diags);

/* The update is over, well or not. False with a diagnostic: the next start may undo it, so that it
 * is to be done again. */
bool rrd_undo_drop(const struct rrd_undo *undo, struct diags *diags);

#endif
