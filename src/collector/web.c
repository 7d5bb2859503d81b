#include "collector/web.h"

#include <fcntl.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>

#include "base/memory.h"
#include "base/str.h"
#include "collector/metrics.h"
#include "collector/roll.h"

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
    const struct service *service;
    struct door *doors;
};

static bool write_metrics(const struct service *service, struct buf *out)
{
    metrics_write(service, out);
    return true;
}

static bool write_roll(const struct service *service, struct buf *out)
{
    roll_write(service, out);
    return true;
}

struct page {
    const char *path, *type;
    bool (*write)(const struct service *service, struct buf *out); /* false: all is not well */
};

static const struct page pages[] = {
    { "/metrics", "text/plain; version=0.0.4; charset=utf-8", write_metrics },
    { "/healthz", "text/plain; charset=utf-8", metrics_write_health },
    { "/records", "text/plain; charset=utf-8", write_roll },
};

static const struct page *find_page(const char *path)
{
    for (size_t i = 0; path && i < sizeof pages / sizeof *pages; i++) {
        if (str_equal(str_of(path), str_of(pages[i].path))) {
            return &pages[i];
        }
    }
    return NULL;
}

static void forget_text(const void *data, size_t size, void *text)
{
    (void)data, (void)size;
    memory_free(text);
}

static void on_request(struct evhttp_request *request, void *state)
{
    const struct web *web = state;
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
    const struct page *page = uri ? find_page(evhttp_uri_get_path(uri)) : NULL;
    if (!page) {
        evhttp_send_error(request, HTTP_NOTFOUND, NULL);
        return;
    }
    struct buf text = { 0 };
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
    bool well = page->write(web->service, &text);
    evhttp_add_header(headers, "Content-Type", page->type);
    evhttp_add_header(headers, "Cache-Control", "no-store");
    if (text.len) {
        evbuffer_add_reference(evhttp_request_get_output_buffer(request), text.data, text.len,
                               forget_text, text.data);
    }
    evhttp_send_reply(request, well ? HTTP_OK : HTTP_SERVUNAVAIL, NULL, NULL);
}

struct web *web_new(struct event_base *base, const struct service *service)
{
    struct web *web = memory_new(1, sizeof *web);
    web->service = service;
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
    evhttp_free(web->http);
    memory_free(web);
}
