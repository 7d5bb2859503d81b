#include "collector/gates.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/memory.h"

enum {
    ACCEPT_PAUSE = 1,    /* seconds, when the system has no more connections to give */
    ACCEPTS_A_TURN = 64, /* from one gate, however fast others connect: a millisecond or so */
};

struct gate {
    struct gate *next;
    struct gates *gates;
    const struct port *port;
    int fd; /* of the port */
    struct event *readable;
};

struct gates {
    struct event_base *base;
    struct log *log;
    struct gates_keeper keeper;
    struct gate *first;
    struct event *resume; /* accepting, after a pause */
};

/* Lets in at most MOST of those who have connected; false with errno set if fewer have. */
static bool admit_some(const struct gate *gate, size_t most)
{
    const struct gates_keeper *keeper = &gate->gates->keeper;
    for (size_t i = 0; i < most; i++) {
        struct sockaddr_storage address;
        socklen_t size = sizeof address;
        int fd =
            accept4(gate->fd, (struct sockaddr *)&address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            return false;
        }
        keeper->admit(keeper->state, fd, (struct sockaddr *)&address, gate->port);
    }
    return true;
}

/* Out of files or memory: trying again at once would only spin. */
static void pause_accepting(const struct gates *gates, int fault)
{
    const struct timeval pause = { .tv_sec = ACCEPT_PAUSE };
    log_line(gates->log, LOG_LEVEL_ERROR, "cannot accept a connection: %s", strerror(fault));
    for (struct gate *it = gates->first; it; it = it->next) {
        event_del(it->readable);
    }
    event_add(gates->resume, &pause);
}

static void on_readable(evutil_socket_t fd, short events, void *state)
{
    const struct gate *gate = state;
    (void)fd, (void)events;
    if (!admit_some(gate, ACCEPTS_A_TURN) && errno != EAGAIN && errno != EINTR &&
        errno != ECONNABORTED) {
        pause_accepting(gate->gates, errno);
    }
}

static void on_resume(evutil_socket_t fd, short events, void *state)
{
    const struct gates *gates = state;
    (void)fd, (void)events;
    for (struct gate *it = gates->first; it; it = it->next) {
        event_add(it->readable, NULL);
    }
}

struct gates *gates_new(struct event_base *base, struct log *log, const struct gates_keeper *keeper)
{
    struct gates *gates = memory_new(1, sizeof *gates);
    gates->base = base;
    gates->log = log;
    gates->keeper = *keeper;
    gates->resume = memory_checked(evtimer_new(base, on_resume, gates));
    return gates;
}

static void open_gate(struct gates *gates, const struct port *port, int fd)
{
    struct gate *gate = memory_new(1, sizeof *gate);
    gate->gates = gates;
    gate->port = port;
    gate->fd = fd;
    gate->readable =
        memory_checked(event_new(gates->base, fd, EV_READ | EV_PERSIST, on_readable, gate));
    event_add(gate->readable, NULL);
    gate->next = gates->first;
    gates->first = gate;
}

/* Takes the gate at *PLACE off the list. */
static void close_gate(struct gate **place)
{
    struct gate *gate = *place;
    *place = gate->next;
    event_free(gate->readable);
    memory_free(gate);
}

static bool has_port(const struct ports *ports, const struct port *port)
{
    for (size_t i = 0; i < ports->count; i++) {
        if (ports->items[i] == port) {
            return true;
        }
    }
    return false;
}

static bool has_gate(const struct gates *gates, const struct port *port)
{
    const struct gate *gate = gates->first;
    while (gate && gate->port != port) {
        gate = gate->next;
    }
    return gate;
}

void gates_take(struct gates *gates, const struct ports *ports)
{
    for (struct gate **place = &gates->first; *place;) {
        if (has_port(ports, (*place)->port)) {
            place = &(*place)->next;
        } else {
            admit_some(*place, SOMAXCONN); /* no more can wait there */
            close_gate(place);
        }
    }
    for (size_t i = 0; i < ports->count; i++) {
        const struct port *port = ports->items[i];
        if (gates->keeper.is_for(port->kind) && !has_gate(gates, port)) {
            for (size_t k = 0; k < port->sockets.count; k++) {
                open_gate(gates, port, port->sockets.fds[k]);
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
