/* What the hints of a map ask of all its RRD files: which rows, of which kind, from whom. */
#ifndef BLUMAP_SOURCE_RRD_QUERY_H
#define BLUMAP_SOURCE_RRD_QUERY_H

#include "source/source.h"

struct rrd_query {
    const char *function; /* consolidation function, such as "AVERAGE" */
    int64_t start, end;   /* seconds since 1970 UTC */
    int64_t resolution;   /* seconds that a row should span */
    struct str aggregate; /* what to make of all rows, such as "MAXIMUM"; empty: take the last */
    const char *daemon;   /* rrdcached's address; NULL: read the files */
    bool daemon_is_local; /* it is on this machine, at a Unix socket */
};

/* Reads rrd_cf, rrd_period, rrd_start, rrd_options and rrd_aggregate_function. False with a warning
 * if one of them cannot be understood: then no RRD can be read. */
bool rrd_query_read(struct rrd_query *query, const struct source_run *run);

#endif
