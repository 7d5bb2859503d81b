/* One connection to the pages of the collector, for one request: it is read, answered, and the
 * connection closed. */
#ifndef BLUMAP_COLLECTOR_WEB_VISIT_H
#define BLUMAP_COLLECTOR_WEB_VISIT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ring.h"
#include "collector/service.h"

struct event_base;

/* All that are there now. */
struct web_visits {
    struct event_base *base;
    const struct service *service;
    struct ring silent;   /* those that have not asked yet, the oldest first */
    struct ring answered; /* those that have */
    size_t count;
};

/* None yet. BASE and SERVICE must outlive it; must not move. */
void web_visits_init(struct web_visits *visits, struct event_base *base,
                     const struct service *service);

/* Closes all. */
void web_visits_clear(struct web_visits *visits);

/* Takes over the connected socket FD. Among many, the one that has been silent longest gives way;
 * if all have asked, FD is closed. */
void web_visits_admit(struct web_visits *visits, int fd);

#endif
