/* When to sample: at the multiples of an interval on the clock, so that the samples of all hosts
 * fall on the same moments and the steps of an RRD. */
#ifndef BLUMAP_AGENT_SCHEDULE_H
#define BLUMAP_AGENT_SCHEDULE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

struct schedule {
    const struct clock *clock;
    int64_t interval; /* microseconds, above 0 */
    int64_t last;     /* the moment of the last sample, 0 before the first; never sampled twice */
};

/* Waits for the next multiple, which it keeps in .last; multiples that passed meanwhile are left
 * out. False if a signal came first. */
bool schedule_wait(struct schedule *schedule);

#endif
