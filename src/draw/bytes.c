#include "draw/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_fit(int fd, const char **why)
{
    struct stat facts;
    if (fd < 0 || fstat(fd, &facts) != 0) {
        *why = strerror(errno);
        return false;
    }
    if (!S_ISREG(facts.st_mode)) {
        *why = "it is not a regular file";
        return false;
    }
    if (facts.st_size > BYTES_MOST) {
        *why = "the file is over 256 MiB";
        return false;
    }
    return true;
}

/* Without O_NONBLOCK a named pipe would hold the open until somebody writes. */
static int open_to_read(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

static void close_if_open(int fd)
{
    if (fd >= 0) {
        close(fd);
    }
}

bool bytes_can_read(const char *path, const char **why)
{
    int fd = open_to_read(path);
    bool fit = is_fit(fd, why);
    close_if_open(fd);
    return fit;
}

static bool read_on(int fd, struct buf *out, const char **why)
{
    enum { STEP = 256 * 1024 };
    while (out->len <= BYTES_MOST) {
        buf_reserve(out, STEP);
        ssize_t got = read(fd, out->data + out->len, STEP);
        if (got < 0 && errno != EINTR) {
            *why = strerror(errno);
            return false;
        }
        if (got == 0) {
            return true;
        }
        out->len += got > 0 ? (size_t)got : 0;
    }
    *why = "the file is over 256 MiB";
    return false;
}

bool bytes_read(const char *path, struct buf *out, const char **why)
{
    int fd = open_to_read(path);
    bool done = is_fit(fd, why) && read_on(fd, out, why);
    close_if_open(fd);
    return done;
}
