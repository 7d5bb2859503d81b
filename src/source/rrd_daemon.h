/* rrdcached, which holds values back that are not in the files yet. */
#ifndef BLUMAP_SOURCE_RRD_DAEMON_H
#define BLUMAP_SOURCE_RRD_DAEMON_H

#include "source/rrd_query.h"

/* Connects to QUERY's rrdcached. If it can't be reached or does not answer within five seconds,
 * warns and lets the files be read as they are. */
void rrd_daemon_open(struct rrd_query *query, const struct source_run *run);
void rrd_daemon_close(const struct rrd_query *query);

#endif
