/* The roll of records: what a running collector tells of each record that has sent something, as
 * lines of text, and how `blumap status` reads them. */
#ifndef BLUMAP_COLLECTOR_ROLL_H
#define BLUMAP_COLLECTOR_ROLL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "collector/service.h"

struct roll_line {
    uint32_t id;
    int64_t last_time;       /* of its newest sample; 0 = none */
    int64_t last_heard;      /* when the last request came that was logged in; 0 = none yet */
    int64_t step;            /* of its RRD; 0 = not known */
    uint64_t taken, refused; /* samples, since the collector started */
    uint64_t set_aside;      /* samples that were taken, and then fitted no RRD; likewise */
    int64_t fault_at;        /* when the last request failed, or sample was set aside; 0 = none */
    struct str fault;        /* why */
};
/* Times are seconds since 1970 UTC. */

void roll_add_line(struct buf *out, const struct roll_line *line);

/* Reads LINE; false if it is none. .fault points into it. */
bool roll_read_line(struct str line, struct roll_line *read);

/* A part of the roll of a collector: at most COUNT records from number *NEXT on, which is moved
 * behind them. False if it was the last part. Parts may be written at different times. */
bool roll_write_part(const struct service *service, size_t *next, size_t count, struct buf *out);

#endif
