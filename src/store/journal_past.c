#include "store/journal_past.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "store/journal_folder.h"

enum { FILES_MAX = 64 }; /* however small they are */

#define DRAFT "draft" /* no name of a segment */

struct past_file {
    uint64_t number;
    size_t bytes;
};

struct journal_past {
    pthread_mutex_t lock;
    int folder;
    atomic_size_t *total;
    size_t wanted, bytes;
    struct past_file files[FILES_MAX]; /* oldest first */
    size_t count;
};

struct journal_past *journal_past_new(int folder, atomic_size_t *total)
{
    struct journal_past *past = memory_new(1, sizeof *past);
    pthread_mutex_init(&past->lock, NULL);
    past->folder = folder;
    past->total = total;
    return past;
}

void journal_past_free(struct journal_past *past)
{
    pthread_mutex_destroy(&past->lock);
    memory_free(past);
}

static void drop_oldest(struct journal_past *past)
{
    char name[JOURNAL_NAME_SIZE];
    unlinkat(past->folder, journal_file_name(past->files[0].number, JOURNAL_STORED, name), 0);
    past->bytes -= past->files[0].bytes;
    atomic_fetch_sub(past->total, past->files[0].bytes);
    memmove(past->files, past->files + 1, --past->count * sizeof *past->files);
}

static void add(struct journal_past *past, uint64_t number, size_t bytes)
{
    if (past->count == FILES_MAX) {
        drop_oldest(past);
    }
    past->files[past->count++] = (struct past_file){ number, bytes };
    past->bytes += bytes;
    while (past->bytes - past->files[0].bytes >= past->wanted && past->count > 1) {
        drop_oldest(past);
    }
}

/* Of a segment that was copied before. */
static bool has(const struct journal_past *past, uint64_t number)
{
    bool found = false;
    for (size_t i = 0; i < past->count; i++) {
        found = found || past->files[i].number == number;
    }
    return found;
}

void journal_past_set_wanted(struct journal_past *past, size_t bytes)
{
    pthread_mutex_lock(&past->lock);
    past->wanted = bytes;
    pthread_mutex_unlock(&past->lock);
}

void journal_past_found(struct journal_past *past, uint64_t number, size_t bytes)
{
    pthread_mutex_lock(&past->lock);
    atomic_fetch_add(past->total, bytes);
    add(past, number, bytes);
    pthread_mutex_unlock(&past->lock);
}

void journal_past_take(struct journal_past *past, uint64_t number, size_t bytes)
{
    char from[JOURNAL_NAME_SIZE], to[JOURNAL_NAME_SIZE];
    journal_file_name(number, JOURNAL_OPEN, from);
    journal_file_name(number, JOURNAL_STORED, to);
    pthread_mutex_lock(&past->lock);
    if (!has(past, number) && renameat(past->folder, from, past->folder, to) == 0) {
        add(past, number, bytes);
    } else {
        unlinkat(past->folder, from, 0);
        atomic_fetch_sub(past->total, bytes);
    }
    pthread_mutex_unlock(&past->lock);
}

/* A file beside the segments that holds REST. */
static bool write_draft(const struct journal_past *past, struct str rest, bool sync)
{
    int file = openat(past->folder, DRAFT, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    bool done = file >= 0 && write(file, rest.data, rest.len) == (ssize_t)rest.len &&
                (!sync || fsync(file) == 0);
    if (file >= 0) {
        close(file);
    }
    return done;
}

bool journal_past_copy(struct journal_past *past, uint64_t number, size_t bytes, struct str rest,
                       bool sync)
{
    char name[JOURNAL_NAME_SIZE], stored[JOURNAL_NAME_SIZE];
    journal_file_name(number, JOURNAL_OPEN, name);
    journal_file_name(number, JOURNAL_STORED, stored);
    pthread_mutex_lock(&past->lock);
    bool linked = false;
    bool done = write_draft(past, rest, sync);
    if (done && !has(past, number)) {
        linked = linkat(past->folder, name, past->folder, stored, 0) == 0;
    }
    done = done && renameat(past->folder, DRAFT, past->folder, name) == 0;
    if (done) {
        atomic_fetch_add(past->total, rest.len);
        if (linked) {
            add(past, number, bytes);
        } else {
            atomic_fetch_sub(past->total, bytes);
        }
    } else {
        unlinkat(past->folder, DRAFT, 0);
    }
    pthread_mutex_unlock(&past->lock);
    return done;
}

bool journal_past_drop(struct journal_past *past)
{
    pthread_mutex_lock(&past->lock);
    bool any = past->count > 0;
    if (any) {
        drop_oldest(past);
    }
    pthread_mutex_unlock(&past->lock);
    return any;
}
