/* The way of samples from the journal into the sink: which record is written when, what is tried
 * again, and when a segment of the journal may go. One thread only; it never waits. */
#ifndef BLUMAP_STORE_DRAIN_H
#define BLUMAP_STORE_DRAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/log.h"
#include "base/str.h"
#include "store/aside.h"
#include "store/journal.h"
#include "store/sink.h"
#include "store/waiting.h"

/* One record's queue. Zeroed but for .id; must not move. */
struct drain_line {
    uint32_t id;
    struct waiting_list samples;  /* oldest first */
    size_t sent;                  /* those at the front that the sink has got; wait for a flush */
    struct drain_line *next;      /* among those that are ready, rest, or fail */
    bool listed;                  /* there */
    struct drain_line *next_sent; /* among those that wait for a flush */
    bool listed_sent;             /* there */
    int64_t written_at;           /* microseconds since 1970 UTC */
    int64_t due_at;               /* while it rests, likewise */
    int64_t failed_at;            /* it began to, while it fails, likewise */
    int64_t retry_at;             /* likewise */
    int64_t retry_after;          /* microseconds; 0 = it does not fail */
    bool full;                    /* as many of its samples wait as may */
};

struct drain_lines {
    struct drain_line *first, *last;
};

struct drain_stats {
    uint64_t waiting;      /* samples */
    int64_t waiting_since; /* microseconds since 1970 UTC; 0 = none waits */
    uint64_t written, writes, write_failures;
    uint64_t set_aside; /* samples */
    uint64_t failing;   /* records */
};

/* What those who take samples of a record must hear: what they know of its RRD is no longer true,
 * or its samples can't be stored now. */
struct drain_news {
    struct drain_news *next;
    struct drain_line *line;
    size_t set_aside; /* so many samples were; */
    char *why;        /* NULL if none */
};

void drain_news_free(struct drain_news *news);

struct drain {
    const struct sink_ops *ops;
    void *sink;
    struct journal *journal;
    bool sync; /* what a segment holds must survive a power cut before it goes */
    struct log *log;

    struct drain_lines ready;   /* to be written, the first of them first */
    struct drain_lines resting; /* likewise, but not yet: more may come that goes in one call */
    struct drain_lines failing; /* to be tried again */
    int64_t failing_since;      /* the oldest sample of theirs; 0 = none */
    int64_t tried_at;           /* they were; microseconds since 1970 UTC */
    struct drain_line *sent;    /* wait for a flush */
    bool flush_due;
    unsigned losses;          /* of the sink, as last seen */
    struct segment *segments; /* complete, oldest first */
    struct aside aside;
    struct drain_news *news; /* oldest first; yours to take */
    struct drain_stats stats;
};

/* Whether LINE has samples that the sink has not got. */
bool drain_line_has_unsent(const struct drain_line *line);

/* Takes copies of SAMPLES. */
void drain_take(struct drain *drain, const struct waiting_list *samples);

/* Takes over complete segments, a list: all samples in them have been taken over. */
void drain_take_segments(struct drain *drain, struct segment *segments);

/* Does one piece of what is to do at NOW (microseconds since 1970 UTC). */
void drain_step(struct drain *drain, int64_t now);

/* The moment at which there is something to do, in microseconds since 1970 UTC: NOW or before it =
 * at once, INT64_MAX = when more is taken over. */
int64_t drain_next(const struct drain *drain, int64_t now);

/* Lets nothing rest any more; false when nothing is left to do at once. */
bool drain_hurry(struct drain *drain);

/* Writes what waits for LINE; false with one diagnostic if it stays in the journal for now. */
bool drain_line_write(struct drain *drain, struct drain_line *line, struct diags *diags);

/* At the end: what can go goes, the rest is left for the next start. */
void drain_finish(struct drain *drain);

/* Brings .stats up to date. */
void drain_count(struct drain *drain);

#endif
