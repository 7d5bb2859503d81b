#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <rrd.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/rrdfile.h"
#include "store/rrd_facts.h"
#include "store/rrd_recipe.h"

enum { DEFAULT_STEP = 300 }; /* seconds: librrd's own */

static const struct place nowhere;

struct rrd_store {
    const char *folder;
    int64_t clock_ahead; /* seconds */
    const struct clock *clock;
};

/* A sample on its way into its RRD. */
struct put {
    const struct store_sample *sample;
    const char *path;
    struct arena *arena;
    struct diags *diags;
};

static int64_t seconds_of(const struct store_sample *sample)
{
    return sample->time / CLOCK_SECOND;
}

static bool check_folder(const char *folder, struct diags *diags)
{
    struct stat facts;
    int fault = stat(folder, &facts) != 0          ? errno
                : !S_ISDIR(facts.st_mode)          ? ENOTDIR
                : access(folder, W_OK | X_OK) != 0 ? errno
                                                   : 0;
    if (fault) {
        diag_error(diags, nowhere, "RrdDir \"%s\": %s; expected a folder that can be written to",
                   folder, strerror(fault));
    }
    return !fault;
}

static void *rrd_store_open(const struct settings_collector *settings, const struct clock *clock,
                            struct diags *diags)
{
    if (!check_folder(settings->rrd_dir, diags)) {
        return NULL;
    }
    struct rrd_store *store = memory_new(1, sizeof *store);
    *store = (struct rrd_store){ settings->rrd_dir, settings->clock_ahead, clock };
    return store;
}

static void rrd_store_close(void *state)
{
    memory_free(state);
}

static bool check_time(const struct rrd_store *store, const struct put *put)
{
    int64_t ahead = put->sample->time - clock_now(store->clock);
    if (ahead <= store->clock_ahead * CLOCK_SECOND) {
        return true;
    }
    diag_error(put->diags, nowhere,
               "time %" PRId64 " is %" PRId64
               " seconds ahead of the collector's clock, at most %" PRId64 " are accepted",
               seconds_of(put->sample), ahead / CLOCK_SECOND, store->clock_ahead);
    return false;
}

static bool check_values(const struct put *put)
{
    if (put->sample->count == 0) {
        diag_error(put->diags, nowhere, "no values");
        return false;
    }
    for (size_t i = 0; i < put->sample->count; i++) {
        if (put->sample->values[i].len > RRD_VALUE_KEPT) {
            diag_error(put->diags, nowhere, "value %zu has %zu characters; an RRD keeps %d", i + 1,
                       put->sample->values[i].len, RRD_VALUE_KEPT);
            return false;
        }
    }
    return true;
}

/* Whether every kind of data source takes VALUE: a whole number from 0, or unknown. */
static bool is_plain(struct str value)
{
    return str_find_char(value, '-') == STR_NONE && str_find_char(value, '.') == STR_NONE;
}

static bool type_takes(struct str type, struct str value)
{
    bool whole = str_find_char(value, '.') == STR_NONE;
    if (str_is(type, "COUNTER")) {
        return is_plain(value);
    }
    return whole || !str_is(type, "DERIVE");
}

/* librrd notes the values of a sample in the file one by one, before it has seen whether the next
 * fits its data source: it must not meet one that does not. */
static bool check_types(const struct put *put)
{
    size_t odd = 0;
    while (odd < put->sample->count && is_plain(put->sample->values[odd])) {
        odd++;
    }
    if (odd == put->sample->count) {
        return true;
    }
    struct rrd_facts facts;
    if (!rrd_facts_read(put->path, put->arena, &facts, put->diags)) {
        return false;
    }
    for (size_t i = odd; i < put->sample->count && i < facts.sources.count; i++) {
        const struct rrd_source *source = &facts.sources.items[i];
        struct str value = put->sample->values[i];
        if (!type_takes(source->type, value)) {
            diag_error(put->diags, nowhere, "value %zu \"%.*s\": %.*s is a %.*s, which takes %s",
                       i + 1, STR_ARG(value), STR_ARG(source->name), STR_ARG(source->type),
                       str_is(source->type, "COUNTER") ? "whole numbers from 0" : "whole numbers");
            return false;
        }
    }
    return true;
}

static bool has_values(const struct rrd_facts *facts, const struct store_sample *sample)
{
    bool same = facts->sources.count == sample->count;
    for (size_t i = 0; same && i < sample->count; i++) {
        same = str_equal(facts->sources.items[i].last, sample->values[i]);
    }
    return same;
}

/* After librrd refused: a sample that is stored already is fine; else says why it was refused, in
 * librrd's words FAULT if time is not the reason. */
static enum store_outcome explain(const struct put *put, const char *fault)
{
    const struct store_sample *sample = put->sample;
    struct rrd_facts facts;
    bool known = rrd_facts_read(put->path, put->arena, &facts, put->diags);
    if (!known) {
        return STORE_REFUSED;
    }
    int64_t time = seconds_of(sample);
    if (time == facts.last_update && has_values(&facts, sample)) {
        return STORE_UPDATED;
    }
    if (time == facts.last_update) {
        diag_error(put->diags, nowhere, "time %" PRId64 " is stored already, with other values",
                   time);
    } else if (time < facts.last_update) {
        diag_error(put->diags, nowhere,
                   "time %" PRId64 " is older than the last stored, which is %" PRId64, time,
                   facts.last_update);
    } else {
        diag_error(put->diags, nowhere, "%s", fault);
    }
    return STORE_REFUSED;
}

/* "TIME:VALUE:VALUE...", what `rrdtool update` takes. */
static void add_update(struct buf *out, const struct store_sample *sample)
{
    buf_printf(out, "%" PRId64, seconds_of(sample));
    if (sample->time % CLOCK_SECOND) {
        buf_printf(out, ".%06" PRId64, sample->time % CLOCK_SECOND);
    }
    for (size_t i = 0; i < sample->count; i++) {
        buf_add_char(out, ':');
        buf_add_str(out, sample->values[i]);
    }
}

/* librrd trusts a file's header: a damaged one must not take the whole collector down. */
static bool check_file(const struct put *put)
{
    struct rrdfile file;
    struct str fault;
    if (rrdfile_read(put->path, &file, &fault, put->arena)) {
        return true;
    }
    diag_error(put->diags, nowhere, "\"%s\": %.*s", put->path, STR_ARG(fault));
    return false;
}

static enum store_outcome update(const struct put *put)
{
    if (!check_file(put) || !check_types(put)) {
        return STORE_REFUSED;
    }
    struct buf text = { 0 };
    add_update(&text, put->sample);
    const char *arguments[] = { buf_text(&text) };
    rrd_clear_error();
    bool done = rrd_update_r(put->path, NULL, 1, arguments) == 0;
    buf_free(&text);
    return done ? STORE_UPDATED : explain(put, arena_text(put->arena, str_of(rrd_get_error())));
}

/* Through to the disk: a power cut must not leave a damaged file under the name of a good one. */
static bool sync_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return done;
}

/* Gives the finished file its name. */
static bool publish(const struct put *put, const char *draft)
{
    if (sync_file(draft) && rename(draft, put->path) == 0) {
        return true;
    }
    diag_error(put->diags, nowhere, "cannot make \"%s\": %s", put->path, strerror(errno));
    return false;
}

/* A step before the first sample, so that the sample is never too old for its RRD; librrd takes a
 * moment of 0 or less for none. */
static time_t start_before(const struct store_sample *sample, const struct rrd_recipe *recipe)
{
    int64_t start = seconds_of(sample) - (int64_t)(recipe->step ? recipe->step : DEFAULT_STEP);
    return start > 0 ? start : 1;
}

/* Makes the RRD beside its place with the sample in it: whatever goes wrong, no file of that name
 * is left that would refuse the next sample. */
static enum store_outcome create(const struct rrd_store *store, const struct put *put)
{
    struct rrd_recipe recipe;
    if (!rrd_recipe_read(put->sample->create, put->arena, &recipe, put->diags)) {
        return STORE_REFUSED;
    }
    const char *draft =
        arena_printf(put->arena, "%s/.%" PRIu32 ".rrd.new", store->folder, put->sample->id).data;
    struct put into_draft = *put;
    into_draft.path = draft;
    unlink(draft);
    bool done = rrd_recipe_make(&recipe, draft, start_before(put->sample, &recipe), put->diags) &&
                update(&into_draft) == STORE_UPDATED && publish(put, draft);
    if (!done) {
        unlink(draft);
    }
    return done ? STORE_CREATED : STORE_REFUSED;
}

static enum store_outcome put_into(const struct rrd_store *store, const struct put *put)
{
    if (!check_time(store, put) || !check_values(put)) {
        return STORE_REFUSED;
    }
    if (access(put->path, F_OK) == 0) {
        return update(put);
    }
    if (errno != ENOENT) {
        diag_error(put->diags, nowhere, "\"%s\": %s", put->path, strerror(errno));
        return STORE_REFUSED;
    }
    return create(store, put);
}

static enum store_outcome rrd_store_put(void *state, const struct store_sample *sample,
                                        struct waiter *waiter, struct diags *diags)
{
    (void)waiter;
    const struct rrd_store *store = state;
    struct str path = arena_printf(diags->arena, "%s/%" PRIu32 ".rrd", store->folder, sample->id);
    return put_into(store, &(struct put){ sample, path.data, diags->arena, diags });
}

/* Each sample is in its RRD already. */
static bool rrd_store_commit(void *state, struct diags *diags)
{
    (void)state, (void)diags;
    return true;
}

const struct store_ops store_rrd = {
    .name = "rrd",
    .open = rrd_store_open,
    .close = rrd_store_close,
    .put = rrd_store_put,
    .commit = rrd_store_commit,
};
