/* One file of the spool: a run of entries of fixed size, checked one by one. */
#ifndef BLUMAP_AGENT_SEGMENT_H
#define BLUMAP_AGENT_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agent/spool.h"

enum { SEGMENT_ENTRIES = 2048 }; /* at most */

/* As it is on the disk, in this machine's byte order: a spool does not travel. */
struct segment_entry {
    uint32_t mark; /* not covered by the check, for it changes */
    uint32_t check;
    struct spool_sample sample;
};

struct segment {
    int fd; /* -1: none is loaded */
    uint64_t number;
    size_t count;   /* entries */
    size_t waiting; /* of them */
    size_t damaged; /* entries that fail their check; they do not wait */
    struct segment_entry entries[SEGMENT_ENTRIES];
};

/* Loads the file of NUMBER in the folder FOLDER, which must not be loaded. False with errno. */
bool segment_load(struct segment *segment, int folder, uint64_t number);
void segment_unload(struct segment *segment);

/* Makes an empty one. False with errno. */
bool segment_create(struct segment *segment, int folder, uint64_t number);

/* Adds COUNT samples, for which there is room, and waits until they are on the disk. False with
 * errno; then none is added. */
bool segment_add(struct segment *segment, const struct spool_sample *samples, size_t count);

/* The time of the last whole entry, 0 if there is none. */
uint32_t segment_newest(const struct segment *segment);

bool segment_waits(const struct segment *segment, size_t index);
void segment_set_done(struct segment *segment, size_t index);

/* Makes the file's name from its number. */
enum { SEGMENT_NAME = 24 };
const char *segment_name(uint64_t number, char name[static SEGMENT_NAME]);

#endif
