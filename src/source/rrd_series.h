/* The rows of one RRD file. */
#ifndef BLUMAP_SOURCE_RRD_SERIES_H
#define BLUMAP_SOURCE_RRD_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "source/rrd_query.h"

/* Row i spans STEP seconds and ends at start + (i + 1) * step. */
struct rrd_series {
    int64_t start, end, step; /* seconds */
    size_t row_count, source_count;
    char **names;   /* of the data sources, in the file's order */
    double *values; /* source_count of them a row; NaN: not known */
};

enum rrd_fetched {
    RRD_FETCHED,
    RRD_MISSING, /* there is no such file */
    RRD_FAILED,
};

/* Fetches what QUERY asks from the file PATH, through rrdcached if there is one. Unless
 * RRD_FETCHED, *WHY is a phrase in ARENA. */
enum rrd_fetched rrd_series_fetch(struct rrd_series *series, const char *path,
                                  const struct rrd_query *query, struct str *why,
                                  struct arena *arena);
void rrd_series_free(struct rrd_series *series);

/* The column of data source NAME; STR_NONE if there is none. */
size_t rrd_series_find(const struct rrd_series *series, struct str name);

#endif
