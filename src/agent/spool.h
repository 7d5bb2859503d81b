/* Samples that the collector has not acknowledged, on disk: taken in order, kept through kill -9
 * and a power cut, given out oldest first.
 *
 * The spool is a folder of segments, 00000001 and so on, each a run of entries of fixed size. A
 * segment is read as a whole; an entry that is done with is marked in the file, and a segment all
 * of whose entries are done is removed, but for the last, which takes the next samples. The same
 * sample may be sent again after a crash: the collector knows it. What is cut off or damaged at the
 * end of a segment was never promised and is dropped.
 *
 * One thread may add while another takes. */
#ifndef BLUMAP_AGENT_SPOOL_H
#define BLUMAP_AGENT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/counters.h"
#include "base/diag.h"

struct spool_sample {
    uint32_t id;           /* of its record */
    uint32_t time;         /* seconds since 1970 UTC */
    uint64_t total[FLOWS]; /* bytes */
};

struct spool_limits {
    int64_t bytes; /* of all segments */
    int64_t age;   /* seconds */
};

struct spool;

/* Opens the folder FOLDER, which is made if need be. NULL with a diagnostic. Yours; spool_close. */
struct spool *spool_open(const char *folder, struct spool_limits limits, struct diags *diags);
void spool_close(struct spool *spool);

/* Adds COUNT samples, all or none, and waits until they are on the disk. To stay within its limits
 * it drops the oldest, with a warning. False with a diagnostic. */
bool spool_add(struct spool *spool, const struct spool_sample *samples, size_t count,
               struct diags *diags);

/* The time of the sample that was added last, waiting or done with; 0 if that is not known. */
uint32_t spool_newest(struct spool *spool);

/* The first waiting entry at *PLACE or behind it; false if there is none. Places are numbers that
 * grow; 0 is before the first. */
bool spool_next(struct spool *spool, uint64_t *place, struct spool_sample *sample);

/* The entry at PLACE, which spool_next gave, is done with. */
void spool_done(struct spool *spool, uint64_t place);

/* Drops what is older than its limit at NOW (seconds since 1970 UTC), with a warning; warns too of
 * entries that were found damaged. A segment that can't be read is an error: what is in it waits
 * until it can. */
void spool_expire(struct spool *spool, int64_t now, struct diags *diags);

#endif
