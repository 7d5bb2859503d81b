#include "status/ask.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/number.h"

enum {
    OK = 200,                       /* HTTP */
    PATIENCE = 5,                   /* seconds */
    ANSWER_MAX = 256 * 1024 * 1024, /* bytes */
};

static void limit_wait(int fd)
{
    const struct timeval time = { .tv_sec = PATIENCE };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

/* Connected to ADDRESS; -1 with errno set. */
static int connect_to(int family, const struct sockaddr *address, socklen_t size)
{
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -1;
    }
    limit_wait(fd);
    if (connect(fd, address, size) == 0) {
        return fd;
    }
    int fault = errno;
    close(fd);
    errno = fault;
    return -1;
}

static int connect_in_files(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address.sun_path, path, strlen(path));
    return connect_to(AF_UNIX, (const struct sockaddr *)&address, sizeof address);
}

static int connect_by_address(const struct settings_endpoint *endpoint)
{
    const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
    struct addrinfo *addresses = NULL;
    int fd = -1;
    if (getaddrinfo(endpoint->host, endpoint->port, &hints, &addresses) != 0) {
        errno = EADDRNOTAVAIL;
        return -1;
    }
    for (const struct addrinfo *it = addresses; it && fd < 0; it = it->ai_next) {
        fd = connect_to(it->ai_family, it->ai_addr, it->ai_addrlen);
    }
    int fault = errno;
    freeaddrinfo(addresses);
    errno = fault;
    return fd;
}

/* By StatusSocket, else by Metrics; -1 with FAULT, of the first. */
static int connect_to_collector(const struct settings_collector *settings, const char **fault)
{
    int fd = connect_in_files(settings->status_socket);
    *fault = fd < 0 ? strerror(errno) : NULL;
    if (fd < 0 && settings->metrics.text) {
        fd = connect_by_address(&settings->metrics);
    }
    return fd;
}

/* All that comes until the other end closes. */
static bool receive_all(int fd, struct buf *bytes)
{
    ssize_t got = 1;
    while (got > 0 && bytes->len < ANSWER_MAX) {
        char piece[65536];
        got = recv(fd, piece, sizeof piece, 0);
        buf_add(bytes, piece, got > 0 ? (size_t)got : 0);
    }
    return got == 0;
}

static bool next_header(struct str *rest, struct str *line)
{
    if (!str_next_line(rest, line)) {
        return false;
    }
    *line = str_trim(*line);
    return line->len > 0;
}

static bool read_code(struct str line, uint64_t *code)
{
    size_t blank = str_find_char(line, ' ');
    return str_starts(line, STR("HTTP/1.")) && blank != STR_NONE &&
           number_unsigned(str_slice(line, blank + 1, blank + 4), 100, 999, code);
}

bool ask_read_answer(struct str answer, uint64_t *code, struct str *body)
{
    const struct str length_name = STR("Content-Length:");
    struct str line;
    uint64_t length = UINT64_MAX;
    if (!next_header(&answer, &line) || !read_code(line, code)) {
        return false;
    }
    while (next_header(&answer, &line)) {
        if (str_starts_nocase(line, length_name) &&
            !number_unsigned(str_trim(str_from(line, length_name.len)), 0, ANSWER_MAX, &length)) {
            return false;
        }
    }
    *body = answer;
    return length == answer.len;
}

/* Asks for PATH over FD, which it closes. The body is in ARENA. */
static bool ask(int fd, const char *path, struct arena *arena, uint64_t *code, struct str *body)
{
    struct buf answer = { 0 };
    struct str request = arena_printf(
        arena, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", path);
    bool done = send(fd, request.data, request.len, MSG_NOSIGNAL) == (ssize_t)request.len &&
                receive_all(fd, &answer) && ask_read_answer(buf_str(&answer), code, body);
    close(fd);
    *body = done ? arena_str(arena, *body) : STR("");
    buf_free(&answer);
    return done;
}

bool ask_roll(const struct settings_collector *settings, struct arena *arena, struct str *roll,
              struct diags *diags)
{
    const char *fault;
    uint64_t code = 0;
    int fd = connect_to_collector(settings, &fault);
    if (fd < 0) {
        diag_warning(
            diags, (struct place){ 0 }, NULL,
            "the collector does not answer (\"%s\": %s); what follows is what the RRDs tell",
            settings->status_socket, fault);
        return false;
    }
    bool done = ask(fd, "/records", arena, &code, roll) && code == OK;
    if (!done) {
        diag_warning(
            diags, (struct place){ 0 }, NULL,
            "the collector gives no answer that makes sense; what follows is what the RRDs "
            "tell");
    }
    return done;
}

bool ask_health(const struct settings_collector *settings, struct arena *arena, struct str *lines)
{
    const struct str well = STR("ok\n");
    const char *fault;
    uint64_t code = 0;
    int fd = connect_to_collector(settings, &fault);
    *lines = STR("");
    if (fd < 0 || !ask(fd, "/healthz", arena, &code, lines)) {
        return true; /* nothing is known */
    }
    *lines = str_starts(*lines, well) ? str_from(*lines, well.len) : *lines;
    return code == OK;
}
