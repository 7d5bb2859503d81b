/* RRD files written directly, by librrd. */
#ifndef BLUMAP_STORE_RRD_H
#define BLUMAP_STORE_RRD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/rrdfile.h"
#include "store/rrd_undo.h"
#include "store/sink.h"

struct rrd_folder {
    struct arena *arena;
    const char *path; /* absolute: the same file for rrdcached */
    struct rrd_undo *undo;
    struct buf header; /* of the RRD that was checked last */
    bool sync;         /* an update must be all or nothing after a power cut, too */
};

/* Where the RRDs are, each of them whole; NULL with a diagnostic if there is no such folder. Yours.
 */
struct rrd_folder *rrd_folder_open(const struct settings_collector *settings, struct diags *diags);
void rrd_folder_close(void *state);

/* The parts of sink_rrd that do not depend on how updates are written. */
enum sink_outcome rrd_folder_facts(void *state, uint32_t id, struct arena *arena,
                                   struct rrd_facts *facts, struct diags *diags);
enum sink_outcome rrd_folder_create(void *state, uint32_t id, struct str create, int64_t time,
                                    const char *update, struct diags *diags);
bool rrd_folder_sync(void *state, struct diags *diags);

/* The file of ID, in ARENA. */
const char *rrd_folder_file(const struct rrd_folder *folder, uint32_t id, struct arena *arena);

/* Whether PATH is there and may be handed to librrd, which trusts a file's header: a damaged one
 * must not take the whole collector down. FILE is what it says. */
enum sink_outcome rrd_folder_check(struct rrd_folder *folder, const char *path,
                                   struct rrdfile *file, struct diags *diags);

/* Has COUNT updates of record ID stored, whose RRD was checked and takes them. False with a
 * diagnostic. */
typedef bool rrd_write_function(void *state, uint32_t id, const char *const *updates, size_t count,
                                struct diags *diags);

/* Updates as sink_ops has it: those that fit the RRD of ID, by WRITE. */
enum sink_outcome rrd_folder_update(struct rrd_folder *folder, uint32_t id,
                                    struct sink_updates *updates, rrd_write_function *write,
                                    void *state, struct diags *diags);

#endif
