/* The time of day as a parameter, so that waiting and sampling are tested without waiting. */
#ifndef BLUMAP_BASE_CLOCK_H
#define BLUMAP_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
    void *state; /* the implementation's own; NULL for the system's */

    /* Microseconds since 1970 UTC. */
    int64_t (*now)(void *state);

    /* Waits until that moment; false if a signal came before it. */
    bool (*wait_until)(void *state, int64_t moment);
};

/* The system's clock. */
const struct clock *clock_system(void);

int64_t clock_now(const struct clock *clock);     /* microseconds */
int64_t clock_seconds(const struct clock *clock); /* whole seconds since 1970 UTC */
bool clock_wait_until(const struct clock *clock, int64_t moment);

/* A clock that is read once a turn of a loop: what happens in one has the same moment. */
struct clock_turn {
    struct clock clock;
    const struct clock *real;
    int64_t moment; /* of this turn; 0 = not read yet */
};

/* REAL must outlive it; it must not move. */
void clock_turn_init(struct clock_turn *turn, const struct clock *real);
void clock_turn_end(struct clock_turn *turn);

#define CLOCK_SECOND INT64_C(1000000) /* microseconds */

#endif
