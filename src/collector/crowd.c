#include "collector/crowd.h"

#include <unistd.h>

#include "collector/connection.h"

enum { WARNING_PAUSE = 60 }; /* seconds between warnings about a limit */

void crowd_init(struct crowd *crowd, struct event_base *base,
                const struct settings_collector *settings, const struct service *service)
{
    *crowd = (struct crowd){ .base = base, .settings = settings, .service = service };
    waiters_init(&crowd->answered);
}

void crowd_clear(struct crowd *crowd)
{
    while (crowd->oldest) {
        connection_close(crowd->oldest, "the collector stops");
    }
}

/* The connection that has been there longest without a login; from NETWORK if that is not NULL. */
static struct connection *longest_unknown(const struct crowd *crowd,
                                          const struct sockets_network *network)
{
    struct connection *connection = crowd->oldest;
    while (connection && (client_is_known(connection->client) ||
                          (network && !sockets_same_network(&connection->network, network)))) {
        connection = connection->newer;
    }
    return connection;
}

static size_t count_from(const struct crowd *crowd, const struct sockets_network *network)
{
    size_t count = 0;
    for (const struct connection *it = crowd->oldest; it; it = it->newer) {
        count += sockets_same_network(&it->network, network);
    }
    return count;
}

/* One line a minute however many are turned away. */
static void warn_of_limit(struct crowd *crowd, const char *limit, const char *address)
{
    int64_t now = clock_now(crowd->service->clock);
    crowd->turned_away++;
    if (now - crowd->warned_at >= WARNING_PAUSE * CLOCK_SECOND) {
        log_line(crowd->service->log, LOG_LEVEL_WARNING,
                 "%s: %s is reached: %zu connections closed since the last warning", address, limit,
                 crowd->turned_away);
        crowd->warned_at = now;
        crowd->turned_away = 0;
    }
}

/* Closes the connection that gives way; false if there is none. */
static bool make_room(struct crowd *crowd, const struct sockets_network *network)
{
    struct connection *victim = longest_unknown(crowd, network);
    if (victim) {
        connection_close(victim, "it gave way to a new one");
    }
    return victim;
}

static bool has_room(struct crowd *crowd, const struct sockets_end *end)
{
    const struct settings_collector *settings = crowd->settings;
    if (count_from(crowd, &end->network) >= (size_t)settings->max_connections_per_address) {
        warn_of_limit(crowd, "MaxConnectionsPerAddress", end->address);
        return make_room(crowd, &end->network);
    }
    if (crowd->count >= (size_t)settings->max_connections) {
        warn_of_limit(crowd, "MaxConnections", end->address);
        return make_room(crowd, NULL);
    }
    return true;
}

void crowd_admit(struct crowd *crowd, int fd, const struct sockets_end *end, const struct tls *tls)
{
    if (has_room(crowd, end)) {
        connection_open(crowd, fd, end, tls);
    } else {
        close(fd);
    }
}

/* What the store could not keep was never promised: those who sent it are not answered, and send it
 * again over another connection. */
void crowd_end_turn(struct crowd *crowd)
{
    const struct store *store = &crowd->service->store;
    crowd->committed = store->ops->commit(store->state);
    waiters_resume(&crowd->answered);
}

bool crowd_is_done(struct crowd *crowd)
{
    for (struct connection *it = crowd->oldest, *next; it; it = next) {
        next = it->newer;
        if (!it->finishing && !connection_is_busy(it)) {
            connection_close(it, "the collector stops");
        }
    }
    return crowd->count == 0;
}
