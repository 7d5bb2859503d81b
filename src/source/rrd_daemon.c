#include "source/rrd_daemon.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <rrd.h>
#include <rrd_client.h>

#include "source/part.h"

enum { PATIENCE = 5000 }; /* milliseconds, for each step */

static bool wait_for(int fd, short events)
{
    struct pollfd poller = { .fd = fd, .events = events };
    int ready = poll(&poller, 1, PATIENCE);
    if (ready == 0) {
        errno = ETIMEDOUT;
    }
    return ready > 0;
}

/* A connection to ADDRESS; -1 with errno. */
static int reach(const struct sockaddr *address, socklen_t size)
{
    int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return -1;
    }
    int error = connect(fd, address, size) == 0 ? 0 : errno;
    socklen_t error_size = sizeof error;
    if (error == EINPROGRESS) {
        error = wait_for(fd, POLLOUT) ? 0 : errno;
    }
    if (error == 0 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &error_size) != 0) {
        error = errno;
    }
    if (error != 0) {
        close(fd);
        errno = error;
        return -1;
    }
    return fd;
}

static int reach_local(struct str path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (path.len >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path.data, path.len);
    return reach((const struct sockaddr *)&address, sizeof address);
}

/* HOST, HOST:PORT, [HOST] or [HOST]:PORT. */
static void split_host(struct str address, struct str *host, struct str *port)
{
    *port = STR(RRDCACHED_DEFAULT_PORT);
    *host = address;
    if (part_drop(&address, STR("[")) && part_cut(&address, ']', host)) {
        if (part_drop(&address, STR(":"))) {
            *port = address;
        }
        return;
    }
    struct str rest = *host;
    struct str before;
    if (part_cut(&rest, ':', &before) && str_find_char(rest, ':') == STR_NONE) {
        *host = before;
        *port = rest;
    }
}

static int reach_remote(struct str address, struct arena *arena, const char **why)
{
    struct str host, port;
    split_host(address, &host, &port);
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    struct addrinfo *found = NULL;
    int error = getaddrinfo(arena_text(arena, host), arena_text(arena, port), &hints, &found);
    if (error != 0) {
        *why = gai_strerror(error);
        return -1;
    }
    int fd = -1;
    for (const struct addrinfo *one = found; one && fd < 0; one = one->ai_next) {
        fd = reach(one->ai_addr, one->ai_addrlen);
    }
    freeaddrinfo(found);
    return fd;
}

/* "PING" must be answered with "0 PONG". */
static bool answers(int fd, const char **why)
{
    static const struct str ping = { "PING\n", 5 };
    char reply[64];
    if (send(fd, ping.data, ping.len, MSG_NOSIGNAL) != (ssize_t)ping.len || !wait_for(fd, POLLIN)) {
        return false;
    }
    ssize_t got = recv(fd, reply, sizeof reply, 0);
    if (got > 0 && reply[0] != '0') {
        *why = "what answers there is no rrdcached";
    } else if (got == 0) {
        *why = "it closed the connection";
    }
    return got > 0 && reply[0] == '0';
}

/* librrd's own client waits for ever; so it is asked to connect only when somebody is there. */
static bool is_there(const struct rrd_query *query, struct arena *arena, const char **why)
{
    struct str address = str_of(query->daemon);
    part_drop(&address, STR("unix:"));
    *why = NULL;
    int fd = query->daemon_is_local ? reach_local(address) : reach_remote(address, arena, why);
    bool good = fd >= 0 && answers(fd, why);
    if (!good && !*why) {
        *why = strerror(errno);
    }
    if (fd >= 0) {
        close(fd);
    }
    return good;
}

void rrd_daemon_open(struct rrd_query *query, const struct source_run *run)
{
    if (!query->daemon) {
        return;
    }
    const char *why;
    bool good = is_there(query, run->arena, &why);
    rrd_clear_error();
    if (good && rrdc_connect(query->daemon) != 0) {
        good = false;
        why = rrd_get_error();
    }
    if (!good) {
        diag_warning(run->diags, part_map_place(run), NULL,
                     "rrdcached at \"%s\" cannot be reached: %s; the RRD files are read as they "
                     "are",
                     query->daemon, why);
        rrd_clear_error();
        query->daemon = NULL;
    }
}

void rrd_daemon_close(const struct rrd_query *query)
{
    if (query->daemon) {
        rrdc_disconnect();
    }
}
