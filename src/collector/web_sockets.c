#include "collector/web_sockets.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static bool is_loopback(int fd)
{
    struct sockaddr_storage address = { 0 };
    struct sockets_end end;
    socklen_t size = sizeof address;
    getsockname(fd, (struct sockaddr *)&address, &size);
    return sockets_read_end((struct sockaddr *)&address, &end) &&
           (strncmp(end.address, "127.", 4) == 0 || strcmp(end.address, "::1") == 0);
}

bool web_sockets_listen(struct sockets *sockets, const struct settings_endpoint *endpoint,
                        struct diags *diags)
{
    size_t first = sockets->count;
    if (!sockets_listen(sockets, endpoint, true, diags)) {
        return false;
    }
    for (size_t i = first; i < sockets->count; i++) {
        if (!is_loopback(sockets->fds[i])) {
            diag_error(diags, endpoint->place,
                       "\"Metrics\" needs an address of this host alone, such as 127.0.0.1:9131 or "
                       "[::1]:9131, not %s; a web server in front of it can ask who is there",
                       endpoint->text);
            return false;
        }
    }
    return true;
}

/* Whether somebody answers at ADDRESS; what is left of somebody who is gone is removed. */
static bool is_taken(int fd, const struct sockaddr_un *address)
{
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) == 0) {
        return true;
    }
    struct stat facts;
    if (errno == ECONNREFUSED && lstat(address->sun_path, &facts) == 0 && S_ISSOCK(facts.st_mode)) {
        unlink(address->sun_path);
    }
    return false;
}

static int new_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/* A listening socket at PATH; -1 with errno set. */
static int listen_at(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path));
    int probe = new_socket();
    bool taken = probe >= 0 && is_taken(probe, &address);
    close(probe);
    int fd = taken ? -1 : new_socket();
    if (taken) {
        errno = EADDRINUSE;
    }
    if (fd < 0) {
        return -1;
    }
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) == 0 &&
        chmod(path, 0660) == 0 && listen(fd, SOMAXCONN) == 0) {
        return fd;
    }
    int fault = errno;
    close(fd);
    errno = fault;
    return -1;
}

bool web_sockets_listen_in_files(struct sockets *sockets, const struct settings_collector *settings,
                                 struct diags *diags)
{
    int fd = sockets->count < SOCKETS_MAX ? listen_at(settings->status_socket) : -1;
    if (fd >= 0) {
        sockets->fds[sockets->count++] = fd;
        return true;
    }
    const struct place nowhere = { 0 };
    const char *fault = strerror(errno);
    if (settings->status_socket_given) {
        diag_error(diags, nowhere, "StatusSocket \"%s\": %s", settings->status_socket, fault);
    } else if (errno != ENOENT) {
        diag_warning(diags, nowhere, NULL,
                     "\"blumap status\" cannot ask this collector: \"%s\": %s",
                     settings->status_socket, fault);
    }
    return !settings->status_socket_given;
}
