#include "collector/web.h"

#include <fcntl.h>

#include <event2/event.h>
#include <event2/http.h>

#include "base/memory.h"
#include "collector/web_page.h"

enum {
    HEADERS_MAX = 4096, /* bytes */
    PATIENCE = 5,       /* seconds for a request to come and its answer to be taken */
};

/* Where connections are accepted. */
struct door {
    struct door *next;
    int fd; /* of the port */
    struct evhttp_bound_socket *socket;
};

struct web {
    struct evhttp *http;
    struct web_pages pages;
    struct door *doors;
};

static void on_request(struct evhttp_request *request, void *state)
{
    struct web *web = state;
    web_page_serve(&web->pages, request);
}

struct web *web_new(struct event_base *base, const struct service *service)
{
    struct web *web = memory_new(1, sizeof *web);
    web_pages_init(&web->pages, base, service);
    web->http = evhttp_new(base);
    if (!web->http) {
        memory_exhausted(0);
    }
    evhttp_set_allowed_methods(web->http, EVHTTP_REQ_GET);
    evhttp_set_max_headers_size(web->http, HEADERS_MAX);
    evhttp_set_max_body_size(web->http, 0);
    evhttp_set_timeout(web->http, PATIENCE);
    evhttp_set_gencb(web->http, on_request, web);
    return web;
}

static bool is_of_web(const struct port *port)
{
    return port->kind == PORT_WEB || port->kind == PORT_STATUS;
}

static void open_door(struct web *web, int fd)
{
    struct door *door = memory_new(1, sizeof *door);
    door->fd = fd;
    door->socket = evhttp_accept_socket_with_handle(web->http, fcntl(fd, F_DUPFD_CLOEXEC, 0));
    if (!door->socket) {
        memory_exhausted(0);
    }
    door->next = web->doors;
    web->doors = door;
}

/* Takes the door at *PLACE off the list. */
static void close_door(struct web *web, struct door **place)
{
    struct door *door = *place;
    *place = door->next;
    evhttp_del_accept_socket(web->http, door->socket);
    memory_free(door);
}

static bool has_socket(const struct ports *ports, int fd)
{
    for (size_t i = 0; i < ports->count; i++) {
        const struct sockets *sockets = &ports->items[i]->sockets;
        for (size_t k = 0; k < sockets->count && is_of_web(ports->items[i]); k++) {
            if (sockets->fds[k] == fd) {
                return true;
            }
        }
    }
    return false;
}

static bool has_door(const struct web *web, int fd)
{
    const struct door *door = web->doors;
    while (door && door->fd != fd) {
        door = door->next;
    }
    return door;
}

void web_take(struct web *web, const struct ports *ports)
{
    for (struct door **place = &web->doors; *place;) {
        if (has_socket(ports, (*place)->fd)) {
            place = &(*place)->next;
        } else {
            close_door(web, place);
        }
    }
    for (size_t i = 0; i < ports->count; i++) {
        const struct sockets *sockets = &ports->items[i]->sockets;
        for (size_t k = 0; k < sockets->count && is_of_web(ports->items[i]); k++) {
            if (!has_door(web, sockets->fds[k])) {
                open_door(web, sockets->fds[k]);
            }
        }
    }
}

void web_free(struct web *web)
{
    while (web->doors) {
        close_door(web, &web->doors);
    }
    web_pages_clear(&web->pages);
    evhttp_free(web->http);
    memory_free(web);
}
