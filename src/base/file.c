#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/memory.h"

static bool read_all(int fd, size_t limit, struct buf *text)
{
    for (;;) {
        buf_reserve(text, 64UL * 1024);
        ssize_t got = read(fd, text->data + text->len, text->room - text->len - 1);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return false;
        }
        if (got == 0) {
            text->data[text->len] = '\0';
            return true;
        }
        text->len += (size_t)got;
        if (text->len > limit) {
            errno = EFBIG;
            return false;
        }
    }
}

static bool complain(struct diags *diags, struct place place, const char *path)
{
    diag_error(diags, place, "cannot read \"%s\": %s", path, strerror(errno));
    return false;
}

static bool complain_long(struct diags *diags, struct place place, const char *path, size_t limit)
{
    enum { MEGA = 1024 * 1024 };
    bool is_mega = limit >= MEGA;
    diag_error(diags, place, "cannot read \"%s\": it is too large, over %zu %s", path,
               is_mega ? limit / MEGA : limit, is_mega ? "MiB" : "bytes");
    return false;
}

static bool read_open_file(int fd, const char *path, size_t limit, struct arena *arena,
                           struct str *text, struct diags *diags, struct place place)
{
    struct buf content = { 0 };
    bool done = read_all(fd, limit, &content);
    if (done) {
        *text = arena_str(arena, buf_str(&content));
    } else if (errno == EFBIG) {
        complain_long(diags, place, path, limit);
    } else {
        complain(diags, place, path);
    }
    buf_free(&content);
    close(fd);
    return done;
}

bool file_read_virtual(const char *path, size_t limit, struct arena *arena, struct str *text,
                       struct diags *diags, struct place place)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return complain(diags, place, path);
    }
    return read_open_file(fd, path, limit, arena, text, diags, place);
}

bool file_read(const char *path, size_t limit, struct arena *arena, struct str *text,
               struct diags *diags, struct place place)
{
    /* Without O_NONBLOCK a named pipe would hold the open until somebody writes. */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return complain(diags, place, path);
    }
    struct stat facts;
    if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        diag_error(diags, place, "cannot read \"%s\": it is not a regular file", path);
        close(fd);
        return false;
    }
    return read_open_file(fd, path, limit, arena, text, diags, place);
}

static bool complain_of_draft(struct diags *diags, const char *path, const char *why)
{
    diag_error(diags, (struct place){ 0 }, "cannot write \"%s\": %s", path, why);
    return false;
}

bool file_draft_open(struct file_draft *draft, const char *path, unsigned mode, struct diags *diags)
{
    struct buf name = { 0 };
    buf_printf(&name, "%s.XXXXXX", path);
    int fd = mkostemp(name.data, O_CLOEXEC);
    if (fd < 0) {
        const char *why = errno == ENOENT ? "there is no such folder" : strerror(errno);
        buf_free(&name);
        return complain_of_draft(diags, path, why);
    }
    mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, (mode_t)mode & ~mask);
    *draft = (struct file_draft){ fdopen(fd, "wb"), memory_text(path), name.data };
    return true;
}

/* A pipe that nobody reads would hold the open for ever. */
static bool open_device(struct file_draft *output, const char *path, struct diags *diags)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        const char *why = errno == ENXIO ? "nobody reads this pipe" : strerror(errno);
        return complain_of_draft(diags, path, why);
    }
    fcntl(fd, F_SETFL, O_WRONLY);
    *output = (struct file_draft){ fdopen(fd, "wb"), memory_text(path), NULL };
    return true;
}

bool file_output_open(struct file_draft *output, const char *path, unsigned mode,
                      struct diags *diags)
{
    struct stat facts;
    bool is_there = stat(path, &facts) == 0;
    if (is_there && S_ISDIR(facts.st_mode)) {
        return complain_of_draft(diags, path, "it is a directory");
    }
    if (is_there && !S_ISREG(facts.st_mode)) {
        return open_device(output, path, diags);
    }
    char *real = realpath(path, NULL);
    bool done = file_draft_open(output, real ? real : path, mode, diags);
    free(real);
    return done;
}

static void forget(struct file_draft *draft)
{
    memory_free(draft->path);
    memory_free(draft->temporary);
    *draft = (struct file_draft){ 0 };
}

void file_draft_abandon(struct file_draft *draft)
{
    if (!draft->stream) {
        return;
    }
    fclose(draft->stream);
    if (draft->temporary) {
        unlink(draft->temporary);
    }
    forget(draft);
}

bool file_draft_is_whole(struct file_draft *draft, struct diags *diags)
{
    if (fflush(draft->stream) != 0 || ferror(draft->stream)) {
        return complain_of_draft(diags, draft->path, strerror(errno));
    }
    return true;
}

static bool put_in_place(const struct file_draft *draft, struct diags *diags)
{
    if (draft->temporary &&
        (fsync(fileno(draft->stream)) != 0 || rename(draft->temporary, draft->path) != 0)) {
        return complain_of_draft(diags, draft->path, strerror(errno));
    }
    return true;
}

bool file_draft_commit(struct file_draft *draft, struct diags *diags)
{
    if (!file_draft_is_whole(draft, diags) || !put_in_place(draft, diags)) {
        file_draft_abandon(draft);
        return false;
    }
    fclose(draft->stream);
    forget(draft);
    return true;
}

bool file_replace(const char *path, unsigned mode, struct str text, struct diags *diags)
{
    struct file_draft draft;
    if (!file_draft_open(&draft, path, mode, diags)) {
        return false;
    }
    if (text.len) {
        fwrite(text.data, 1, text.len, draft.stream);
    }
    return file_draft_commit(&draft, diags);
}
