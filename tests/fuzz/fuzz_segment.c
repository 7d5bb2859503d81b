/* Any bytes as a segment of the spool: loaded, its entries taken, one added. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "agent/segment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(struct segment *segment)
{
    for (size_t i = 0; i < segment->count; i++) {
        segment_set_done(segment, i);
    }
    if (segment->waiting != 0 || segment->damaged > segment->count) {
        abort();
    }
    const struct spool_sample sample = { .id = 1 };
    if (segment->count < SEGMENT_ENTRIES &&
        (!segment_add(segment, &sample, 1) || !segment_waits(segment, segment->count - 1))) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const folder = "/dev/shm";
    char name[SEGMENT_NAME];
    uint64_t number = (uint64_t)getpid();
    struct segment *segment = malloc(sizeof *segment);
    int fd = open(folder, O_RDONLY | O_DIRECTORY);
    if (segment_create(segment, fd, number)) {
        if (write(segment->fd, data, size) == (ssize_t)size) {
            segment_unload(segment);
            if (segment_load(segment, fd, number)) {
                use(segment);
            }
        }
        segment_unload(segment);
    }
    unlinkat(fd, segment_name(number, name), 0);
    close(fd);
    free(segment);
    return 0;
}
