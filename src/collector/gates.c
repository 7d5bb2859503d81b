#include "collector/gates.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include <event2/event.h>
#include <event2/listener.h>

#include "base/memory.h"

enum { ACCEPT_PAUSE = 1 }; /* seconds, when the system has no more connections to give */

struct gate {
    struct gate *next;
    struct gates *gates;
    struct evconnlistener *listener;
    const struct tls *tls; /* NULL where bytes are plain */
};

struct gates {
    struct crowd *crowd;
    struct gate *first;
    struct event *resume; /* accepting, after a pause */
};

static void *never_null(void *pointer)
{
    if (!pointer) {
        memory_exhausted(0);
    }
    return pointer;
}

static void admit(const struct gate *gate, int fd, const struct sockaddr *address)
{
    struct sockets_end end;
    if (sockets_read_end(address, &end)) {
        crowd_admit(gate->gates->crowd, fd, &end, gate->tls);
    } else {
        evutil_closesocket(fd);
    }
}

static void on_accepted(struct evconnlistener *listener, evutil_socket_t fd,
                        struct sockaddr *address, int size, void *state)
{
    (void)listener, (void)size;
    admit(state, fd, address);
}

/* Out of files or memory: trying again at once would only spin. */
static void on_accept_error(struct evconnlistener *listener, void *state)
{
    const struct gate *gate = state;
    struct gates *gates = gate->gates;
    const struct timeval pause = { .tv_sec = ACCEPT_PAUSE };
    log_line(gates->crowd->service->log, LOG_LEVEL_ERROR, "cannot accept a connection: %s",
             strerror(EVUTIL_SOCKET_ERROR()));
    (void)listener;
    for (struct gate *it = gates->first; it; it = it->next) {
        evconnlistener_disable(it->listener);
    }
    event_add(gates->resume, &pause);
}

static void on_resume(evutil_socket_t fd, short events, void *state)
{
    const struct gates *gates = state;
    (void)fd, (void)events;
    for (struct gate *it = gates->first; it; it = it->next) {
        evconnlistener_enable(it->listener);
    }
}

struct gates *gates_new(struct crowd *crowd)
{
    struct gates *gates = memory_new(1, sizeof *gates);
    gates->crowd = crowd;
    gates->resume = never_null(evtimer_new(crowd->base, on_resume, gates));
    return gates;
}

static void open_gate(struct gates *gates, int fd, const struct tls *tls)
{
    struct gate *gate = memory_new(1, sizeof *gate);
    gate->gates = gates;
    gate->tls = tls;
    gate->listener = never_null(
        evconnlistener_new(gates->crowd->base, on_accepted, gate, LEV_OPT_CLOSE_ON_EXEC, 0, fd));
    evconnlistener_set_error_cb(gate->listener, on_accept_error);
    gate->next = gates->first;
    gates->first = gate;
}

/* Takes the gate at *PLACE off the list. */
static void close_gate(struct gate **place)
{
    struct gate *gate = *place;
    *place = gate->next;
    evconnlistener_free(gate->listener);
    memory_free(gate);
}

/* Lets in those who have connected and were not accepted yet. */
static void empty(const struct gate *gate)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    int fd;
    while ((fd = accept4(evconnlistener_get_fd(gate->listener), (struct sockaddr *)&address, &size,
                         SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        admit(gate, fd, (struct sockaddr *)&address);
        size = sizeof address;
    }
}

static bool is_client_port(const struct port *port)
{
    return port->kind == PORT_PLAIN || port->kind == PORT_TLS;
}

static bool has_socket(const struct ports *ports, int fd)
{
    for (size_t i = 0; i < ports->count; i++) {
        const struct sockets *sockets = &ports->items[i]->sockets;
        for (size_t k = 0; k < sockets->count && is_client_port(ports->items[i]); k++) {
            if (sockets->fds[k] == fd) {
                return true;
            }
        }
    }
    return false;
}

static bool has_gate(const struct gates *gates, int fd)
{
    const struct gate *gate = gates->first;
    while (gate && evconnlistener_get_fd(gate->listener) != fd) {
        gate = gate->next;
    }
    return gate;
}

void gates_take(struct gates *gates, const struct ports *ports)
{
    for (struct gate **place = &gates->first; *place;) {
        if (has_socket(ports, evconnlistener_get_fd((*place)->listener))) {
            place = &(*place)->next;
        } else {
            empty(*place);
            close_gate(place);
        }
    }
    for (size_t i = 0; i < ports->count; i++) {
        const struct port *port = ports->items[i];
        for (size_t k = 0; k < port->sockets.count && is_client_port(port); k++) {
            if (!has_gate(gates, port->sockets.fds[k])) {
                open_gate(gates, port->sockets.fds[k], port->tls);
            }
        }
    }
}

void gates_free(struct gates *gates)
{
    while (gates->first) {
        close_gate(&gates->first);
    }
    event_free(gates->resume);
    memory_free(gates);
}
