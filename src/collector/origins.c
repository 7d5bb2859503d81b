#include "collector/origins.h"

#include "base/memory.h"

enum { BUCKETS_LEAST = 64, BUCKETS_MOST = 65536 };

void origins_init(struct origins *origins, size_t count)
{
    size_t buckets = BUCKETS_LEAST;
    while (buckets < count && buckets < BUCKETS_MOST) {
        buckets *= 2;
    }
    *origins = (struct origins){
        .buckets = memory_new(buckets, sizeof *origins->buckets),
        .bucket_count = buckets,
        .seed = sockets_random(),
    };
}

static struct origin **place_of(const struct origins *origins,
                                const struct sockets_network *network)
{
    uint64_t hash = sockets_hash(network, origins->seed);
    struct origin **place = &origins->buckets[hash & (origins->bucket_count - 1)];
    while (*place && !sockets_same_network(&(*place)->network, network)) {
        place = &(*place)->next;
    }
    return place;
}

struct origin *origins_find(const struct origins *origins, const struct sockets_network *network)
{
    return *place_of(origins, network);
}

struct origin *origins_enter(struct origins *origins, const struct sockets_network *network)
{
    struct origin **place = place_of(origins, network);
    if (!*place) {
        *place = memory_new(1, sizeof **place);
        (*place)->network = *network;
        ring_init(&(*place)->strangers);
    }
    (*place)->connections++;
    return *place;
}

void origins_leave(struct origins *origins, struct origin *origin)
{
    if (--origin->connections == 0) {
        *place_of(origins, &origin->network) = origin->next;
        memory_free(origin);
    }
}

void origins_clear(struct origins *origins)
{
    memory_free(origins->buckets);
    *origins = (struct origins){ 0 };
}
