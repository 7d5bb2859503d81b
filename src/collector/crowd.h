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
#include "collector/handshake_limits.h"
#include "collector/origins.h"
#include "collector/service.h"
#include "collector/sockets.h"
#include "settings/settings.h"

struct event_base;
struct member;

/* Of a limit. */
struct crowd_warning {
    int64_t at;    /* the last one; microseconds since 1970 UTC */
    size_t closed; /* connections since then */
};

struct crowd {
    struct event_base *base;
    const struct settings_collector *settings;
    const struct service *service;
    struct ring all, strangers; /* members; those that have never logged in; the oldest first */
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

/* What the crowd asks of a member. */
struct member_ops {
    void (*close)(struct member *member, const char *why); /* it leaves; WHY is for the log */
    bool (*is_busy)(struct member *member); /* it will end by itself, or has work in flight */
};

/* A connection, as the crowd sees it: a part of it, whose .secure and .ops are set before it joins.
 */
struct member {
    const struct member_ops *ops;
    struct crowd *crowd;
    struct origin *origin;
    struct ring in_all, in_strangers, in_origin; /* the latter two while it is a stranger */
    struct ring in_handshakes;                   /* while .in_handshake */
    bool stranger;                               /* has not logged in yet */
    bool secure;                                 /* over TLS */
    bool in_handshake;                           /* of TLS */
};

/* Whether the limits leave room for one more from END, who gives way to it closed, if need be. */
bool crowd_has_room(struct crowd *crowd, const struct sockets_end *end, bool secure);

/* Members are strangers until they are recognised. */
void crowd_join(struct crowd *crowd, struct member *member, const struct sockets_network *network);
void crowd_leave(struct member *member);
void crowd_recognise(struct member *member);
void crowd_end_handshake(struct member *member);

/* When all that could be read has been served: goes on with a few TLS handshakes, commits, and
 * sends the replies. Whether there are more handshakes to go on with, in the next turn. */
bool crowd_end_turn(struct crowd *crowd);

/* Closes those that have nothing in flight; true if none is left. */
bool crowd_is_done(struct crowd *crowd);

#endif
