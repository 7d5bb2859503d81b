/* What the header of a round-robin database file says, as librrd lays it out on this machine.
 * librrd maps such a file into memory and trusts its header, so whoever hands it a file from
 * outside asks here first. */
#ifndef BLUMAP_BASE_RRDFILE_H
#define BLUMAP_BASE_RRDFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum {
    RRDFILE_NAME_SIZE = 20,
    RRDFILE_HEADER_MAX = 16 << 20, /* bytes; far beyond any real one */
};

struct rrdfile_source {
    char name[RRDFILE_NAME_SIZE]; /* such as "stream0" */
    char type[RRDFILE_NAME_SIZE]; /* such as "DERIVE" */
};

struct rrdfile {
    struct rrdfile_source *sources; /* in the file's order; in the arena */
    size_t source_count;            /* at least 1 */
    int64_t step;                   /* seconds from one primary value to the next */
    int64_t finest_row;             /* seconds of one row in the archive that has the shortest */
    int64_t last_update;            /* seconds since 1970 UTC */
    uint64_t header_size;           /* bytes before the rows */
    uint64_t definitions_size;      /* bytes of the header, at its front, that never change */
};

/* Reads the header of the regular file PATH and checks that everything it promises is there. False
 * with a phrase in *FAULT ("it is not an RRD file"), made in ARENA, if librrd must not see it. */
bool rrdfile_read(const char *path, struct rrdfile *file, struct str *fault, struct arena *arena);

/* The same; HEADER, whose memory is used again, has the header's bytes then. */
bool rrdfile_read_header(const char *path, struct rrdfile *file, struct buf *header,
                         struct str *fault, struct arena *arena);

#endif
