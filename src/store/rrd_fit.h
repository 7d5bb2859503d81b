/* Which samples an RRD can take. librrd would tell too, but only in the middle of an update, and
 * rrdcached not at all. */
#ifndef BLUMAP_STORE_RRD_FIT_H
#define BLUMAP_STORE_RRD_FIT_H

#include <stddef.h>

#include "base/diag.h"
#include "base/rrdfile.h"

/* How many of COUNT updates, from the first, fit FILE; one diagnostic says why the next one does
 * not. */
size_t rrd_fit(const struct rrdfile *file, const char *const *updates, size_t count,
               struct diags *diags);

#endif
