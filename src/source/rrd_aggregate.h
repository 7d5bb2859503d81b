/* One value made of all rows of a series, as `rrdtool graph` makes it with a VDEF. */
#ifndef BLUMAP_SOURCE_RRD_AGGREGATE_H
#define BLUMAP_SOURCE_RRD_AGGREGATE_H

#include "source/rrd_series.h"

struct rrd_aggregate;

/* The function of TEXT: "MAXIMUM", "AVERAGE", "MINIMUM", "LAST", "FIRST", "TOTAL", "STDEV",
 * "95,PERCENT" or "95,PERCENTNAN"; NULL if it is none of them. In ARENA. */
const struct rrd_aggregate *rrd_aggregate_find(struct str text, struct arena *arena);

/* Its value over COLUMN of SERIES. The rows are first joined, by QUERY's consolidation function,
 * into longer ones of at least QUERY's resolution, as rrdtool does for a graph. NaN if nothing is
 * known. */
double rrd_aggregate_value(const struct rrd_aggregate *aggregate, const struct rrd_series *series,
                           size_t column, const struct rrd_query *query);

#endif
