/* The pages on which the collector tells how it is, over HTTP: /metrics, /healthz, and /records,
 * which `blumap status` reads. GET only, small requests only,
 * a few connections at a time. */
#ifndef BLUMAP_COLLECTOR_WEB_H
#define BLUMAP_COLLECTOR_WEB_H

#include "collector/ports.h"
#include "collector/service.h"

struct event_base;
struct web;

/* Serves nowhere yet. Yours; web_free. All arguments must outlive it. */
struct web *web_new(struct event_base *base, const struct service *service);
void web_free(struct web *web);

/* Serves on the sockets of PORTS for HTTP, and no longer on others. The ports stay the caller's. */
void web_take(struct web *web, const struct ports *ports);

#endif
