#include "collector/web.h"

#include "base/memory.h"
#include "collector/gates.h"
#include "collector/web_visit.h"

struct web {
    struct web_visits visits;
    struct gates *gates;
};

static bool is_for_web(enum port_kind kind)
{
    return kind == PORT_WEB || kind == PORT_STATUS;
}

static void admit(void *state, int fd, const struct sockaddr *address, const struct port *port)
{
    struct web *web = state;
    (void)address, (void)port;
    web_visits_admit(&web->visits, fd);
}

struct web *web_new(struct event_base *base, const struct service *service)
{
    struct web *web = memory_new(1, sizeof *web);
    const struct gates_keeper keeper = { is_for_web, admit, web };
    web_visits_init(&web->visits, base, service);
    web->gates = gates_new(base, service->log, &keeper);
    return web;
}

void web_take(struct web *web, const struct ports *ports)
{
    gates_take(web->gates, ports);
}

void web_free(struct web *web)
{
    gates_free(web->gates);
    web_visits_clear(&web->visits);
    memory_free(web);
}
