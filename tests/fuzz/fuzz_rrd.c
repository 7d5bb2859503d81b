/* Any bytes as an RRD file: librrd, which trusts a file's header, must only see sound ones. */
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "source/rrd_series.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* librrd itself loses 16 bytes for every file older than version 3 that it opens. */
const char *__lsan_default_suppressions(void)
{
    return "leak:rrd_open";
}

static void fetch(const char *path, struct arena *arena)
{
    static const char *const functions[] = { "AVERAGE", "MAX", "LAST" };
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        struct rrd_query query = {
            .function = functions[i], .start = 1768477600, .end = 1768478400, .resolution = 1
        };
        struct rrd_series series;
        struct str why;
        rrd_series_fetch(&series, path, &query, &why, arena);
        rrd_series_free(&series);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("rrd", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size) {
        abort();
    }
    struct arena *arena = arena_new();
    fetch(arena_printf(arena, "/proc/self/fd/%d", fd).data, arena);
    arena_free(arena);
    close(fd);
    return 0;
}
