#include "agent/link.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "agent/link_tls.h"

struct link link_new(const struct settings_agent *settings, struct link_times times, int stop)
{
    return (struct link){
        .settings = settings, .to = &settings->collector, .times = times, .stop = stop, .socket = -1
    };
}

bool link_is_open(const struct link *link)
{
    return link->socket >= 0;
}

/* Milliseconds of a clock that nobody sets. */
static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* Waits until the socket is ready for EVENTS; false with errno ETIMEDOUT or ECANCELED. */
static bool wait_for(const struct link *link, short events, int64_t deadline)
{
    struct pollfd waits[] = { { .fd = link->socket, .events = events },
                              { .fd = link->stop, .events = POLLIN } };
    for (;;) {
        int64_t left = deadline - now();
        if (left <= 0) {
            errno = ETIMEDOUT;
            return false;
        }
        int ready = poll(waits, 2, left > INT32_MAX ? INT32_MAX : (int)left);
        if (ready < 0 && errno != EINTR) {
            return false;
        }
        if (ready > 0 && waits[1].revents) {
            errno = ECANCELED;
            return false;
        }
        if (ready > 0) {
            return true;
        }
    }
}

static bool try_again(void)
{
    return errno == EAGAIN || errno == EINTR;
}

/* False with errno. */
static bool finish_connect(const struct link *link, int64_t deadline)
{
    int error;
    socklen_t size = sizeof error;
    if (!wait_for(link, POLLOUT, deadline) ||
        getsockopt(link->socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0) {
        return false;
    }
    errno = error;
    return error == 0;
}

/* False with errno. */
static bool connect_to(struct link *link, const struct addrinfo *address, int64_t deadline)
{
    link->socket = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (link->socket < 0) {
        return false;
    }
    if (connect(link->socket, address->ai_addr, address->ai_addrlen) == 0 ||
        ((errno == EINPROGRESS || errno == EINTR) && finish_connect(link, deadline))) {
        return true;
    }
    int error = errno;
    link_close(link);
    errno = error;
    return false;
}

/* Numbers first: looking up a name loads the system's name services, which costs an agent that
 * needs none of them more than all its other work. */
static int resolve(const struct settings_endpoint *to, struct addrinfo **addresses)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
                              .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
    int problem = getaddrinfo(to->host, to->port, &hints, addresses);
    if (problem == EAI_NONAME) {
        hints.ai_flags = AI_NUMERICSERV;
        problem = getaddrinfo(to->host, to->port, &hints, addresses);
    }
    return problem;
}

static int64_t count_addresses(const struct addrinfo *addresses)
{
    int64_t count = 0;
    for (; addresses; addresses = addresses->ai_next) {
        count++;
    }
    return count;
}

/* Each address gets its share of the time that is left, so that one that drops packets does not use
 * up that of the next. False with errno. */
static bool connect_to_any(struct link *link, const struct addrinfo *addresses)
{
    int64_t deadline = now() + link->times.connect;
    for (; addresses; addresses = addresses->ai_next) {
        int64_t share = (deadline - now()) / count_addresses(addresses);
        if (connect_to(link, addresses, now() + share)) {
            return true;
        }
    }
    return false;
}

/* Says why WHAT failed, by errno; TIME is what it was given, in milliseconds. */
static void report(const struct link *link, const char *what, int64_t time, struct diags *diags)
{
    const struct place nowhere = { 0 };
    const char *to = link->to->text;
    int error = errno;
    if (error == ETIMEDOUT) {
        diag_error(diags, nowhere, "%s %s within %g s", what, to, (double)time / 1000);
    } else if (error == ECANCELED) {
        diag_error(diags, nowhere, "%s %s: stopped by a signal", what, to);
    } else {
        diag_error(diags, nowhere, "%s %s: %s", what, to, strerror(error));
    }
}

/* Waits for what TLS wants; false with errno. */
static bool wait_for_tls(const struct link *link, enum secure_outcome outcome, int64_t deadline)
{
    return wait_for(link, outcome == SECURE_WANTS_READ ? POLLIN : POLLOUT, deadline);
}

static bool wants_more(enum secure_outcome outcome)
{
    return outcome == SECURE_WANTS_READ || outcome == SECURE_WANTS_WRITE;
}

/* Says why TLS failed. */
static void report_tls(const struct link *link, enum secure_outcome outcome, struct diags *diags)
{
    diag_error(diags, (struct place){ 0 }, "no TLS with %s: %s", link->to->text,
               outcome == SECURE_ENDED ? "it closed the connection" : link_tls_why(link->tls));
}

/* After a failure the link is closed. */
static bool start_tls(struct link *link, struct diags *diags)
{
    int64_t deadline = now() + link->times.connect;
    link->tls = link_tls_new(link->settings, link->socket, diags);
    enum secure_outcome outcome = SECURE_FAILED;
    bool in_time = true;
    while (link->tls && in_time && wants_more(outcome = link_tls_handshake(link->tls))) {
        in_time = wait_for_tls(link, outcome, deadline);
    }
    if (link->tls && !in_time) {
        report(link, "cannot connect to", link->times.connect, diags);
    } else if (link->tls && outcome != SECURE_DONE) {
        report_tls(link, outcome, diags);
    }
    if (outcome != SECURE_DONE) {
        link_close(link);
    }
    return outcome == SECURE_DONE;
}

bool link_open(struct link *link, struct diags *diags)
{
    struct addrinfo *addresses;
    int problem = resolve(link->to, &addresses);
    if (problem != 0) {
        diag_error(diags, (struct place){ 0 }, "cannot find the host of %s: %s", link->to->text,
                   problem == EAI_SYSTEM ? strerror(errno) : gai_strerror(problem));
        return false;
    }
    bool connected = connect_to_any(link, addresses);
    if (!connected) {
        report(link, "cannot connect to", link->times.connect, diags);
    }
    freeaddrinfo(addresses);
    return connected && (!link->settings->has_tls || start_tls(link, diags));
}

/* Sends a part of BYTES; negative with errno, EAGAIN after a wait that was worth it. */
static ssize_t send_some(struct link *link, struct str bytes, int64_t deadline)
{
    if (!link->tls) {
        ssize_t sent = send(link->socket, bytes.data, bytes.len, MSG_NOSIGNAL);
        if (sent < 0 && try_again() && wait_for(link, POLLOUT, deadline)) {
            errno = EAGAIN;
        }
        return sent;
    }
    size_t sent;
    enum secure_outcome outcome = link_tls_write(link->tls, bytes.data, bytes.len, &sent);
    if (outcome == SECURE_DONE) {
        return (ssize_t)sent;
    }
    if (!wants_more(outcome)) {
        errno = EPIPE;
    } else if (wait_for_tls(link, outcome, deadline)) {
        errno = EAGAIN;
    }
    return -1;
}

/* Over TLS, what the other end said last tells more than that it has gone. */
static void report_unsent(struct link *link, struct diags *diags)
{
    char unread;
    size_t count;
    if (link->tls && errno == EPIPE) {
        enum secure_outcome outcome = link_tls_read(link->tls, &unread, 1, &count);
        report_tls(link, outcome == SECURE_FAILED ? outcome : SECURE_ENDED, diags);
    } else {
        report(link, "cannot send to", link->times.send, diags);
    }
}

bool link_send(struct link *link, struct str bytes, struct diags *diags)
{
    int64_t deadline = now() + link->times.send;
    while (bytes.len) {
        ssize_t sent = send_some(link, bytes, deadline);
        if (sent >= 0) {
            bytes = str_from(bytes, (size_t)sent);
        } else if (errno != EAGAIN) {
            report_unsent(link, diags);
            return false;
        }
    }
    return true;
}

enum incoming { INCOMING_BYTES, INCOMING_END, INCOMING_ERROR };

static enum incoming receive_plain(struct link *link, int64_t deadline)
{
    char bytes[4096];
    for (;;) {
        ssize_t got = recv(link->socket, bytes, sizeof bytes, 0);
        if (got > 0) {
            buf_add(&link->received, bytes, (size_t)got);
            return INCOMING_BYTES;
        }
        if (got == 0 || errno == ECONNRESET) {
            return INCOMING_END;
        }
        if (!try_again() || !wait_for(link, POLLIN, deadline)) {
            return INCOMING_ERROR;
        }
    }
}

static enum incoming receive_tls(struct link *link, int64_t deadline)
{
    char bytes[4096];
    size_t got;
    enum secure_outcome outcome;
    while (wants_more(outcome = link_tls_read(link->tls, bytes, sizeof bytes, &got))) {
        if (!wait_for_tls(link, outcome, deadline)) {
            return INCOMING_ERROR;
        }
    }
    if (outcome == SECURE_DONE) {
        buf_add(&link->received, bytes, got);
        return INCOMING_BYTES;
    }
    errno = EPROTO;
    return outcome == SECURE_ENDED ? INCOMING_END : INCOMING_ERROR;
}

/* Adds what comes next to .received; INCOMING_ERROR with errno. */
static enum incoming receive_some(struct link *link, int64_t deadline)
{
    return link->tls ? receive_tls(link, deadline) : receive_plain(link, deadline);
}

static void take_reply(struct link *link, size_t used, struct arena *arena,
                       struct wire_reply *reply)
{
    reply->text = arena_str(arena, reply->text);
    buf_remove_front(&link->received, used);
    link->answered = true;
}

bool link_receive(struct link *link, struct arena *arena, struct wire_reply *reply,
                  struct diags *diags)
{
    const struct place nowhere = { 0 };
    const char *to = link->to->text;
    int64_t deadline = now() + link->times.reply;
    for (;;) {
        size_t used;
        switch (wire_read_reply(buf_str(&link->received), reply, &used)) {
        case WIRE_COMPLETE:
            take_reply(link, used, arena, reply);
            return true;
        case WIRE_MALFORMED:
            diag_error(diags, nowhere, "%s does not speak the record protocol", to);
            return false;
        case WIRE_MORE:
            break;
        }
        switch (receive_some(link, deadline)) {
        case INCOMING_BYTES:
            break;
        case INCOMING_END:
            diag_error(diags, nowhere, "%s closed the connection %s its reply", to,
                       link->received.len ? "within" : "before");
            return false;
        case INCOMING_ERROR:
            if (link->tls && errno == EPROTO) {
                report_tls(link, SECURE_FAILED, diags);
            } else {
                report(link, "no reply from", link->times.reply, diags);
            }
            return false;
        }
    }
}

void link_close(struct link *link)
{
    link_tls_free(link->tls);
    link->tls = NULL;
    if (link_is_open(link)) {
        close(link->socket);
    }
    buf_free(&link->received);
    link->socket = -1;
    link->answered = false;
}
