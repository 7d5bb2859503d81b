/* What was drained from the journal: segments whose samples are all stored, "00000001.stored" and
 * so on. A client that got no answer sends a sample again, perhaps to a collector that was started
 * anew since; that one knows it from here. As many of the newest are kept as it takes to hold so
 * many bytes, but they are the first to go when the journal needs room. Any thread may call. */
#ifndef BLUMAP_STORE_JOURNAL_PAST_H
#define BLUMAP_STORE_JOURNAL_PAST_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct journal_past;

/* An empty one. FOLDER is the journal's, open; *TOTAL are all bytes in it, which it keeps up to
 * date. Yours; journal_past_free, which leaves the files. */
struct journal_past *journal_past_new(int folder, atomic_size_t *total);
void journal_past_free(struct journal_past *past);

/* How many bytes to keep, at least, if there is room. */
void journal_past_set_wanted(struct journal_past *past, size_t bytes);

/* Takes note of the file of segment NUMBER that is there already, of BYTES. */
void journal_past_found(struct journal_past *past, uint64_t number, size_t bytes);

/* The file of segment NUMBER, of BYTES, becomes one of the past. */
void journal_past_take(struct journal_past *past, uint64_t number, size_t bytes);

/* The file of segment NUMBER, of BYTES, becomes one of the past, and one that holds REST takes its
 * place, at once; SYNC: through to the disk. False if that fails: nothing is changed. */
bool journal_past_copy(struct journal_past *past, uint64_t number, size_t bytes, struct str rest,
                       bool sync);

/* Removes the oldest to make room; false if there is none. */
bool journal_past_drop(struct journal_past *past);

#endif
