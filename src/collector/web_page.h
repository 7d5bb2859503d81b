/* The pages of the collector by HTTP. One that is long is written a part at a turn of the loop, so
 * that clients do not wait for it. */
#ifndef BLUMAP_COLLECTOR_WEB_PAGE_H
#define BLUMAP_COLLECTOR_WEB_PAGE_H

#include "base/ring.h"
#include "collector/service.h"

struct event_base;
struct evhttp_request;

struct web_pages {
    struct event_base *base;
    const struct service *service;
    struct ring writing; /* pages that are not complete */
    size_t count;        /* of those */
};

/* None yet. BASE and SERVICE must outlive it; must not move. */
void web_pages_init(struct web_pages *pages, struct event_base *base,
                    const struct service *service);

/* Ends those that are not complete with an error. */
void web_pages_clear(struct web_pages *pages);

/* Answers REQUEST, now or in a few turns. */
void web_page_serve(struct web_pages *pages, struct evhttp_request *request);

#endif
