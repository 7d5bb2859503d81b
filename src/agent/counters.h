/* From the kernel's counters, which wrap, restart and vanish, to totals that only ever grow.
 *
 * The total of an interface continues from the raw counter it was first seen with, so that a host
 * which sent raw counters before has no jump. Then it grows by what is certain:
 * - the difference of two readings of one counter;
 * - across 2^32 or 2^64, if the counter wrapped: it fell by more than half of its range, and the
 *   packets did not. (A reset makes all counters of an interface fall together.) Where no packet
 *   was counted, only if it is known that the link can carry it;
 * - after a boot, and for an interface made anew (its index changed), all that the new counter has.
 * What is not certain is left out: the first reading after any other fall, and a difference faster
 * than the link. */
#ifndef BLUMAP_AGENT_COUNTERS_H
#define BLUMAP_AGENT_COUNTERS_H

#include <stdbool.h>
#include <stdint.h>

enum flow { FLOW_RECEIVED, FLOW_SENT, FLOWS };

/* One interface at one moment. */
struct counters_reading {
    uint64_t bytes[FLOWS], packets[FLOWS];
    uint64_t index;      /* the kernel's number of the interface; 0: not known */
    bool is_same_boot;   /* as at the reading before, as far as is known */
    uint64_t byte_limit; /* bytes the link can carry in a second; 0: not known */
    int64_t time;        /* microseconds since 1970 UTC */
};

/* What is remembered of an interface from one reading to the next. */
struct counters {
    uint64_t bytes[FLOWS], packets[FLOWS];
    uint64_t index;
    uint64_t total[FLOWS]; /* bytes */
    int64_t time;          /* microseconds since 1970 UTC */
    bool is_wide[FLOWS];   /* was seen beyond 2^32: it does not wrap there */
};

enum counters_event {
    COUNTERS_STEADY,
    COUNTERS_WRAPPED,
    COUNTERS_RESTARTED, /* at a boot, or with a new interface */
    COUNTERS_RESET,     /* fell; what came since the last reading is left out */
    COUNTERS_TOO_FAST,  /* faster than the link; left out */
};

/* What became of the two flows of an interface. */
struct counters_news {
    enum counters_event event[FLOWS];
    uint64_t difference[FLOWS]; /* bytes; of COUNTERS_TOO_FAST what was left out */
};

/* COUNTERS of an interface that is seen for the first time. */
struct counters counters_first(const struct counters_reading *reading);

/* Takes the next reading, whose time is later than COUNTERS' own. */
struct counters_news counters_advance(struct counters *counters,
                                      const struct counters_reading *reading);

#endif
