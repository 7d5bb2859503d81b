/* The thread that delivers while the daemon samples: a collector that hangs costs no sample. */
#ifndef BLUMAP_AGENT_COURIER_H
#define BLUMAP_AGENT_COURIER_H

#include "agent/spool.h"
#include "base/diag.h"
#include "settings/settings.h"

struct courier;

struct courier_orders {
    const struct settings_agent *settings;
    struct spool *spool;
    int stop;       /* ends its waits once it is readable */
    int64_t jitter; /* seconds, at most, between news and the delivery */

    /* Tells of a delivery; called by the courier's thread. */
    void (*report)(const struct diags *diags);
};

/* Starts it. ORDERS must outlive it. NULL with a diagnostic. Yours; courier_end. */
struct courier *courier_new(const struct courier_orders *orders, struct diags *diags);

/* There are samples in the spool. It tries until they are delivered; after a connection that broke
 * it waits a second, then two, up to a minute. */
void courier_wake(struct courier *courier);

/* Waits for it to end, once .stop is readable. */
void courier_end(struct courier *courier);

#endif
