#include "collector/handshake_limits.h"

#include <stddef.h>

#include "base/memory.h"

enum {
    SETS = 1024,
    WAYS = 4,        /* networks that share a set */
    REFILL_TIME = 10 /* seconds from none to all */
};

struct account {
    struct sockets_network network;
    int64_t full_at; /* when it has all again; microseconds since 1970 UTC */
};

struct handshake_limits {
    const struct clock *clock;
    uint64_t seed;
    struct account accounts[SETS][WAYS];
};

struct handshake_limits *handshake_limits_new(const struct clock *clock)
{
    struct handshake_limits *limits = memory_new(1, sizeof *limits);
    limits->clock = clock;
    limits->seed = sockets_random();
    return limits;
}

void handshake_limits_free(struct handshake_limits *limits)
{
    memory_free(limits);
}

static struct account *set_of(struct handshake_limits *limits,
                              const struct sockets_network *network)
{
    return limits->accounts[sockets_hash(network, limits->seed) % SETS];
}

/* NULL if there is none. */
static struct account *find(struct account *set, const struct sockets_network *network)
{
    for (size_t i = 0; i < WAYS; i++) {
        if (sockets_same_network(&set[i].network, network)) {
            return &set[i];
        }
    }
    return NULL;
}

/* A new one of NETWORK, in the place of the one that is the next to be full. */
static struct account *replace(struct account *set, const struct sockets_network *network)
{
    struct account *fullest = set;
    for (size_t i = 1; i < WAYS; i++) {
        fullest = set[i].full_at < fullest->full_at ? &set[i] : fullest;
    }
    *fullest = (struct account){ .network = *network };
    return fullest;
}

/* The time in which one is refilled, microseconds. */
static int64_t time_of_one(int64_t most)
{
    return REFILL_TIME * CLOCK_SECOND / most;
}

bool handshake_limits_take(struct handshake_limits *limits, const struct sockets_network *network,
                           int64_t most)
{
    struct account *set = set_of(limits, network), *account = find(set, network);
    int64_t now = clock_now(limits->clock), empty = now + REFILL_TIME * CLOCK_SECOND;
    if (!account) {
        account = replace(set, network);
    }
    if (account->full_at > empty) { /* the clock was set back */
        account->full_at = empty;
    }
    int64_t full_at = (account->full_at > now ? account->full_at : now) + time_of_one(most);
    if (full_at > empty) {
        return false;
    }
    account->full_at = full_at;
    return true;
}

void handshake_limits_give_back(struct handshake_limits *limits,
                                const struct sockets_network *network, int64_t most)
{
    struct account *account = find(set_of(limits, network), network);
    if (account) {
        account->full_at -= time_of_one(most);
    }
}
