#include "base/rrdfile.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The structs below are librrd's own (rrd_format.h): the file is a memory image of them. */
enum { PARAMETERS = 10, LAST_VALUE_SIZE = 30 };

static const double float_cookie = 8.642135E130;

union unival {
    unsigned long count;
    double value;
};

struct stat_head {
    char cookie[4];
    char version[5];
    double float_cookie;
    unsigned long ds_count, rra_count, step;
    union unival parameters[PARAMETERS];
};

struct ds_def {
    char name[RRDFILE_NAME_SIZE];
    char type[RRDFILE_NAME_SIZE];
    union unival parameters[PARAMETERS];
};

struct rra_def {
    char function[RRDFILE_NAME_SIZE];
    unsigned long rows, steps;
    union unival parameters[PARAMETERS];
};

struct live_head {
    time_t last_update;
    long microseconds;
};

struct pdp_prep {
    char last_value[LAST_VALUE_SIZE];
    union unival scratch[PARAMETERS];
};

struct cdp_prep {
    union unival scratch[PARAMETERS];
};

struct rra_pointer {
    unsigned long row;
};

/* Far beyond any real file, and small enough that no product of them overflows. */
#define HEADER_LIMIT      ((uint64_t)RRDFILE_HEADER_MAX)
#define ROWS_LIMIT        (UINT64_C(1) << 40) /* of all archives */
#define SECONDS_LIMIT     (INT64_C(1) << 32)  /* of one row */
#define LAST_UPDATE_LIMIT (INT64_C(1) << 40)  /* seconds since 1970 */
#define LIVE_HEAD_SINCE   3                   /* file version */
#define NEWEST_VERSION    5

struct reader {
    int fd;
    struct buf *header;
    struct stat_head head;
    uint64_t size; /* of the file, bytes */
    uint64_t header_size;
    int version;
    struct str *fault;
    struct arena *arena;
};

static bool fail(struct reader *reader, const char *why)
{
    *reader->fault = str_of(why);
    return false;
}

static bool is_terminated(const char text[RRDFILE_NAME_SIZE])
{
    return text[0] != '\0' && memchr(text, '\0', RRDFILE_NAME_SIZE) != NULL;
}

static bool open_regular(struct reader *reader, const char *path)
{
    reader->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (reader->fd < 0) {
        *reader->fault = arena_str(reader->arena, str_of(strerror(errno)));
        return false;
    }
    struct stat facts;
    if (fstat(reader->fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        return fail(reader, "it is not a regular file");
    }
    reader->size = (uint64_t)facts.st_size;
    return true;
}

static bool read_stat_head(struct reader *reader)
{
    struct stat_head *head = &reader->head;
    ssize_t got = pread(reader->fd, head, sizeof *head, 0);
    if (got != (ssize_t)sizeof *head || memcmp(head->cookie, "RRD", sizeof head->cookie) != 0) {
        return fail(reader, "it is not an RRD file");
    }
    if (head->float_cookie != float_cookie) {
        return fail(reader, "it was made on a machine of another kind");
    }
    reader->version = head->version[3] - '0';
    if (memcmp(head->version, "000", 3) != 0 || head->version[4] != '\0' || reader->version < 1 ||
        reader->version > NEWEST_VERSION) {
        return fail(reader, "its version is not known");
    }
    if (head->ds_count == 0 || head->rra_count == 0 ||
        head->ds_count > HEADER_LIMIT / sizeof(struct ds_def) ||
        head->rra_count > HEADER_LIMIT / sizeof(struct rra_def) || head->step == 0 ||
        head->step > (unsigned long)SECONDS_LIMIT) {
        return fail(reader, "its header is damaged");
    }
    return true;
}

static uint64_t live_head_size(const struct reader *reader)
{
    return reader->version < LIVE_HEAD_SINCE ? sizeof(time_t) : sizeof(struct live_head);
}

static uint64_t rra_defs_at(const struct reader *reader)
{
    return sizeof reader->head + reader->head.ds_count * sizeof(struct ds_def);
}

static uint64_t live_head_at(const struct reader *reader)
{
    return rra_defs_at(reader) + reader->head.rra_count * sizeof(struct rra_def);
}

static uint64_t rra_pointers_at(const struct reader *reader)
{
    uint64_t ds_count = reader->head.ds_count;
    return live_head_at(reader) + live_head_size(reader) + ds_count * sizeof(struct pdp_prep) +
           ds_count * reader->head.rra_count * sizeof(struct cdp_prep);
}

static bool read_header(struct reader *reader)
{
    reader->header_size =
        rra_pointers_at(reader) + reader->head.rra_count * sizeof(struct rra_pointer);
    if (reader->header_size > HEADER_LIMIT) {
        return fail(reader, "its header is damaged");
    }
    if (reader->header_size > reader->size) {
        return fail(reader, "it is cut off within its header");
    }
    buf_clear(reader->header);
    buf_reserve(reader->header, reader->header_size);
    ssize_t got = pread(reader->fd, reader->header->data, reader->header_size, 0);
    if (got < 0 || (uint64_t)got != reader->header_size) {
        return fail(reader, "its header cannot be read");
    }
    reader->header->len = reader->header_size;
    reader->header->data[reader->header->len] = '\0';
    return true;
}

static bool take_sources(struct reader *reader, struct rrdfile *file)
{
    file->source_count = reader->head.ds_count;
    file->sources = arena_array(reader->arena, file->source_count, sizeof *file->sources);
    for (size_t i = 0; i < file->source_count; i++) {
        struct ds_def def;
        memcpy(&def, reader->header->data + sizeof reader->head + i * sizeof def, sizeof def);
        if (!is_terminated(def.name) || !is_terminated(def.type)) {
            return fail(reader, "its header is damaged");
        }
        memcpy(file->sources[i].name, def.name, sizeof def.name);
        memcpy(file->sources[i].type, def.type, sizeof def.type);
    }
    return true;
}

static bool take_archive(struct reader *reader, size_t index, struct rrdfile *file, uint64_t *rows)
{
    struct rra_def def;
    struct rra_pointer pointer;
    memcpy(&def, reader->header->data + rra_defs_at(reader) + index * sizeof def, sizeof def);
    memcpy(&pointer, reader->header->data + rra_pointers_at(reader) + index * sizeof pointer,
           sizeof pointer);
    uint64_t step = reader->head.step;
    if (!is_terminated(def.function) || def.rows == 0 || def.rows > ROWS_LIMIT ||
        pointer.row >= def.rows || def.steps == 0 || def.steps > (uint64_t)SECONDS_LIMIT / step) {
        return fail(reader, "its header is damaged");
    }
    int64_t row = (int64_t)(step * def.steps);
    if (index == 0 || row < file->finest_row) {
        file->finest_row = row;
    }
    *rows += def.rows;
    return true;
}

static bool take_archives(struct reader *reader, struct rrdfile *file)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < reader->head.rra_count; i++) {
        if (!take_archive(reader, i, file, &rows)) {
            return false;
        }
    }
    uint64_t room = (reader->size - reader->header_size) / sizeof(double) / reader->head.ds_count;
    if (rows > room) {
        *reader->fault = arena_printf(
            reader->arena, "it is cut off: %" PRIu64 " of its %" PRIu64 " rows are there", room,
            rows);
        return false;
    }
    return true;
}

static bool take_last_update(struct reader *reader, struct rrdfile *file)
{
    time_t last;
    memcpy(&last, reader->header->data + live_head_at(reader), sizeof last);
    file->step = (int64_t)reader->head.step;
    file->header_size = reader->header_size;
    file->definitions_size = live_head_at(reader);
    file->last_update = (int64_t)last;
    if (file->last_update < 0 || file->last_update > LAST_UPDATE_LIMIT) {
        return fail(reader, "its header is damaged");
    }
    return true;
}

bool rrdfile_read_header(const char *path, struct rrdfile *file, struct buf *header,
                         struct str *fault, struct arena *arena)
{
    *file = (struct rrdfile){ 0 };
    struct reader reader = { .fd = -1, .header = header, .fault = fault, .arena = arena };
    bool good = open_regular(&reader, path) && read_stat_head(&reader) && read_header(&reader) &&
                take_sources(&reader, file) && take_archives(&reader, file) &&
                take_last_update(&reader, file);
    if (reader.fd >= 0) {
        close(reader.fd);
    }
    return good;
}

bool rrdfile_read(const char *path, struct rrdfile *file, struct str *fault, struct arena *arena)
{
    struct buf header = { 0 };
    bool good = rrdfile_read_header(path, file, &header, fault, arena);
    buf_free(&header);
    return good;
}
