/* What an RRD file says about its data sources and the last sample it took. */
#ifndef BLUMAP_STORE_RRD_FACTS_H
#define BLUMAP_STORE_RRD_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

/* Bytes of a value that librrd remembers; it works out differences from what it remembers. */
enum { RRD_VALUE_KEPT = 29 };

struct rrd_source {
    struct str name, type;
    struct str last; /* the value of the last sample, as it was written */
};

struct rrd_facts {
    int64_t last_update;            /* seconds since 1970 UTC */
    int64_t step;                   /* seconds */
    VEC(struct rrd_source) sources; /* those that take a value, in the order of a sample's values */
};

/* Reads them from the file PATH into ARENA. False with a diagnostic. */
bool rrd_facts_read(const char *path, struct arena *arena, struct rrd_facts *facts,
                    struct diags *diags);

#endif
