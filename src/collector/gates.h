/* The gates: where connections are accepted, a few at a turn of the loop. */
#ifndef BLUMAP_COLLECTOR_GATES_H
#define BLUMAP_COLLECTOR_GATES_H

#include <stdbool.h>
#include <sys/socket.h>

#include "base/log.h"
#include "collector/ports.h"

struct event_base;
struct gates;

/* Whom the gates are for. */
struct gates_keeper {
    bool (*is_for)(enum port_kind kind); /* at which ports they are */

    /* Takes over the connected socket FD of ADDRESS, which came by PORT. */
    void (*admit)(void *state, int fd, const struct sockaddr *address, const struct port *port);
    void *state;
};

/* None yet. BASE and LOG must outlive it. Yours; gates_free. */
struct gates *gates_new(struct event_base *base, struct log *log,
                        const struct gates_keeper *keeper);
void gates_free(struct gates *gates);

/* Accepts at the sockets of those of PORTS that the keeper is for. A gate whose socket is not among
 * them is closed, after all who have connected there were let in. The ports must outlive it, or the
 * next call. */
void gates_take(struct gates *gates, const struct ports *ports);

#endif
