/* One connection: carries bytes between a socket and its client. */
#ifndef BLUMAP_COLLECTOR_CONNECTION_H
#define BLUMAP_COLLECTOR_CONNECTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ring.h"
#include "base/waiter.h"
#include "collector/client.h"
#include "collector/crowd.h"
#include "collector/sockets.h"
#include "collector/stream.h"
#include "collector/tls.h"

struct event;

struct connection {
    struct crowd *crowd;
    struct origin *origin;
    struct ring in_all, in_strangers, in_origin; /* the latter two while it has not logged in */
    struct ring in_handshakes;                   /* while .in_handshake */
    bool stranger;
    bool secure; /* over TLS */
    struct client *client;
    struct stream *stream;
    struct event *deadline;
    struct buf unserved;    /* bytes that were read before the client could take them */
    struct buf held;        /* replies that wait for the end of the turn */
    struct waiter greeting; /* for its turn to go on with the TLS handshake */
    struct waiter end_of_turn;
    bool in_handshake; /* of TLS; what the deadline is for */
    bool in_request;   /* what the deadline is for */
    size_t answers;    /* likewise */
    int64_t served_at; /* the last time, microseconds since 1970 UTC */
    bool finishing;    /* no more is served; closes when its replies are sent */
    bool lingering;    /* they are; waits for the other end to close */
};

/* Starts to serve the socket FD, over TLS unless that is NULL; a member of CROWD, which it leaves
 * when it is closed. */
void connection_open(struct crowd *crowd, int fd, const struct sockets_end *end,
                     const struct tls *tls);

/* WHY is for the log. */
void connection_close(struct connection *connection, const char *why);

/* Whether a request has begun or a reply is still to be sent. */
bool connection_is_busy(const struct connection *connection);

#endif
