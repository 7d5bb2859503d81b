/* All connections: what they share, how many there may be, and the turn of the loop in which they
 * are served. Replies of a turn are held until the store has committed what they promise; then all
 * are sent. If it can't, the connections close without them: nothing was promised. */
#ifndef BLUMAP_COLLECTOR_CROWD_H
#define BLUMAP_COLLECTOR_CROWD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/ring.h"
#include "base/waiter.h"
#include "collector/client.h"
#include "collector/handshake_limits.h"
#include "collector/origins.h"
#include "collector/sockets.h"
#include "collector/tls.h"
#include "settings/settings.h"

struct event_base;
struct connection;

/* Of a limit. */
struct crowd_warning {
    int64_t at;    /* the last one; microseconds since 1970 UTC */
    size_t closed; /* connections since then */
};

struct crowd {
    struct event_base *base;
    const struct settings_collector *settings;
    const struct service *service;
    struct ring all, strangers; /* connections; those that have never logged in; the oldest first */
    struct ring handshakes;     /* those in a TLS handshake, likewise */
    size_t handshake_count;
    struct handshake_limits *handshake_limits;
    struct origins origins;
    size_t count;
    struct waiters greeted;  /* connections whose TLS handshake can go on */
    struct waiters answered; /* connections with replies of this turn */
    bool committed;          /* what those promise */
    bool stopping;           /* connections close when their requests are answered */
    struct crowd_warning warnings[TALLY_LIMITS];
};

/* An empty one; must not move. All arguments must outlive it. */
void crowd_init(struct crowd *crowd, struct event_base *base,
                const struct settings_collector *settings, const struct service *service);

/* Closes all connections and frees what is left. */
void crowd_clear(struct crowd *crowd);

/* Takes over the connected socket FD, on which TLS is spoken unless that is NULL, or closes it if
 * the limits leave no room. */
void crowd_admit(struct crowd *crowd, int fd, const struct sockets_end *end, const struct tls *tls);

/* For connections: they are members from their beginning to their end, strangers until they have
 * logged in. */
void crowd_join(struct crowd *crowd, struct connection *connection,
                const struct sockets_network *network);
void crowd_leave(struct crowd *crowd, struct connection *connection);
void crowd_recognise(struct connection *connection);
void crowd_end_handshake(struct connection *connection);

/* When all that could be read has been served: goes on with a few TLS handshakes, commits, and
 * sends the replies. Whether there are more handshakes to go on with, in the next turn. */
bool crowd_end_turn(struct crowd *crowd);

/* Closes those that have nothing in flight; true if none is left. */
bool crowd_is_done(struct crowd *crowd);

#endif
