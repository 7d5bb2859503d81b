#include "collector/crowd.h"

enum {
    WARNING_PAUSE = 60,     /* seconds between warnings about a limit */
    HANDSHAKES_MOST = 1024, /* at a time: each takes some 50 KB, and a few milliseconds if it is
                               honest; then the oldest one gives way */
    HANDSHAKES_A_TURN = 4,  /* steps of them, so that nobody waits for more than a few of those
                               milliseconds, from however many addresses they come */
};

void crowd_init(struct crowd *crowd, struct event_base *base,
                const struct settings_collector *settings, const struct service *service)
{
    *crowd = (struct crowd){ .base = base, .settings = settings, .service = service };
    waiters_init(&crowd->greeted);
    waiters_init(&crowd->answered);
    ring_init(&crowd->all);
    ring_init(&crowd->strangers);
    ring_init(&crowd->handshakes);
    crowd->handshake_limits = handshake_limits_new(service->clock);
    origins_init(&crowd->origins, (size_t)settings->max_connections);
}

static struct member *member_of(struct ring *item)
{
    return RING_OWNER(item, struct member, in_all);
}

void crowd_clear(struct crowd *crowd)
{
    while (!ring_is_empty(&crowd->all)) {
        struct member *member = member_of(crowd->all.after);
        member->ops->close(member, "the collector stops");
    }
    handshake_limits_free(crowd->handshake_limits);
    origins_clear(&crowd->origins);
}

void crowd_join(struct crowd *crowd, struct member *member, const struct sockets_network *network)
{
    member->crowd = crowd;
    member->origin = origins_enter(&crowd->origins, network);
    member->stranger = true;
    ring_add(&crowd->all, &member->in_all);
    ring_add(&crowd->strangers, &member->in_strangers);
    ring_add(&member->origin->strangers, &member->in_origin);
    if (member->secure) {
        member->in_handshake = true;
        ring_add(&crowd->handshakes, &member->in_handshakes);
        crowd->handshake_count++;
    }
    crowd->count++;
    crowd->service->tally->connections++;
    crowd->service->tally->accepted++;
}

static void end_being_strange(struct member *member)
{
    member->stranger = false;
    ring_remove(&member->in_strangers);
    ring_remove(&member->in_origin);
}

void crowd_recognise(struct member *member)
{
    const struct crowd *crowd = member->crowd;
    end_being_strange(member);
    if (member->secure) {
        handshake_limits_give_back(crowd->handshake_limits, &member->origin->network,
                                   crowd->settings->max_connections_per_address);
    }
}

void crowd_end_handshake(struct member *member)
{
    if (member->in_handshake) {
        member->in_handshake = false;
        ring_remove(&member->in_handshakes);
        member->crowd->handshake_count--;
    }
}

void crowd_leave(struct member *member)
{
    struct crowd *crowd = member->crowd;
    end_being_strange(member);
    crowd_end_handshake(member);
    ring_remove(&member->in_all);
    origins_leave(&crowd->origins, member->origin);
    crowd->count--;
    crowd->service->tally->connections--;
}

/* One line a minute for each limit, however many are closed. */
static void note_limit(struct crowd *crowd, enum tally_limit limit, const char *address)
{
    static const char *const names[TALLY_LIMITS] = {
        [TALLY_CONNECTIONS] = "MaxConnections",
        [TALLY_CONNECTIONS_OF_ADDRESS] = "MaxConnectionsPerAddress",
        [TALLY_HANDSHAKES] = "the most TLS handshakes at a time",
        [TALLY_HANDSHAKES_OF_ADDRESS] = "the most TLS handshakes of an address without a login",
    };
    struct crowd_warning *warning = &crowd->warnings[limit];
    int64_t now = clock_now(crowd->service->clock), age = now - warning->at;
    warning->closed++;
    crowd->service->tally->closed[limit]++;
    if (age < 0 || age >= WARNING_PAUSE * CLOCK_SECOND) {
        log_line(crowd->service->log, LOG_LEVEL_WARNING,
                 "%s: %s is reached: %zu connections closed since the last warning", address,
                 names[limit], warning->closed);
        *warning = (struct crowd_warning){ .at = now };
    }
}

/* Closes the one that gives way; false if there is none. */
static bool make_room(struct member *victim)
{
    if (victim) {
        victim->ops->close(victim, "it gave way to a new one");
    }
    return victim;
}

static struct member *first_of_all(const struct crowd *crowd)
{
    struct ring *first = crowd->strangers.after;
    return first == &crowd->strangers ? NULL : RING_OWNER(first, struct member, in_strangers);
}

static struct member *first_of_origin(const struct origin *origin)
{
    struct ring *first = origin->strangers.after;
    return first == &origin->strangers ? NULL : RING_OWNER(first, struct member, in_origin);
}

static bool has_room_to_connect(struct crowd *crowd, const struct sockets_end *end)
{
    const struct settings_collector *settings = crowd->settings;
    const struct origin *origin = origins_find(&crowd->origins, &end->network);
    if (origin && origin->connections >= (size_t)settings->max_connections_per_address) {
        note_limit(crowd, TALLY_CONNECTIONS_OF_ADDRESS, end->address);
        return make_room(first_of_origin(origin));
    }
    if (crowd->count >= (size_t)settings->max_connections) {
        note_limit(crowd, TALLY_CONNECTIONS, end->address);
        return make_room(first_of_all(crowd));
    }
    return true;
}

/* Likewise for a TLS handshake. */
static bool has_room_to_shake_hands(struct crowd *crowd, const struct sockets_end *end)
{
    if (!handshake_limits_take(crowd->handshake_limits, &end->network,
                               crowd->settings->max_connections_per_address)) {
        note_limit(crowd, TALLY_HANDSHAKES_OF_ADDRESS, end->address);
        return false;
    }
    if (crowd->handshake_count >= HANDSHAKES_MOST) {
        note_limit(crowd, TALLY_HANDSHAKES, end->address);
        return make_room(RING_OWNER(crowd->handshakes.after, struct member, in_handshakes));
    }
    return true;
}

bool crowd_has_room(struct crowd *crowd, const struct sockets_end *end, bool secure)
{
    return (!secure || has_room_to_shake_hands(crowd, end)) && has_room_to_connect(crowd, end);
}

/* What the store could not keep was never promised: those who sent it are not answered, and send it
 * again over another connection. */
bool crowd_end_turn(struct crowd *crowd)
{
    for (size_t i = 0; i < HANDSHAKES_A_TURN && waiters_resume_first(&crowd->greeted); i++) {
    }
    const struct store *store = &crowd->service->store;
    crowd->committed = store->ops->commit(store->state);
    waiters_resume(&crowd->answered);
    clock_turn_end(crowd->service->turn);
    tally_end_turn(crowd->service->tally, crowd->committed, clock_now(crowd->service->clock));
    clock_turn_end(crowd->service->turn);
    return !waiters_are_none(&crowd->greeted);
}

bool crowd_is_done(struct crowd *crowd)
{
    for (struct ring *item = crowd->all.after, *next; item != &crowd->all; item = next) {
        struct member *member = member_of(item);
        next = item->after;
        if (!member->ops->is_busy(member)) {
            member->ops->close(member, "the collector stops");
        }
    }
    return crowd->count == 0;
}
