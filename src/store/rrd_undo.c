#include "store/rrd_undo.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <zlib.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/rrdfile.h"

static const char magic[8] = { 'B', 'L', 'U', 'M', 'A', 'P', ' ', 'U' };

enum { ROOM = 64 * 1024 }; /* bytes; most headers take less */

static const struct place nowhere;

/* In the file, the header behind it. Of this machine, as the RRDs are. */
struct kept {
    char magic[sizeof magic];
    uint32_t id;
    uint32_t crc;  /* of this and the header, with 0 here */
    uint64_t size; /* of the header, bytes */
    int64_t last;  /* of the update, seconds since 1970 UTC */
};

struct rrd_undo {
    const char *folder;
    struct arena *arena; /* of its name */
    int file;            /* open */
    struct buf bytes;    /* of it, as it was found */
};

static bool report(const char *path, struct diags *diags)
{
    diag_error(diags, nowhere, "\"%s\": %s", path, errno ? strerror(errno) : "it changes");
    return false;
}

static const char *path_of(const struct rrd_undo *undo, struct arena *arena)
{
    return arena_printf(arena, "%s/.undo", undo->folder).data;
}

static const char *rrd_of(const struct rrd_undo *undo, uint32_t id, struct arena *arena)
{
    return arena_printf(arena, "%s/%" PRIu32 ".rrd", undo->folder, id).data;
}

static uint32_t crc_of(struct kept kept, const char *header)
{
    kept.crc = 0;
    uLong crc = crc32(0, (const Bytef *)&kept, sizeof kept);
    return (uint32_t)crc32(crc, (const Bytef *)header, (uInt)kept.size);
}

bool rrd_undo_keep(const struct rrd_undo *undo, uint32_t id, struct str header, int64_t last,
                   struct diags *diags)
{
    struct kept kept = { .id = id, .size = header.len, .last = last };
    union { /* the kernel only reads what it is given */
        const char *in;
        char *out;
    } bytes = { header.data };
    const struct iovec parts[] = { { &kept, sizeof kept }, { bytes.out, header.len } };
    memcpy(kept.magic, magic, sizeof magic);
    kept.crc = crc_of(kept, header.data);
    errno = 0;
    return pwritev(undo->file, parts, 2, 0) == (ssize_t)(sizeof kept + header.len) ||
           report(path_of(undo, diags->arena), diags);
}

bool rrd_undo_sync(const struct rrd_undo *undo, struct diags *diags)
{
    return fsync(undo->file) == 0 || report(path_of(undo, diags->arena), diags);
}

/* False with errno. */
static bool erase(const struct rrd_undo *undo)
{
    static const struct kept nothing;
    errno = 0;
    return pwrite(undo->file, &nothing, sizeof nothing, 0) == (ssize_t)sizeof nothing;
}

bool rrd_undo_drop(const struct rrd_undo *undo, struct diags *diags)
{
    return erase(undo) || report(path_of(undo, diags->arena), diags);
}

/* Whether the file holds a whole header; it is in undo->bytes then. */
static bool read_kept(struct rrd_undo *undo, struct kept *kept)
{
    struct stat facts;
    if (fstat(undo->file, &facts) != 0 || facts.st_size < (off_t)sizeof *kept ||
        facts.st_size > RRDFILE_HEADER_MAX + (off_t)sizeof *kept) {
        return false;
    }
    size_t size = (size_t)facts.st_size;
    buf_clear(&undo->bytes);
    buf_reserve(&undo->bytes, size);
    if (pread(undo->file, undo->bytes.data, size, 0) != (ssize_t)size) {
        return false;
    }
    undo->bytes.len = size;
    memcpy(kept, undo->bytes.data, sizeof *kept);
    return memcmp(kept->magic, magic, sizeof magic) == 0 &&
           kept->size <= undo->bytes.len - sizeof *kept &&
           kept->crc == crc_of(*kept, undo->bytes.data + sizeof *kept);
}

/* Whether the file at PATH is the one that was being updated, and nobody has updated it since. Its
 * header may be half old, half new, but each part of it makes sense. */
static bool is_the_same(const struct rrd_undo *undo, const struct kept *kept, const char *path)
{
    struct arena *arena = arena_new();
    struct buf header = { 0 };
    struct rrdfile file;
    struct str fault;
    bool same = rrdfile_read_header(path, &file, &header, &fault, arena) &&
                file.header_size == kept->size && file.last_update <= kept->last &&
                memcmp(header.data, undo->bytes.data + sizeof *kept, file.definitions_size) == 0;
    buf_free(&header);
    arena_free(arena);
    return same;
}

/* On the disk, too, before what is kept is given up: a power cut must find one of the two. */
static bool write_back(const struct rrd_undo *undo, const struct kept *kept, int rrd,
                       const char *path, struct diags *diags)
{
    errno = 0;
    ssize_t wrote = pwrite(rrd, undo->bytes.data + sizeof *kept, kept->size, 0);
    return (wrote == (ssize_t)kept->size && fsync(rrd) == 0) || report(path, diags);
}

static bool put_back(struct rrd_undo *undo, struct diags *diags)
{
    struct kept kept;
    if (!read_kept(undo, &kept)) {
        return true; /* there was no update */
    }
    const char *path = rrd_of(undo, kept.id, diags->arena);
    int rrd = open(path, O_RDWR | O_CLOEXEC);
    if (rrd < 0) {
        return errno == ENOENT || report(path, diags);
    }
    bool done = !is_the_same(undo, &kept, path) || write_back(undo, &kept, rrd, path, diags);
    close(rrd);
    return done;
}

/* What another process is updating must not be put back under it. */
static bool lock(const struct rrd_undo *undo, struct diags *diags)
{
    if (flock(undo->file, LOCK_EX | LOCK_NB) == 0) {
        return true;
    }
    diag_error(diags, nowhere, "RrdDir \"%s\": %s", undo->folder,
               errno == EWOULDBLOCK ? "another collector uses it" : strerror(errno));
    return false;
}

struct rrd_undo *rrd_undo_open(const char *folder, struct diags *diags)
{
    struct rrd_undo *undo = memory_new(1, sizeof *undo);
    undo->arena = arena_new();
    undo->folder = arena_text(undo->arena, str_of(folder));
    const char *path = path_of(undo, undo->arena);
    undo->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool open = undo->file >= 0 || report(path, diags);
    if (!open || !lock(undo, diags) || !put_back(undo, diags)) {
        rrd_undo_close(undo);
        return NULL;
    }
    posix_fallocate(undo->file, 0, ROOM); /* so that a full disk does not matter; or later */
    (void)!erase(undo);                   /* put back once more it would be the same */
    return undo;
}

void rrd_undo_close(struct rrd_undo *undo)
{
    if (undo->file >= 0) {
        close(undo->file);
    }
    buf_free(&undo->bytes);
    arena_free(undo->arena);
    memory_free(undo);
}
