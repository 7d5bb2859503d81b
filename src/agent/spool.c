#include "agent/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/segment.h"
#include "base/memory.h"
#include "base/number.h"

static const struct place nowhere = { 0 };

/* A file that is there, loaded or not. */
struct file {
    uint64_t number;
    int64_t size; /* bytes */
};

struct spool {
    pthread_mutex_t lock; /* of all below */
    const char *path;
    int folder;
    struct spool_limits limits;
    struct file *files; /* by number */
    size_t file_count, file_room;
    uint64_t next_number;
    struct segment segment; /* the one that was used last */

    /* What is to be told. */
    size_t damaged;  /* entries */
    uint64_t unread; /* a file that can't be read, 0 = none, */
    int unread_why;  /* and its errno */
};

/* ---- the list of files ---- */

static void add_file(struct spool *spool, uint64_t number, int64_t size)
{
    if (spool->file_count == spool->file_room) {
        spool->file_room = spool->file_room ? 2 * spool->file_room : 16;
        spool->files = memory_resize(spool->files, spool->file_room, sizeof *spool->files);
    }
    spool->files[spool->file_count++] = (struct file){ number, size };
    spool->next_number = number >= spool->next_number ? number + 1 : spool->next_number;
}

static int compare_files(const void *a, const void *b)
{
    const struct file *first = a;
    const struct file *second = b;
    return first->number < second->number ? -1 : first->number > second->number;
}

/* False with errno. */
static bool list_files(struct spool *spool)
{
    int fd = dup(spool->folder);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    if (!stream) {
        return false;
    }
    const struct dirent *entry;
    while ((entry = readdir(stream)) != NULL) {
        uint64_t number;
        struct stat facts;
        if (number_unsigned(str_of(entry->d_name), 1, INT64_MAX / SEGMENT_ENTRIES, &number) &&
            fstatat(spool->folder, entry->d_name, &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(facts.st_mode)) {
            add_file(spool, number, (int64_t)facts.st_size);
        }
    }
    closedir(stream);
    if (spool->file_count) {
        qsort(spool->files, spool->file_count, sizeof *spool->files, compare_files);
    }
    return true;
}

static void remove_file(struct spool *spool, size_t index)
{
    char name[SEGMENT_NAME];
    uint64_t number = spool->files[index].number;
    if (spool->segment.fd >= 0 && spool->segment.number == number) {
        segment_unload(&spool->segment);
    }
    unlinkat(spool->folder, segment_name(number, name), 0);
    spool->file_count--;
    memmove(&spool->files[index], &spool->files[index + 1],
            (spool->file_count - index) * sizeof *spool->files);
}

/* The first file of NUMBER or above; the count of files if there is none. */
static size_t find_file(const struct spool *spool, uint64_t number)
{
    size_t low = 0;
    size_t high = spool->file_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (spool->files[middle].number < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Has the segment of the file INDEX loaded; false if it can't be read now. It stays: whatever keeps
 * it from being read may pass. */
static bool load_file(struct spool *spool, size_t index)
{
    uint64_t number = spool->files[index].number;
    if (spool->segment.fd >= 0 && spool->segment.number == number) {
        return true;
    }
    segment_unload(&spool->segment);
    if (!segment_load(&spool->segment, spool->folder, number)) {
        spool->unread = number;
        spool->unread_why = errno;
        return false;
    }
    spool->damaged += spool->segment.damaged;
    return true;
}

/* ---- opening ---- */

static bool open_folder(struct spool *spool, struct diags *diags)
{
    if ((mkdir(spool->path, 0700) == 0 || errno == EEXIST) &&
        (spool->folder = open(spool->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0 &&
        list_files(spool)) {
        return true;
    }
    diag_error(diags, nowhere, "cannot open the spool \"%s\": %s", spool->path, strerror(errno));
    return false;
}

struct spool *spool_open(const char *folder, struct spool_limits limits, struct diags *diags)
{
    struct spool *spool = memory_new(1, sizeof *spool);
    pthread_mutex_init(&spool->lock, NULL);
    spool->path = folder;
    spool->limits = limits;
    spool->folder = -1;
    spool->next_number = 1;
    spool->segment.fd = -1;
    if (!open_folder(spool, diags)) {
        spool_close(spool);
        return NULL;
    }
    return spool;
}

void spool_close(struct spool *spool)
{
    if (!spool) {
        return;
    }
    segment_unload(&spool->segment);
    if (spool->folder >= 0) {
        close(spool->folder);
    }
    pthread_mutex_destroy(&spool->lock);
    memory_free(spool->files);
    memory_free(spool);
}

/* ---- adding ---- */

static int64_t size_of_all(const struct spool *spool)
{
    int64_t size = 0;
    for (size_t i = 0; i < spool->file_count; i++) {
        size += spool->files[i].size;
    }
    return size;
}

/* Drops the oldest files until MORE bytes fit. */
static void make_room(struct spool *spool, int64_t more, struct diags *diags)
{
    size_t dropped = 0;
    while (spool->file_count > 0 && size_of_all(spool) + more > spool->limits.bytes) {
        size_t entries = (size_t)spool->files[0].size / sizeof(struct segment_entry);
        dropped += load_file(spool, 0) ? spool->segment.waiting : entries;
        remove_file(spool, 0);
    }
    if (dropped) {
        diag_warning(
            diags, nowhere, NULL,
            "the spool is full: the oldest %zu samples are dropped; SpoolMax is how much it "
            "may hold",
            dropped);
    }
}

/* Whether the loaded segment of the file INDEX is of no use any more. The last one takes further
 * samples: making a file anew for each would cost more than all else. */
static bool is_spent(const struct spool *spool, size_t index)
{
    return spool->segment.waiting == 0 && index + 1 < spool->file_count;
}

/* Has a segment loaded that takes COUNT more. False with errno. */
static bool load_last(struct spool *spool, size_t count)
{
    if (spool->file_count > 0 && load_file(spool, spool->file_count - 1) &&
        spool->segment.count + count <= SEGMENT_ENTRIES) {
        return true;
    }
    bool was_spent = spool->segment.fd >= 0 && spool->segment.waiting == 0;
    segment_unload(&spool->segment);
    if (!segment_create(&spool->segment, spool->folder, spool->next_number)) {
        return false;
    }
    add_file(spool, spool->next_number, 0);
    if (was_spent) {
        remove_file(spool, spool->file_count - 2);
    }
    return fsync(spool->folder) == 0;
}

static bool add_some(struct spool *spool, const struct spool_sample *samples, size_t count,
                     struct diags *diags)
{
    const int64_t bytes = (int64_t)(count * sizeof(struct segment_entry));
    make_room(spool, bytes, diags);
    if (load_last(spool, count) && segment_add(&spool->segment, samples, count)) {
        spool->files[spool->file_count - 1].size += bytes;
        return true;
    }
    diag_error(diags, nowhere, "cannot keep %zu samples in the spool \"%s\": %s", count,
               spool->path, strerror(errno));
    return false;
}

bool spool_add(struct spool *spool, const struct spool_sample *samples, size_t count,
               struct diags *diags)
{
    bool done = true;
    pthread_mutex_lock(&spool->lock);
    while (done && count > 0) {
        size_t part = count < SEGMENT_ENTRIES ? count : SEGMENT_ENTRIES;
        done = add_some(spool, samples, part, diags);
        samples += part;
        count -= part;
    }
    pthread_mutex_unlock(&spool->lock);
    return done;
}

uint32_t spool_newest(struct spool *spool)
{
    pthread_mutex_lock(&spool->lock);
    bool is_known = spool->file_count > 0 && load_file(spool, spool->file_count - 1);
    uint32_t newest = is_known ? segment_newest(&spool->segment) : 0;
    pthread_mutex_unlock(&spool->lock);
    return newest;
}

/* ---- taking ---- */

static bool find_waiting(struct spool *spool, uint64_t *place, struct spool_sample *sample)
{
    size_t index = (size_t)(*place % SEGMENT_ENTRIES);
    size_t file = find_file(spool, *place / SEGMENT_ENTRIES);
    while (file < spool->file_count) {
        if (spool->files[file].number != *place / SEGMENT_ENTRIES) {
            index = 0;
        }
        if (!load_file(spool, file)) {
            file++;
            continue;
        }
        while (index < spool->segment.count && !segment_waits(&spool->segment, index)) {
            index++;
        }
        *place = spool->segment.number * SEGMENT_ENTRIES + index;
        if (index < spool->segment.count) {
            *sample = spool->segment.entries[index].sample;
            return true;
        }
        if (is_spent(spool, file)) {
            remove_file(spool, file);
        } else {
            file++;
        }
        index = 0;
    }
    return false;
}

bool spool_next(struct spool *spool, uint64_t *place, struct spool_sample *sample)
{
    pthread_mutex_lock(&spool->lock);
    bool found = find_waiting(spool, place, sample);
    pthread_mutex_unlock(&spool->lock);
    return found;
}

void spool_done(struct spool *spool, uint64_t place)
{
    pthread_mutex_lock(&spool->lock);
    size_t file = find_file(spool, place / SEGMENT_ENTRIES);
    if (file < spool->file_count && spool->files[file].number == place / SEGMENT_ENTRIES &&
        load_file(spool, file)) {
        segment_set_done(&spool->segment, (size_t)(place % SEGMENT_ENTRIES));
        if (is_spent(spool, file)) {
            remove_file(spool, file);
        }
    }
    pthread_mutex_unlock(&spool->lock);
}

static void tell_of_faults(struct spool *spool, struct diags *diags)
{
    char name[SEGMENT_NAME];
    pthread_mutex_lock(&spool->lock);
    if (spool->damaged) {
        diag_warning(diags, nowhere, NULL,
                     "%zu entries of the spool \"%s\" are damaged and passed over", spool->damaged,
                     spool->path);
    }
    if (spool->unread) {
        diag_error(diags, nowhere, "cannot read \"%s/%s\": %s; the samples in it wait", spool->path,
                   segment_name(spool->unread, name), strerror(spool->unread_why));
    }
    spool->damaged = 0;
    spool->unread = 0;
    pthread_mutex_unlock(&spool->lock);
}

void spool_expire(struct spool *spool, int64_t now, struct diags *diags)
{
    uint64_t place = 0;
    struct spool_sample sample;
    size_t dropped = 0;
    while (spool_next(spool, &place, &sample) && now - sample.time > spool->limits.age) {
        spool_done(spool, place);
        dropped++;
    }
    if (dropped) {
        diag_warning(diags, nowhere, NULL,
                     "%zu samples waited longer than SpoolAge and are dropped", dropped);
    }
    tell_of_faults(spool, diags);
}
