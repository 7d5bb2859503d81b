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

/* What went wrong is in librrd's error text. After any fault a new connection is made: then it is
 * certain which daemon has what. */
static bool report(struct rrdcached *daemon, struct diags *diags)
{
    diag_error(diags, nowhere, "rrdcached at %s: %s", daemon->address, rrd_get_error());
    disconnect(daemon);
    return false;
}

/* It may be away for a while: what it has not got waits in the journal. */
static bool ensure_connected(struct rrdcached *daemon, struct diags *diags)
{
    rrd_clear_error();
    daemon->connected = daemon->connected || rrdc_connect(daemon->address) == 0;
    return daemon->connected || report(daemon, diags);
}

static bool rrdcached_flush(void *state, uint32_t id, struct diags *diags)
{
    struct rrdcached *daemon = state;
    if (!ensure_connected(daemon, diags)) {
        return false;
    }
    const char *path = rrd_folder_file(daemon->folder, id, diags->arena);
    bool done = rrdc_flush(path) == 0 || strstr(rrd_get_error(), "No such file");
    return done || report(daemon, diags);
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
    enum sink_outcome outcome = rrd_file_check(path, diags);
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

/* Whether all of UPDATES are stored already: then the daemon takes none and calls that an error. */
static bool are_stored(struct rrdcached *daemon, uint32_t id, const char *last, struct diags *diags)
{
    struct diags ignored = diags_new(diags->arena);
    struct rrd_facts facts;
    return rrdcached_facts(daemon, id, diags->arena, &facts, &ignored) == SINK_DONE &&
           facts.last_update >= strtoll(last, NULL, 10);
}

static enum sink_outcome rrdcached_update(void *state, uint32_t id, const char *const *updates,
                                          size_t count, struct diags *diags)
{
    struct rrdcached *daemon = state;
    const char *path = rrd_folder_file(daemon->folder, id, diags->arena);
    enum sink_outcome outcome = rrd_file_check(path, diags);
    if (outcome != SINK_DONE) {
        return outcome;
    }
    if (!ensure_connected(daemon, diags)) {
        return SINK_FAILED;
    }
    if (rrdc_update(path, (int)count, updates) == 0 ||
        are_stored(daemon, id, updates[count - 1], diags)) {
        return SINK_DONE;
    }
    report(daemon, diags);
    return SINK_FAILED;
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
