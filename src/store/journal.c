#include "store/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/memory.h"
#include "store/journal_folder.h"
#include "store/journal_format.h"
#include "store/journal_past.h"

enum {
    SEGMENT_MAX = 4 * 1024 * 1024, /* bytes after which a segment is closed */
    SEGMENTS = 8,                  /* a full journal has at least so many */
    PAST_SHARE = 8,                /* of it, a part for what is stored */
    GRANT = 256 * 1024,            /* bytes of disk asked for at a time */
};

static const struct place nowhere;

struct journal {
    const char *path;
    struct arena *arena; /* of the path */
    int folder;          /* open and locked */
    bool sync;           /* through to the disk at each commit */
    atomic_size_t max;
    atomic_size_t bytes; /* of all segments */
    struct journal_past *past;

    uint64_t next_number;
    struct segment *segment;                  /* written to; NULL = none yet */
    const struct journal_create *last_create; /* that was used there; NULL = none yet */
    int file;                                 /* its */
    size_t granted, written;                  /* bytes of it */
    struct buf turn;                          /* what the next commit writes behind those */
    bool full;                                /* no more fits: to be closed with this turn */
    struct segment *closed;                   /* waits for journal_take_closed */
};

static bool report(const struct journal *journal, const char *what, int fault, struct diags *diags)
{
    diag_error(diags, nowhere, "journal \"%s\": %s: %s", journal->path, what, strerror(fault));
    return false;
}

struct journal *journal_open(const struct settings_collector *settings, struct diags *diags)
{
    int folder = journal_folder_open(settings->journal_dir, diags);
    if (folder < 0) {
        return NULL;
    }
    struct journal *journal = memory_new(1, sizeof *journal);
    journal->arena = arena_new();
    journal->path = arena_text(journal->arena, str_of(settings->journal_dir));
    journal->folder = folder;
    journal->sync = settings->durability == SETTINGS_DURABILITY_FSYNC;
    journal->next_number = 1;
    journal->file = -1;
    journal->past = journal_past_new(folder, &journal->bytes);
    journal_set_max(journal, (size_t)settings->journal_max);
    return journal;
}

void journal_set_max(struct journal *journal, size_t bytes)
{
    atomic_store(&journal->max, bytes);
    journal_past_set_wanted(journal->past, bytes / PAST_SHARE);
}

size_t journal_max(const struct journal *journal)
{
    return atomic_load(&journal->max);
}

size_t journal_bytes(const struct journal *journal)
{
    return atomic_load(&journal->bytes);
}

static struct segment *new_segment(uint64_t number)
{
    struct segment *segment = memory_new(1, sizeof *segment);
    segment->number = number;
    segment->arena = arena_new();
    names_init(&segment->creates, segment->arena);
    return segment;
}

void segment_free(struct segment *segment)
{
    arena_free(segment->arena);
    memory_free(segment);
}

void journal_retire(struct journal *journal, struct segment *segment)
{
    journal_past_take(journal->past, segment->number, segment->bytes);
    segment_free(segment);
}

bool journal_shrink(struct journal *journal, struct segment *segment,
                    const struct journal_sample *samples, size_t count)
{
    struct buf bytes = { 0 };
    journal_add_header(&bytes);
    for (size_t i = 0; i < segment->creates.count; i++) {
        const struct journal_create *create = segment->creates.entries[i].value;
        const struct journal_entry entry = { .kind = JOURNAL_CREATE,
                                             .create = create->number,
                                             .text = create->text };
        journal_add_entry(&bytes, &entry);
    }
    for (size_t i = 0; i < count; i++) {
        const struct journal_create *create = names_get(&segment->creates, samples[i].create);
        const struct journal_entry entry = { JOURNAL_SAMPLE, create ? create->number : 0,
                                             samples[i].id, samples[i].time, samples[i].values };
        journal_add_entry(&bytes, &entry);
    }
    bool done = bytes.len < segment->bytes / 2 &&
                journal_past_copy(journal->past, segment->number, segment->bytes, buf_str(&bytes),
                                  journal->sync);
    segment->bytes = done ? bytes.len : segment->bytes;
    buf_free(&bytes);
    return done;
}

static struct journal_create *add_create(struct segment *segment, uint32_t number, struct str text)
{
    struct journal_create *create = ARENA_NEW(segment->arena, struct journal_create);
    *create = (struct journal_create){ number, arena_str(segment->arena, text) };
    names_set(&segment->creates, create->text, create);
    return create;
}

/* The create text number NUMBER of a segment that is read; they come in order. */
static const struct journal_create *find_create(const struct segment *segment, uint32_t number)
{
    for (size_t i = 0; i < segment->creates.count; i++) {
        const struct journal_create *create = segment->creates.entries[i].value;
        if (create->number == number) {
            return create;
        }
    }
    return NULL;
}

/* Where the last of them ends. */
static size_t replay_entries(struct segment *segment, struct str bytes,
                             const struct journal_reader *reader, size_t *skipped)
{
    static const struct journal_create none;
    const char *start = bytes.data;
    size_t end = 0;
    struct journal_entry entry;
    while (journal_next(&bytes, &entry, skipped)) {
        end = (size_t)(bytes.data - start);
        if (entry.kind == JOURNAL_CREATE) {
            add_create(segment, entry.create, entry.text);
            continue;
        }
        const struct journal_create *create = find_create(segment, entry.create);
        create = create ? create : &none;
        const struct journal_sample sample = { entry.id, entry.time, entry.text, create->text };
        reader->sample(reader->state, segment, &sample, create);
    }
    return end;
}

static bool replay_segment(struct journal *journal, uint64_t number,
                           const struct journal_reader *reader, struct diags *diags)
{
    struct arena *scratch = arena_new();
    struct str bytes;
    bool done = journal_file_read(journal->folder, journal->path, number, JOURNAL_OPEN, scratch,
                                  &bytes, diags);
    if (done) {
        struct segment *segment = new_segment(number);
        size_t skipped = 0;
        size_t end = replay_entries(segment, bytes, reader, &skipped);
        segment->bytes = journal_file_cut(journal->folder, number, end) ? end : bytes.len;
        atomic_fetch_add(&journal->bytes, segment->bytes);
        reader->segment(reader->state, segment);
        if (skipped) {
            diag_warning(diags, nowhere, NULL,
                         "journal \"%s\": segment %" PRIu64 ": %zu damaged bytes are passed over",
                         journal->path, number, skipped);
        }
    }
    arena_free(scratch);
    return done;
}

/* What is stored is no loss if it can't be read. */
static void read_stored(struct journal *journal, uint64_t number,
                        const struct journal_reader *reader)
{
    struct arena *scratch = arena_new();
    struct diags ignored = diags_new(scratch);
    struct journal_entry entry;
    struct str bytes = STR("");
    size_t skipped = 0;
    journal_file_read(journal->folder, journal->path, number, JOURNAL_STORED, scratch, &bytes,
                      &ignored);
    journal_past_found(journal->past, number, bytes.len);
    while (journal_next(&bytes, &entry, &skipped)) {
        if (entry.kind == JOURNAL_SAMPLE) {
            const struct journal_sample sample = { entry.id, entry.time, entry.text, STR("") };
            reader->stored(reader->state, &sample);
        }
    }
    arena_free(scratch);
}

/* The segments in STATE; the next one comes after them. */
static bool list_segments(struct journal *journal, enum journal_state state, struct arena *arena,
                          struct journal_numbers *numbers, struct diags *diags)
{
    *numbers = (struct journal_numbers){ 0 };
    bool done = journal_folder_list(journal->folder, journal->path, state, arena, numbers, diags);
    if (numbers->list.count) {
        uint64_t last = numbers->list.items[numbers->list.count - 1];
        journal->next_number = last < journal->next_number ? journal->next_number : last + 1;
    }
    return done;
}

bool journal_replay(struct journal *journal, const struct journal_reader *reader,
                    struct diags *diags)
{
    struct arena *arena = arena_new();
    struct journal_numbers stored, open;
    bool done = list_segments(journal, JOURNAL_STORED, arena, &stored, diags) &&
                list_segments(journal, JOURNAL_OPEN, arena, &open, diags);
    for (size_t i = 0; done && i < stored.list.count; i++) {
        read_stored(journal, stored.list.items[i], reader);
    }
    for (size_t i = 0; done && i < open.list.count; i++) {
        done = replay_segment(journal, open.list.items[i], reader, diags);
    }
    arena_free(arena);
    return done;
}

/* The segment gets no more; what was granted and not used goes back. */
static void close_segment(struct journal *journal)
{
    /* If it keeps its length, it ends in zeros or in what was never promised. */
    if (ftruncate(journal->file, (off_t)journal->written) == 0) {
        atomic_fetch_sub(&journal->bytes, journal->granted - journal->written);
        journal->granted = journal->written;
    }
    close(journal->file);
    journal->file = -1;
    journal->segment->bytes = journal->granted;
    journal->closed = journal->segment;
    journal->segment = NULL;
    journal->full = false;
}

void journal_finish(struct journal *journal)
{
    if (journal->segment && !journal->closed) {
        close_segment(journal);
    }
}

/* Whether MORE bytes are within JournalMax, once enough of what is stored has gone. */
static bool make_room(struct journal *journal, size_t more)
{
    while (journal_bytes(journal) + more > journal_max(journal)) {
        if (!journal_past_drop(journal->past)) {
            return false;
        }
    }
    return true;
}

/* Has the file GRANTED bytes long; else what the fault was. On a full disk what is stored goes. */
static int allocate(struct journal *journal, size_t granted)
{
    int fault;
    do {
        fault = posix_fallocate(journal->file, 0, (off_t)granted);
    } while (fault == EINTR || (fault == ENOSPC && journal_past_drop(journal->past)));
    return fault;
}

/* Has the disk grant room for SIZE more bytes behind those that were collected. */
static bool grant(struct journal *journal, size_t size, struct diags *diags)
{
    size_t needed = journal->written + journal->turn.len + size;
    if (needed <= journal->granted) {
        return true;
    }
    size_t granted = (needed + GRANT - 1) / GRANT * GRANT;
    size_t more = granted - journal->granted;
    if (!make_room(journal, more)) {
        journal->full = true;
        diag_error(diags, nowhere,
                   "the journal is full: %zu bytes wait for their RRDs, JournalMax is %zu",
                   journal_bytes(journal), journal_max(journal));
        return false;
    }
    int fault = allocate(journal, granted);
    if (fault) {
        journal->full = true;
        return report(journal, "no room", fault, diags);
    }
    journal->granted = granted;
    atomic_fetch_add(&journal->bytes, more);
    return true;
}

static bool open_segment(struct journal *journal, struct diags *diags)
{
    char name[JOURNAL_NAME_SIZE];
    const char *path = journal_file_name(journal->next_number, JOURNAL_OPEN, name);
    journal->file =
        openat(journal->folder, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (journal->file < 0) {
        return report(journal, "cannot make a segment", errno, diags);
    }
    journal->granted = journal->written = 0;
    bool done =
        grant(journal, GRANT, diags) && (!journal->sync || fsync(journal->folder) == 0 ||
                                         report(journal, "cannot make a segment", errno, diags));
    if (!done) {
        close(journal->file);
        journal->file = -1;
        unlinkat(journal->folder, path, 0);
        atomic_fetch_sub(&journal->bytes, journal->granted);
        return false;
    }
    journal->segment = new_segment(journal->next_number++);
    journal->last_create = NULL;
    journal_add_header(&journal->turn);
    return true;
}

/* Notes the create text in the segment if it is not there yet. */
static const struct journal_create *append_create(struct journal *journal, struct str text)
{
    struct segment *segment = journal->segment;
    if (journal->last_create && str_equal(journal->last_create->text, text)) {
        return journal->last_create; /* most records have the same one */
    }
    const struct journal_create *create = names_get(&segment->creates, text);
    if (!create) {
        create = add_create(segment, (uint32_t)segment->creates.count, text);
        const struct journal_entry entry = { .kind = JOURNAL_CREATE,
                                             .create = create->number,
                                             .text = text };
        journal_add_entry(&journal->turn, &entry);
    }
    journal->last_create = create;
    return create;
}

struct segment *journal_append(struct journal *journal, const struct journal_sample *sample,
                               const struct journal_create **create, struct diags *diags)
{
    size_t size = JOURNAL_ENTRY_SIZE + JOURNAL_SAMPLE_SIZE + sample->values.len +
                  JOURNAL_ENTRY_SIZE + 4 + sample->create.len;
    if ((!journal->segment && !open_segment(journal, diags)) || !grant(journal, size, diags)) {
        return NULL;
    }
    *create = append_create(journal, sample->create);
    const struct journal_entry entry = { JOURNAL_SAMPLE, (*create)->number, sample->id,
                                         sample->time, sample->values };
    journal_add_entry(&journal->turn, &entry);
    return journal->segment;
}

bool journal_will_have_room(const struct journal *journal)
{
    return journal->segment && journal->full;
}

static bool write_turn(struct journal *journal)
{
    struct str rest = buf_str(&journal->turn);
    size_t at = journal->written;
    while (rest.len) {
        ssize_t wrote = pwrite(journal->file, rest.data, rest.len, (off_t)at);
        if (wrote < 0 && errno != EINTR) {
            return false;
        }
        at += wrote > 0 ? (size_t)wrote : 0;
        rest = str_from(rest, wrote > 0 ? (size_t)wrote : 0);
    }
    return !journal->sync || fdatasync(journal->file) == 0;
}

bool journal_commit(struct journal *journal, struct diags *diags)
{
    bool done = true;
    if (journal->turn.len) {
        done = write_turn(journal) || report(journal, "cannot be written", errno, diags);
        journal->written += done ? journal->turn.len : 0;
        buf_clear(&journal->turn);
    }
    size_t share = journal_max(journal) / SEGMENTS;
    size_t limit = share < SEGMENT_MAX ? share : SEGMENT_MAX;
    if (journal->segment && (!done || journal->full || journal->written >= limit)) {
        journal_finish(journal);
    }
    return done;
}

struct segment *journal_take_closed(struct journal *journal)
{
    struct segment *closed = journal->closed;
    journal->closed = NULL;
    return closed;
}

void journal_close(struct journal *journal)
{
    journal_finish(journal);
    struct segment *closed = journal_take_closed(journal);
    if (closed) {
        segment_free(closed);
    }
    journal_past_free(journal->past);
    close(journal->folder);
    buf_free(&journal->turn);
    arena_free(journal->arena);
    memory_free(journal);
}
