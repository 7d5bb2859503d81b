/* The pages on which the collector tells how it is, over HTTP: /metrics, /healthz, and /records,
 * which `blumap status` reads. GET only, small requests only. */
#ifndef BLUMAP_COLLECTOR_WEB_H
#define BLUMAP_COLLECTOR_WEB_H

#include "collector/service.h"
#include "collector/sockets.h"

struct event_base;
struct web;

/* Serves on SOCKETS, which stay the caller's. Yours; web_free. All arguments must outlive it. */
struct web *web_new(struct event_base *base, const struct sockets *sockets,
                    const struct service *service);
void web_free(struct web *web);

#endif
