#include "agent/segment.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>
#include <zlib.h>

enum { MODE = 0600 };

static const uint32_t mark_waiting = 0x7761697BU, mark_done = 0x646F6E7DU;

static uint32_t check_of(const struct spool_sample *sample)
{
    return (uint32_t)crc32(0, (const unsigned char *)sample, sizeof *sample);
}

static bool is_whole(const struct segment_entry *entry)
{
    return (entry->mark == mark_waiting || entry->mark == mark_done) &&
           entry->check == check_of(&entry->sample);
}

const char *segment_name(uint64_t number, char name[static SEGMENT_NAME])
{
    snprintf(name, SEGMENT_NAME, "%08" PRIu64, number);
    return name;
}

static void count_entries(struct segment *segment)
{
    segment->waiting = segment->damaged = 0;
    for (size_t i = 0; i < segment->count; i++) {
        segment->damaged += !is_whole(&segment->entries[i]);
        segment->waiting += segment_waits(segment, i);
    }
}

/* Reads up to SIZE bytes; negative with errno. */
static ssize_t read_all(int fd, void *bytes, size_t size)
{
    size_t got = 0;
    while (got < size) {
        ssize_t more = pread(fd, (char *)bytes + got, size - got, (off_t)got);
        if (more < 0 && errno == EINTR) {
            continue;
        }
        if (more < 0) {
            return -1;
        }
        if (more == 0) {
            break;
        }
        got += (size_t)more;
    }
    return (ssize_t)got;
}

bool segment_load(struct segment *segment, int folder, uint64_t number)
{
    char name[SEGMENT_NAME];
    segment->number = number;
    segment->fd = openat(folder, segment_name(number, name), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (segment->fd < 0) {
        return false;
    }
    ssize_t size = read_all(segment->fd, segment->entries, sizeof segment->entries);
    if (size < 0) {
        segment_unload(segment);
        return false;
    }
    segment->count = (size_t)size / sizeof *segment->entries;
    count_entries(segment);
    return true;
}

bool segment_create(struct segment *segment, int folder, uint64_t number)
{
    char name[SEGMENT_NAME];
    segment->fd = openat(folder, segment_name(number, name),
                         O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, MODE);
    segment->number = number;
    segment->count = segment->waiting = segment->damaged = 0;
    return segment->fd >= 0;
}

void segment_unload(struct segment *segment)
{
    int error = errno;
    if (segment->fd >= 0) {
        close(segment->fd);
    }
    segment->fd = -1;
    errno = error;
}

static bool write_all(int fd, const void *bytes, size_t size, off_t at)
{
    size_t done = 0;
    while (done < size) {
        ssize_t more = pwrite(fd, (const char *)bytes + done, size - done, at + (off_t)done);
        if (more < 0 && errno != EINTR) {
            return false;
        }
        done += more > 0 ? (size_t)more : 0;
    }
    return true;
}

bool segment_add(struct segment *segment, const struct spool_sample *samples, size_t count)
{
    struct segment_entry *entries = &segment->entries[segment->count];
    off_t end = (off_t)(segment->count * sizeof *entries);
    for (size_t i = 0; i < count; i++) {
        entries[i] = (struct segment_entry){ mark_waiting, check_of(&samples[i]), samples[i] };
    }
    if (!write_all(segment->fd, entries, count * sizeof *entries, end) ||
        fdatasync(segment->fd) != 0) {
        int error = errno;
        /* Cut what came of it; if even that fails, the check of the entry that is cut off does. */
        (void)!ftruncate(segment->fd, end);
        errno = error;
        return false;
    }
    segment->count += count;
    segment->waiting += count;
    return true;
}

uint32_t segment_newest(const struct segment *segment)
{
    size_t count = segment->count;
    while (count > 0 && !is_whole(&segment->entries[count - 1])) {
        count--;
    }
    return count > 0 ? segment->entries[count - 1].sample.time : 0;
}

bool segment_waits(const struct segment *segment, size_t index)
{
    const struct segment_entry *entry = &segment->entries[index];
    return index < segment->count && entry->mark == mark_waiting && is_whole(entry);
}

void segment_set_done(struct segment *segment, size_t index)
{
    if (segment_waits(segment, index)) {
        segment->entries[index].mark = mark_done;
        segment->waiting--;
        /* A mark that is lost costs only that the sample is sent once more. */
        (void)!pwrite(segment->fd, &mark_done, sizeof mark_done,
                      (off_t)(index * sizeof *segment->entries));
    }
}
