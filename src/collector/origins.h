/* Where connections come from: for each network with connections, how many there are, and which of
 * them have never logged in. */
#ifndef BLUMAP_COLLECTOR_ORIGINS_H
#define BLUMAP_COLLECTOR_ORIGINS_H

#include <stddef.h>
#include <stdint.h>

#include "base/ring.h"
#include "collector/sockets.h"

struct origin {
    struct origin *next;
    struct sockets_network network;
    size_t connections;
    struct ring strangers; /* connections that have never logged in, the oldest first */
};

struct origins {
    struct origin **buckets;
    size_t bucket_count; /* a power of two */
    uint64_t seed;
};

/* For about COUNT networks at a time; there may be more. End with origins_clear. */
void origins_init(struct origins *origins, size_t count);
void origins_clear(struct origins *origins);

/* NULL if no connection comes from NETWORK. */
struct origin *origins_find(const struct origins *origins, const struct sockets_network *network);

/* One more connection; the origin lives until as many have left. */
struct origin *origins_enter(struct origins *origins, const struct sockets_network *network);
void origins_leave(struct origins *origins, struct origin *origin);

#endif
