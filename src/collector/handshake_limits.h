/* How many TLS handshakes a network may begin: each costs the collector a thousand times what it
 * costs whoever begins it. A network has so many at once, and as many again every ten seconds; who
 * logs in gives back what he took, so that only those count that come to nothing. */
#ifndef BLUMAP_COLLECTOR_HANDSHAKE_LIMITS_H
#define BLUMAP_COLLECTOR_HANDSHAKE_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "collector/sockets.h"

struct handshake_limits;

/* The table is of a fixed size; who has the fewest to make good is forgotten first. CLOCK must
 * outlive it. Yours; handshake_limits_free. */
struct handshake_limits *handshake_limits_new(const struct clock *clock);
void handshake_limits_free(struct handshake_limits *limits);

/* One more from NETWORK, which may have MOST at once, at least 1; false if those are used up. */
bool handshake_limits_take(struct handshake_limits *limits, const struct sockets_network *network,
                           int64_t most);

/* Takes one back that was taken. */
void handshake_limits_give_back(struct handshake_limits *limits,
                                const struct sockets_network *network, int64_t most);

#endif
