#include "store/aside.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

static const struct place nowhere;

const char *aside_path(const char *folder, struct arena *arena)
{
    return arena_printf(arena, "%s/set-aside", folder).data;
}

static void add_line(struct buf *out, uint32_t id, const char *update, struct str reason,
                     int64_t now)
{
    char moment[32];
    struct tm parts;
    time_t seconds = (time_t)now;
    gmtime_r(&seconds, &parts);
    strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%SZ", &parts);
    buf_printf(out, "%s record %" PRIu32 " update %s reason %.*s", moment, id, update,
               STR_ARG(reason));
    for (size_t i = 0; i < out->len; i++) {
        unsigned char c = (unsigned char)out->data[i];
        out->data[i] = c < ' ' || c == 0x7f ? '?' : (char)c;
    }
    buf_add_char(out, '\n');
}

static bool report(const struct aside *aside, const char *why, struct diags *diags)
{
    diag_error(diags, nowhere, "\"%s\": %s", aside->path, why);
    return false;
}

/* All of LINE or nothing. */
static bool append(const struct aside *aside, int file, struct str line, struct diags *diags)
{
    struct stat facts;
    if (fstat(file, &facts) != 0) {
        return report(aside, strerror(errno), diags);
    }
    if ((size_t)facts.st_size + line.len > aside->max) {
        return report(aside, "it is full; move it away, so that more can be set aside", diags);
    }
    errno = ENOSPC; /* if it is written in part */
    if (write(file, line.data, line.len) == (ssize_t)line.len) {
        return true;
    }
    report(aside, strerror(errno), diags);
    (void)!ftruncate(file, facts.st_size);
    return false;
}

bool aside_keep(const struct aside *aside, uint32_t id, const char *update, struct str reason,
                int64_t now, struct diags *diags)
{
    int file = open(aside->path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) {
        return report(aside, strerror(errno), diags);
    }
    struct buf line = { 0 };
    add_line(&line, id, update, reason, now);
    bool done = append(aside, file, buf_str(&line), diags);
    buf_free(&line);
    close(file);
    return done;
}

bool aside_sync(const struct aside *aside, struct diags *diags)
{
    int file = open(aside->path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) {
        return errno == ENOENT || report(aside, strerror(errno), diags);
    }
    bool done = fsync(file) == 0 || report(aside, strerror(errno), diags);
    close(file);
    return done;
}
