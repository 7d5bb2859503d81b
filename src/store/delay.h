/* A sample that can't be taken now is sent again later. Those of its record that were on their way
 * behind it must not be taken before it: it would be too old for ever. */
#ifndef BLUMAP_STORE_DELAY_H
#define BLUMAP_STORE_DELAY_H

#include <stdbool.h>
#include <stdint.h>

/* Of a record; zeroed, there is none. Times are microseconds since 1970 UTC. */
struct delay {
    int64_t time;  /* of the sample */
    int64_t since; /* when it came the last time; 0: none waits */
};

/* Whether a sample of TIME that comes at NOW has to wait for the delayed one. That is waited for
 * some seconds only: its sender may have given it up. */
bool delay_holds(const struct delay *delay, int64_t time, int64_t now);

/* A sample of TIME, which nothing holds, is not taken at NOW. */
void delay_begin(struct delay *delay, int64_t time, int64_t now);

/* A sample of TIME is taken. */
void delay_end(struct delay *delay, int64_t time);

#endif
