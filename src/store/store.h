/* Where samples go. A store takes samples one by one, refuses those that can't be stored, and
 * commits those of a turn together: they are in the journal then, which survives the end of this
 * process, and a thread brings them from there into the RRDs. What needs an RRD to be read or made
 * waits for that thread; the caller never does. */
#ifndef BLUMAP_STORE_STORE_H
#define BLUMAP_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/log.h"
#include "base/str.h"
#include "base/waiter.h"
#include "settings/settings.h"

struct store_sample {
    uint32_t id;
    int64_t time;             /* microseconds since 1970 UTC */
    const struct str *values; /* decimal numbers as text, or U: as wire_value_is_valid says */
    size_t count;
    struct str create; /* the arguments of `rrdtool create`, used when ID has no RRD */
};

enum store_outcome {
    STORE_UPDATED, /* taken; also if the very same sample was taken before */
    STORE_CREATED, /* taken, as the first one of its id */
    STORE_REFUSED, /* nothing was taken; one diagnostic says why */
    STORE_NOT_NOW, /* likewise, but that may pass: a full disk, a file that can't be written */
    STORE_WAIT,    /* not known yet: put it again when the waiter is resumed */
};

/* How the store is doing. Counts are since it was opened. */
struct store_stats {
    uint64_t updated, created, repeated, refused; /* samples by what became of them */
    uint64_t commits, commit_failures;
    bool commit_failing;      /* the last commit of any sample failed */
    bool full;                /* the journal did not take the last sample */
    uint64_t journal_bytes;   /* on disk */
    uint64_t waiting;         /* samples in the journal that are not in their RRDs */
    int64_t waiting_since;    /* when the oldest of them came, microseconds since 1970; 0 = none */
    uint64_t written, writes; /* samples brought into RRDs, and calls that took */
    uint64_t write_failures;
    uint64_t failing;   /* records whose RRD can't be written now */
    uint64_t set_aside; /* acknowledged samples that fitted no RRD: they are in a file */
};

/* What is known of one record that has sent something. */
struct store_record_stats {
    uint32_t id;
    int64_t last_time;      /* of its newest sample, microseconds since 1970 UTC; 0 = none yet */
    int64_t step;           /* of its RRD, seconds; 0 = not known */
    int64_t last_heard;     /* when that came; 0 = before the start */
    uint64_t taken;         /* samples */
    uint64_t refused;       /* samples, since the start */
    uint64_t set_aside;     /* samples that were acknowledged, and then fitted no RRD */
    int64_t last_refused;   /* when the last of either came to that */
    const char *last_fault; /* why it did; NULL = none did. Until the next call */
};

/* One way of storing. */
struct store_ops {
    const char *name;

    /* NULL with a diagnostic if nothing can be stored. CLOCK and LOG must outlive it. BELL rings
     * when answer should be called. */
    void *(*open)(const struct settings_collector *settings, const struct clock *clock,
                  struct log *log, int bell, struct diags *diags);

    /* Brings what is committed into the RRDs, as far as a few seconds allow. */
    void (*close)(void *state);

    /* Takes over those settings that may change while it is open. */
    void (*reload)(void *state, const struct settings_collector *settings);

    /* What was taken is kept once commit has succeeded. Scratch memory comes from the arena of
     * DIAGS. */
    enum store_outcome (*put)(void *state, const struct store_sample *sample, struct waiter *waiter,
                              struct diags *diags);

    /* Keeps all that was taken since the last time. False if none of it is, which the log tells. */
    bool (*commit)(void *state);

    /* Resumes those whose wait is over. */
    void (*answer)(void *state);

    void (*stats)(void *state, struct store_stats *stats);

    /* The record number INDEX, from 0, in order of appearance; false if there are not so many. */
    bool (*record)(void *state, size_t index, struct store_record_stats *stats);
};

/* Through a journal into RRD_DIR/ID.rrd, directly or by rrdcached. */
extern const struct store_ops store_journalled;

/* An open store. */
struct store {
    const struct store_ops *ops;
    void *state;
};

#endif
