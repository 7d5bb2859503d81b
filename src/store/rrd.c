#include "store/rrd.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <rrd.h>

#include "base/memory.h"
#include "base/rrdfile.h"
#include "store/rrd_fit.h"
#include "store/rrd_recipe.h"

enum { DEFAULT_STEP = 300 }; /* seconds: librrd's own */

static const struct place nowhere;

struct rrd_folder *rrd_folder_open(const struct settings_collector *settings, struct diags *diags)
{
    const char *path = settings->rrd_dir;
    struct stat facts;
    int fault = stat(path, &facts) != 0          ? errno
                : !S_ISDIR(facts.st_mode)        ? ENOTDIR
                : access(path, W_OK | X_OK) != 0 ? errno
                                                 : 0;
    char *absolute = fault ? NULL : realpath(path, NULL);
    if (!absolute) {
        diag_error(diags, nowhere, "RrdDir \"%s\": %s; expected a folder that can be written to",
                   path, strerror(fault ? fault : errno));
        return NULL;
    }
    struct rrd_folder *folder = memory_new(1, sizeof *folder);
    folder->arena = arena_new();
    folder->path = arena_text(folder->arena, str_of(absolute));
    free(absolute);
    folder->sync = settings->durability == SETTINGS_DURABILITY_FSYNC;
    folder->undo = rrd_undo_open(folder->path, diags);
    if (!folder->undo) {
        rrd_folder_close(folder);
        return NULL;
    }
    return folder;
}

void rrd_folder_close(void *state)
{
    struct rrd_folder *folder = state;
    if (folder->undo) {
        rrd_undo_close(folder->undo);
    }
    buf_free(&folder->header);
    arena_free(folder->arena);
    memory_free(folder);
}

const char *rrd_folder_file(const struct rrd_folder *folder, uint32_t id, struct arena *arena)
{
    return arena_printf(arena, "%s/%" PRIu32 ".rrd", folder->path, id).data;
}

/* Whether it can at least be read: then it does not get any better. */
static bool is_readable(const char *path)
{
    struct stat facts;
    char byte;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool readable =
        fd >= 0 && fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode) && read(fd, &byte, 1) >= 0;
    if (fd >= 0) {
        close(fd);
    }
    return readable;
}

enum sink_outcome rrd_folder_check(struct rrd_folder *folder, const char *path,
                                   struct rrdfile *file, struct diags *diags)
{
    struct str fault;
    if (rrdfile_read_header(path, file, &folder->header, &fault, diags->arena)) {
        return SINK_DONE;
    }
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        return SINK_ABSENT;
    }
    diag_error(diags, nowhere, "\"%s\": %.*s", path, STR_ARG(fault));
    return is_readable(path) ? SINK_UNFIT : SINK_FAILED;
}

enum sink_outcome rrd_folder_facts(void *state, uint32_t id, struct arena *arena,
                                   struct rrd_facts *facts, struct diags *diags)
{
    const char *path = rrd_folder_file(state, id, diags->arena);
    struct rrdfile file;
    enum sink_outcome outcome = rrd_folder_check(state, path, &file, diags);
    if (outcome == SINK_DONE && !rrd_facts_read(path, arena, facts, diags)) {
        outcome = SINK_FAILED;
    }
    return outcome;
}

/* COUNT updates by FLAGS; false with librrd's words. */
static bool update_file(const char *path, int flags, const char *const *updates, size_t count,
                        struct diags *diags)
{
    /* librrd only reads what it is given. */
    const char **arguments = arena_array(diags->arena, count, sizeof *arguments);
    for (size_t i = 0; i < count; i++) {
        arguments[i] = updates[i];
    }
    rrd_clear_error();
    if (rrd_updatex_r(path, NULL, flags, (int)count, arguments) == 0) {
        return true;
    }
    diag_error(diags, nowhere, "%s", rrd_get_error());
    return false;
}

/* Through to the disk: a power cut must not leave a damaged file under the name of a good one. */
static bool sync_path(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return done;
}

/* Gives the finished file its name. */
static bool publish(const struct rrd_folder *folder, const char *draft, const char *path,
                    struct diags *diags)
{
    if (sync_path(draft) && rename(draft, path) == 0 && sync_path(folder->path)) {
        return true;
    }
    diag_error(diags, nowhere, "cannot make \"%s\": %s", path, strerror(errno));
    return false;
}

/* A step before the first sample, so that the sample is never too old for its RRD; librrd takes a
 * moment of 0 or less for none. */
static time_t start_before(int64_t time, const struct rrd_recipe *recipe)
{
    int64_t start = time - (int64_t)(recipe->step ? recipe->step : DEFAULT_STEP);
    return start > 0 ? start : 1;
}

/* A --start of the recipe's own may be too late for the sample. */
static enum sink_outcome check_start(const struct rrd_recipe *recipe, int64_t time,
                                     struct diags *diags)
{
    if (recipe->start == RRD_RECIPE_NO_START || time > recipe->start) {
        return SINK_DONE;
    }
    diag_error(diags, nowhere,
               "time %" PRId64 " is older than the last stored, which is %" PRId64
               ", the --start of its RRD",
               time, (int64_t)recipe->start);
    return SINK_UNFIT;
}

/* Makes the RRD at DRAFT with the sample UPDATE in it. */
static enum sink_outcome make_draft(struct rrd_folder *folder, const struct rrd_recipe *recipe,
                                    const char *draft, int64_t time, const char *update,
                                    struct diags *diags)
{
    struct rrdfile file;
    enum sink_outcome outcome = check_start(recipe, time, diags);
    if (outcome == SINK_DONE) {
        outcome = rrd_recipe_make(recipe, draft, start_before(time, recipe), diags);
    }
    if (outcome != SINK_DONE) {
        return outcome;
    }
    if (rrd_folder_check(folder, draft, &file, diags) != SINK_DONE) {
        return SINK_FAILED; /* it was not written whole */
    }
    if (rrd_fit(&file, &update, 1, diags) == 0) {
        return SINK_UNFIT;
    }
    return update_file(draft, 0, &update, 1, diags) ? SINK_DONE : SINK_FAILED;
}

/* TEXT, which may speak of DRAFT, with the name that people know. */
static struct str with_name(struct str text, const char *draft, const char *path,
                            struct arena *arena)
{
    size_t at = str_find(text, str_of(draft));
    if (at == STR_NONE) {
        return text;
    }
    return arena_printf(arena, "%.*s%s%.*s", STR_ARG(str_slice(text, 0, at)), path,
                        STR_ARG(str_from(text, at + strlen(draft))));
}

/* Makes the RRD beside its place with the sample in it: whatever goes wrong, no file of that name
 * is left that would refuse the next sample. */
enum sink_outcome rrd_folder_create(void *state, uint32_t id, struct str create, int64_t time,
                                    const char *update, struct diags *diags)
{
    struct rrd_folder *folder = state;
    struct rrd_recipe recipe;
    struct diags faults = diags_new(diags->arena);
    const char *path = rrd_folder_file(folder, id, diags->arena);
    const char *draft =
        arena_printf(diags->arena, "%s/.%" PRIu32 ".rrd.new", folder->path, id).data;
    if (!rrd_recipe_read(create, diags->arena, &recipe, diags)) {
        return SINK_UNFIT;
    }
    unlink(draft);
    enum sink_outcome outcome = make_draft(folder, &recipe, draft, time, update, &faults);
    if (outcome == SINK_DONE && !publish(folder, draft, path, &faults)) {
        outcome = SINK_FAILED;
    }
    if (outcome != SINK_DONE) {
        unlink(draft);
        struct str fault = with_name(faults.list.items[0].text, draft, path, diags->arena);
        diag_error(diags, nowhere, "%.*s", STR_ARG(fault));
    }
    return outcome;
}

bool rrd_folder_sync(void *state, struct diags *diags)
{
    const struct rrd_folder *folder = state;
    int fd = open(folder->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && syncfs(fd) == 0;
    if (!done) {
        diag_error(diags, nowhere, "RrdDir \"%s\": %s", folder->path, strerror(errno));
    }
    if (fd >= 0) {
        close(fd);
    }
    return done;
}

static void *rrd_open(const struct settings_collector *settings, struct diags *diags)
{
    return rrd_folder_open(settings, diags);
}

enum sink_outcome rrd_folder_update(struct rrd_folder *folder, uint32_t id,
                                    struct sink_updates *updates, rrd_write_function *write,
                                    void *state, struct diags *diags)
{
    const char *path = rrd_folder_file(folder, id, diags->arena);
    struct rrdfile file;
    updates->stored = 0;
    enum sink_outcome outcome = rrd_folder_check(folder, path, &file, diags);
    if (outcome != SINK_DONE) {
        return outcome;
    }
    size_t fit = rrd_fit(&file, updates->list, updates->count, diags);
    if (fit > 0 && !write(state, id, updates->list, fit, diags)) {
        return SINK_FAILED;
    }
    updates->stored = fit;
    return fit < updates->count ? SINK_UNFIT : SINK_DONE;
}

/* All or nothing, whatever ends this process. Against a power cut the header is on the disk before
 * the update begins, and the update before the header is given up. */
static bool write_whole(void *state, uint32_t id, const char *const *updates, size_t count,
                        struct diags *diags)
{
    const struct rrd_folder *folder = state;
    const char *path = rrd_folder_file(folder, id, diags->arena);
    int64_t last = strtoll(updates[count - 1], NULL, 10);
    bool done = rrd_undo_keep(folder->undo, id, buf_str(&folder->header), last, diags) &&
                (!folder->sync || rrd_undo_sync(folder->undo, diags)) &&
                update_file(path, RRD_SKIP_PAST_UPDATES, updates, count, diags);
    if (done && folder->sync && !sync_path(path)) {
        diag_error(diags, nowhere, "\"%s\": %s", path, strerror(errno));
        done = false;
    }
    return rrd_undo_drop(folder->undo, diags) && done;
}

static enum sink_outcome rrd_update_all(void *state, uint32_t id, struct sink_updates *updates,
                                        struct diags *diags)
{
    return rrd_folder_update(state, id, updates, write_whole, state, diags);
}

const struct sink_ops sink_rrd = {
    .name = "rrd",
    .open = rrd_open,
    .close = rrd_folder_close,
    .facts = rrd_folder_facts,
    .create = rrd_folder_create,
    .update = rrd_update_all,
    .sync = rrd_folder_sync,
};
