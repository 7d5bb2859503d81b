/* How long ago a record's newest sample is, in its own steps. */
#ifndef BLUMAP_COLLECTOR_FRESHNESS_H
#define BLUMAP_COLLECTOR_FRESHNESS_H

#include <stdint.h>

enum freshness {
    FRESHNESS_FRESH,  /* at most two steps */
    FRESHNESS_LATE,   /* at most five */
    FRESHNESS_SILENT, /* more, or there is none */
    FRESHNESS_KINDS,
};

extern const char *const freshness_words[FRESHNESS_KINDS];

/* LAST_TIME of the newest sample, 0 if there is none; STEP, 0 if it is not known, which counts as a
 * minute. All in seconds. */
enum freshness freshness_of(int64_t last_time, int64_t step, int64_t now);

#endif
