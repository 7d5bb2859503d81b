/* Where samples end up: RRD files, written directly or through rrdcached. All calls come from one
 * thread, the only one that touches the files. */
#ifndef BLUMAP_STORE_SINK_H
#define BLUMAP_STORE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "settings/settings.h"
#include "store/rrd_facts.h"

enum sink_outcome {
    SINK_DONE,
    SINK_ABSENT, /* the record has no RRD */
    SINK_UNFIT,  /* never: what there is and what is asked do not fit; one diagnostic says why */
    SINK_FAILED, /* not now; likewise */
};

/* COUNT samples, oldest first, each as `rrdtool update` takes it. */
struct sink_updates {
    const char *const *list;
    size_t count;
    size_t stored; /* so many of them, from the first, are in the RRD now, or were already */
};

struct sink_ops {
    const char *name; /* the word in the settings */

    /* NULL with a diagnostic if nothing can be stored. SETTINGS need not outlive it. */
    void *(*open)(const struct settings_collector *settings, struct diags *diags);
    void (*close)(void *state);

    /* What the RRD of ID holds, in ARENA. */
    enum sink_outcome (*facts)(void *state, uint32_t id, struct arena *arena,
                               struct rrd_facts *facts, struct diags *diags);

    /* Makes the RRD of ID, which has none, by the arguments CREATE of `rrdtool create`, so that it
     * starts before TIME (seconds since 1970 UTC) and holds UPDATE, the sample of that time. If it
     * can't be made there is no file. */
    enum sink_outcome (*create)(void *state, uint32_t id, struct str create, int64_t time,
                                const char *update, struct diags *diags);

    /* Stores them; those that are not newer than what the RRD holds are passed over. SINK_UNFIT is
     * about the first that is not stored. After SINK_FAILED more of them may be stored than it
     * says. */
    enum sink_outcome (*update)(void *state, uint32_t id, struct sink_updates *updates,
                                struct diags *diags);

    /* What was updated is in the RRD when this has succeeded; NULL if update sees to it. */
    bool (*flush)(void *state, uint32_t id, struct diags *diags);

    /* Grows when what was updated and not flushed may be lost, and must be updated again. NULL
     * where flush is. */
    unsigned (*losses)(const void *state);

    /* All that was flushed survives a power cut when this has succeeded. */
    bool (*sync)(void *state, struct diags *diags);
};

extern const struct sink_ops sink_rrd, sink_rrdcached;

#endif
