/* SIGTERM and SIGINT as something to wait for. From stop_open to stop_close they end no process and
 * interrupt nothing; they make a descriptor readable and end the waits of a clock. */
#ifndef BLUMAP_AGENT_STOP_H
#define BLUMAP_AGENT_STOP_H

#include <signal.h>
#include <stdbool.h>

#include "base/clock.h"
#include "base/diag.h"

struct stop {
    int signals; /* readable once a signal came */
    int timer;
    sigset_t before; /* the mask to go back to */
};

/* False with a diagnostic. */
bool stop_open(struct stop *stop, struct diags *diags);
void stop_close(struct stop *stop);

/* The system's time. A wait is false if a signal came, at any time since stop_open; it is true and
 * early when the clock is set. It borrows STOP. */
struct clock stop_clock(struct stop *stop);

#endif
