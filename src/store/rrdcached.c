#include <stdlib.h>
#include <string.h>

#include <rrd.h>
#include <rrd_client.h>

#include "base/memory.h"
#include "store/rrd.h"

/* The files are rrdcached's to write, and ours to make and to read: both run on one host and have
 * the same RrdDir. librrd keeps one connection for the whole process; only the storing thread uses
 * it. */
struct rrdcached {
    struct rrd_folder *folder;
    char *address;
    bool connected;
    unsigned losses;
};

enum { LINE_SPARE = 64 }; /* bytes of a line to the daemon beside path and updates */

static const struct place nowhere;

static void disconnect(struct rrdcached *daemon)
{
    if (daemon->connected) {
        rrdc_disconnect();
        daemon->losses++;
    }
    daemon->connected = false;
}

static void rrdcached_close(void *state)
{
    struct rrdcached *daemon = state;
    disconnect(daemon);
    if (daemon->folder) {
        rrd_folder_close(daemon->folder);
    }
    memory_free(daemon->address);
    memory_free(daemon);
}

static void *rrdcached_open(const struct settings_collector *settings, struct diags *diags)
{
    struct rrdcached *daemon = memory_new(1, sizeof *daemon);
    daemon->address = memory_text(settings->store_address);
    daemon->folder = rrd_folder_open(settings, diags);
    if (!daemon->folder) {
        rrdcached_close(daemon);
        return NULL;
    }
    return daemon;
}

/* After any fault a new connection is made: then it is certain which daemon has what. */
static bool report(struct rrdcached *daemon, const char *fault, struct diags *diags)
{
    diag_error(diags, nowhere, "rrdcached at %s: %s", daemon->address,
               *fault ? fault : "no answer");
    disconnect(daemon);
    return false;
}

/* It may be away for a while: what it has not got waits in the journal. */
static bool ensure_connected(struct rrdcached *daemon, struct diags *diags)
{
    rrd_clear_error();
    daemon->connected = daemon->connected || rrdc_connect(daemon->address) == 0;
    return daemon->connected || report(daemon, rrd_get_error(), diags);
}

static bool rrdcached_flush(void *state, uint32_t id, struct diags *diags)
{
    struct rrdcached *daemon = state;
    if (!ensure_connected(daemon, diags)) {
        return false;
    }
    const char *path = rrd_folder_file(daemon->folder, id, diags->arena);
    bool done = rrdc_flush(path) == 0 || strstr(rrd_get_error(), "No such file");
    return done || report(daemon, rrd_get_error(), diags);
}

static unsigned rrdcached_losses(const void *state)
{
    const struct rrdcached *daemon = state;
    return daemon->losses;
}

static enum sink_outcome rrdcached_facts(void *state, uint32_t id, struct arena *arena,
                                         struct rrd_facts *facts, struct diags *diags)
{
    struct rrdcached *daemon = state;
    const char *path = rrd_folder_file(daemon->folder, id, diags->arena);
    struct rrdfile file;
    enum sink_outcome outcome = rrd_folder_check(daemon->folder, path, &file, diags);
    if (outcome == SINK_DONE && !rrdcached_flush(daemon, id, diags)) {
        outcome = SINK_FAILED;
    }
    return outcome == SINK_DONE ? rrd_folder_facts(daemon->folder, id, arena, facts, diags)
                                : outcome;
}

static enum sink_outcome rrdcached_create(void *state, uint32_t id, struct str create, int64_t time,
                                          const char *update, struct diags *diags)
{
    const struct rrdcached *daemon = state;
    return rrd_folder_create(daemon->folder, id, create, time, update, diags);
}

/* How many of COUNT updates fit into one line to the daemon, at least one. */
static size_t fit(const char *path, const char *const *updates, size_t count)
{
    size_t room = RRD_CMD_MAX - LINE_SPARE - strlen(path);
    size_t fits = 0;
    for (size_t length; fits < count && (length = strlen(updates[fits]) + 1) <= room; fits++) {
        room -= length;
    }
    return fits ? fits : 1;
}

/* Sends UPDATES, line by line; how many the daemon took. */
static size_t send_updates(const char *path, const char *const *updates, size_t count)
{
    size_t sent = 0;
    rrd_clear_error();
    while (sent < count) {
        size_t some = fit(path, updates + sent, count - sent);
        if (rrdc_update(path, (int)some, updates + sent) != 0) {
            break;
        }
        sent += some;
    }
    return sent;
}

/* How many of UPDATES are stored already, after what the daemon holds is. */
static size_t count_stored(struct rrdcached *daemon, uint32_t id, const char *const *updates,
                           size_t count, struct arena *arena)
{
    struct diags ignored = diags_new(arena);
    struct rrd_facts facts;
    size_t stored = 0;
    if (rrdcached_facts(daemon, id, arena, &facts, &ignored) == SINK_DONE) {
        while (stored < count && strtoll(updates[stored], NULL, 10) <= facts.last_update) {
            stored++;
        }
    }
    return stored;
}

/* Hands COUNT updates to the daemon, which takes none of a line whose first update is not new:
 * those are skipped, once they are known. */
static bool hand_over(void *state, uint32_t id, const char *const *updates, size_t count,
                      struct diags *diags)
{
    struct rrdcached *daemon = state;
    const char *path = rrd_folder_file(daemon->folder, id, diags->arena);
    if (!ensure_connected(daemon, diags)) {
        return false;
    }
    size_t sent = send_updates(path, updates, count);
    const char *fault = arena_text(diags->arena, str_of(rrd_get_error()));
    if (sent < count) {
        sent = count_stored(daemon, id, updates, count, diags->arena);
        sent += daemon->connected ? send_updates(path, updates + sent, count - sent) : 0;
    }
    return sent == count || report(daemon, fault, diags);
}

static enum sink_outcome rrdcached_update(void *state, uint32_t id, struct sink_updates *updates,
                                          struct diags *diags)
{
    const struct rrdcached *daemon = state;
    return rrd_folder_update(daemon->folder, id, updates, hand_over, state, diags);
}

static bool rrdcached_sync(void *state, struct diags *diags)
{
    const struct rrdcached *daemon = state;
    return rrd_folder_sync(daemon->folder, diags);
}

const struct sink_ops sink_rrdcached = {
    .name = "rrdcached",
    .open = rrdcached_open,
    .close = rrdcached_close,
    .facts = rrdcached_facts,
    .create = rrdcached_create,
    .update = rrdcached_update,
    .flush = rrdcached_flush,
    .losses = rrdcached_losses,
    .sync = rrdcached_sync,
};
