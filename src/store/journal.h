/* The journal: a folder of numbered segments, "00000001.journal" and so on, to which samples are
 * appended and from which they are replayed after a crash. Samples of a turn are collected in
 * memory, in room that the disk has already granted, and written by one commit. A segment that has
 * grown large is closed; when all that is in it has been stored elsewhere it is retired: the newest
 * of these are kept a while, so that samples which come again are known again after a new start.
 * One thread appends and commits, another retires. */
#ifndef BLUMAP_STORE_JOURNAL_H
#define BLUMAP_STORE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/names.h"
#include "base/str.h"
#include "settings/settings.h"

struct journal;

struct segment {
    uint64_t number;
    size_t bytes;         /* of the file, once it is closed */
    struct arena *arena;  /* holds the create texts below */
    struct names creates; /* text -> struct journal_create */

    /* The storing thread's. */
    size_t waiting; /* samples not yet stored */
    size_t failing; /* those of them that can't be, as last counted */
    struct segment *next;
};

/* A create text that samples of a segment refer to; lives as long as the segment. */
struct journal_create {
    uint32_t number;
    struct str text;
};

struct journal_sample {
    uint32_t id;
    int64_t time;      /* microseconds since 1970 UTC */
    struct str values; /* with ':' between them */
    struct str create;
};

/* Opens the folder JOURNAL_DIR, which is made if it is not there, for this process alone. NULL with
 * a diagnostic. Yours; journal_close. */
struct journal *journal_open(const struct settings_collector *settings, struct diags *diags);

/* Segments that journal_take_closed has not handed out are left for the next start. */
void journal_close(struct journal *journal);

/* How much it may hold from now on. */
void journal_set_max(struct journal *journal, size_t bytes);
size_t journal_max(const struct journal *journal); /* bytes; from any thread */

struct journal_reader {
    /* What to do with a sample that is stored. */
    void (*stored)(void *state, const struct journal_sample *sample);

    /* And with one that may not be, found in SEGMENT; CREATE lives as long as that. */
    void (*sample)(void *state, struct segment *segment, const struct journal_sample *sample,
                   const struct journal_create *create);
    void (*segment)(void *state, struct segment *segment); /* after its samples; yours to retire */
    void *state;
};

/* Reads all segments that earlier processes left, those that were retired first, oldest first; to
 * be called once, before the first append. False with diagnostics if there is one that was not
 * retired and can't be read: it is left alone. Warnings say what was damaged. */
bool journal_replay(struct journal *journal, const struct journal_reader *reader,
                    struct diags *diags);

/* Collects SAMPLE for the next commit; the segment it will be in, and *CREATE its create text
 * there. NULL with a diagnostic if there is no room for it. */
struct segment *journal_append(struct journal *journal, const struct journal_sample *sample,
                               const struct journal_create **create, struct diags *diags);

/* Whether the last append failed for want of room, of which there will be more once the segment
 * that is written to has been closed by a commit and removed. */
bool journal_will_have_room(const struct journal *journal);

/* Writes what was collected, and has it on the disk if the settings say so. False with a diagnostic
 * if that failed: nothing of it counts then. */
bool journal_commit(struct journal *journal, struct diags *diags);

/* After a commit: the segment that is complete now, NULL if none is. It is yours to retire. */
struct segment *journal_take_closed(struct journal *journal);

/* Closes the segment that is written to, so that journal_take_closed gives it. */
void journal_finish(struct journal *journal);

/* All that is in SEGMENT is stored: forgets it. Of what was retired, the newest JournalMax / 8
 * bytes at least are kept; less only if the journal or its disk is full. From any one thread. */
void journal_retire(struct journal *journal, struct segment *segment);

/* Writes the complete SEGMENT anew with no more than the COUNT SAMPLES of it that are not stored;
 * with the rest it is kept as if it were retired. False if that fails, or is not worth it: nothing
 * is changed. From the thread that retires. */
bool journal_shrink(struct journal *journal, struct segment *segment,
                    const struct journal_sample *samples, size_t count);

/* Forgets a segment, but leaves its file for the next start. */
void segment_free(struct segment *segment);

/* Bytes on the disk; from any thread. */
size_t journal_bytes(const struct journal *journal);

#endif
