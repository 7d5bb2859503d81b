#include "collector/stream.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/buf.h"
#include "base/memory.h"
#include "collector/tls.h"
#include "wire/secure.h"

enum { KEPT = 4096 }; /* bytes of memory for unsent ones that a stream keeps while it has none */

struct stream {
    int fd;
    struct ssl_st *session; /* NULL in the clear */
    struct event *readable, *writable;
    struct stream_callbacks callbacks;
    int64_t send_time; /* seconds */
    bool listening;
    bool read_waits; /* until the socket takes something: TLS may have to answer before it reads */
    struct buf unsent;
    bool broken;
    const char *fault;
};

static enum stream_outcome breaks(struct stream *stream, const char *fault)
{
    if (!stream->broken) {
        stream->broken = true;
        stream->fault = fault;
    }
    return STREAM_BROKEN;
}

/* The time runs from when the socket took something for the last time. */
static void await_writable(struct stream *stream)
{
    const struct timeval time = { .tv_sec = (time_t)stream->send_time };
    if (!event_pending(stream->writable, EV_WRITE | EV_TIMEOUT, NULL)) {
        event_add(stream->writable, &time);
    }
}

static enum stream_outcome read_plain(struct stream *stream, char *bytes, size_t room, size_t *size)
{
    ssize_t got = recv(stream->fd, bytes, room, MSG_DONTWAIT);
    *size = got > 0 ? (size_t)got : 0;
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        return STREAM_LATER;
    }
    return got > 0 ? STREAM_BYTES : got == 0 ? STREAM_ENDED : breaks(stream, strerror(errno));
}

static enum stream_outcome read_secure(struct stream *stream, char *bytes, size_t room,
                                       size_t *size)
{
    switch (secure_read(stream->session, bytes, room, size)) {
    case SECURE_DONE:
        if (tls_has_more(stream->session)) { /* the socket will not tell of it */
            event_active(stream->readable, EV_READ, 0);
        }
        return STREAM_BYTES;
    case SECURE_WANTS_WRITE:
        stream->read_waits = true;
        await_writable(stream);
        return STREAM_LATER;
    case SECURE_WANTS_READ:
        return STREAM_LATER;
    case SECURE_ENDED:
        return STREAM_ENDED;
    case SECURE_FAILED:
        break;
    }
    return breaks(stream, tls_fault());
}

enum stream_outcome stream_read(struct stream *stream, char *bytes, size_t room, size_t *size)
{
    *size = 0;
    if (stream->broken) {
        return STREAM_BROKEN;
    }
    return stream->session ? read_secure(stream, bytes, room, size)
                           : read_plain(stream, bytes, room, size);
}

/* How many of BYTES go now. */
static size_t send_plain(struct stream *stream, struct str bytes)
{
    ssize_t sent = send(stream->fd, bytes.data, bytes.len, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
        breaks(stream, strerror(errno));
    }
    return sent > 0 ? (size_t)sent : 0;
}

static size_t send_secure(struct stream *stream, struct str bytes)
{
    size_t sent = 0;
    enum secure_outcome outcome = SECURE_DONE;
    while (outcome == SECURE_DONE && sent < bytes.len) {
        size_t size = 0;
        outcome = secure_write(stream->session, bytes.data + sent, bytes.len - sent, &size);
        sent += size;
    }
    if (outcome == SECURE_FAILED || outcome == SECURE_ENDED) {
        breaks(stream, tls_fault());
    }
    return sent;
}

static size_t send_now(struct stream *stream, struct str bytes)
{
    return stream->session ? send_secure(stream, bytes) : send_plain(stream, bytes);
}

/* The reader is told of a fault, even if it does not listen. */
static void tell_if_broken(struct stream *stream)
{
    if (stream->broken) {
        event_active(stream->readable, EV_READ, 0);
    }
}

void stream_write(struct stream *stream, struct str bytes)
{
    size_t sent = stream->unsent.len || stream->broken ? 0 : send_now(stream, bytes);
    if (sent < bytes.len && !stream->broken) {
        buf_add_str(&stream->unsent, str_from(bytes, sent));
        await_writable(stream);
    }
    tell_if_broken(stream);
}

/* Sends what was kept; whether that was all. */
static bool flush(struct stream *stream)
{
    buf_remove_front(&stream->unsent, send_now(stream, buf_str(&stream->unsent)));
    if (stream->unsent.len && !stream->broken) {
        await_writable(stream);
    } else if (stream->unsent.room > KEPT) {
        buf_free(&stream->unsent);
    }
    tell_if_broken(stream);
    return !stream->unsent.len && !stream->broken;
}

static void on_readable(evutil_socket_t fd, short events, void *state)
{
    const struct stream *stream = state;
    (void)fd, (void)events;
    stream->callbacks.readable(stream->callbacks.state);
}

static void on_writable(evutil_socket_t fd, short events, void *state)
{
    struct stream *stream = state;
    const struct stream_callbacks callbacks = stream->callbacks;
    (void)fd;
    if (events & EV_TIMEOUT) {
        callbacks.stuck(callbacks.state);
        return;
    }
    if (stream->read_waits) {
        stream->read_waits = false;
        event_active(stream->readable, EV_READ, 0);
    }
    if (stream->unsent.len && flush(stream)) {
        callbacks.sent(callbacks.state);
    }
}

static struct event *new_event(struct event_base *base, struct stream *stream, short events,
                               event_callback_fn callback)
{
    return memory_checked(event_new(base, stream->fd, events, callback, stream));
}

struct stream *stream_new(struct event_base *base, int fd, struct ssl_st *session,
                          int64_t send_time, const struct stream_callbacks *callbacks)
{
    struct stream *stream = memory_new(1, sizeof *stream);
    stream->fd = fd;
    stream->session = session;
    stream->callbacks = *callbacks;
    stream->send_time = send_time;
    stream->readable = new_event(base, stream, EV_READ | EV_PERSIST, on_readable);
    stream->writable = new_event(base, stream, EV_WRITE, on_writable);
    stream_listen(stream, true);
    return stream;
}

void stream_free(struct stream *stream)
{
    event_free(stream->readable);
    event_free(stream->writable);
    tls_session_free(stream->session);
    close(stream->fd);
    buf_free(&stream->unsent);
    memory_free(stream);
}

void stream_listen(struct stream *stream, bool wanted)
{
    if (wanted == stream->listening) {
        return;
    }
    stream->listening = wanted;
    if (!wanted) {
        event_del(stream->readable);
        return;
    }
    event_add(stream->readable, NULL);
    if (stream->broken || (stream->session && tls_has_more(stream->session))) {
        event_active(stream->readable, EV_READ, 0);
    }
}

size_t stream_unsent(const struct stream *stream)
{
    return stream->unsent.len;
}

void stream_end(struct stream *stream)
{
    if (stream->session) {
        tls_end(stream->session);
    }
    shutdown(stream->fd, SHUT_WR);
}

bool stream_is_open(const struct stream *stream)
{
    return !stream->session || tls_is_agreed(stream->session);
}

const char *stream_fault(const struct stream *stream)
{
    return stream->fault;
}
