#include "collector/connection.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/event.h>

#include "base/memory.h"

enum {
    READ_SIZE = 1024,       /* bytes taken from a connection in one turn */
    UNREAD_MAX = 16 * 1024, /* bytes of replies a connection may leave unread and still be served */
    LINGER_TIME = 2,        /* seconds a client has to notice that it was turned away */
};

static void *never_null(void *pointer)
{
    if (!pointer) {
        memory_exhausted(0);
    }
    return pointer;
}

void connection_close(struct connection *connection, const char *why)
{
    log_line(connection->crowd->service->log, LOG_LEVEL_DEBUG, "%s: closed: %s",
             client_name(connection->client), why);
    crowd_leave(connection->crowd, connection);
    waiter_leave(&connection->end_of_turn);
    event_free(connection->deadline);
    bufferevent_free(connection->stream);
    client_free(connection->client);
    buf_free(&connection->held);
    memory_free(connection);
}

/* Bytes that the system has not taken yet. */
static size_t unsent(const struct connection *connection)
{
    return connection->held.len + evbuffer_get_length(bufferevent_get_output(connection->stream));
}

bool connection_is_busy(const struct connection *connection)
{
    return client_in_request(connection->client) || unsent(connection) > 0;
}

static void set_deadline(struct connection *connection, int64_t seconds)
{
    const struct timeval time = { .tv_sec = (time_t)seconds };
    event_add(connection->deadline, &time);
}

static int64_t now(const struct connection *connection)
{
    return clock_now(connection->crowd->service->clock);
}

/* A request has its time from its first byte on, however the bytes trickle in. Those that come
 * whole only note the moment: on_deadline looks at it. */
static void update_deadline(struct connection *connection)
{
    const struct settings_collector *settings = connection->crowd->settings;
    bool in_request = client_in_request(connection->client);
    size_t answers = client_answers(connection->client);
    if (in_request != connection->in_request || (in_request && answers != connection->answers)) {
        set_deadline(connection, in_request ? settings->frame_time : settings->idle_time);
    }
    connection->in_request = in_request;
    connection->answers = answers;
    connection->served_at = now(connection);
}

/* Waits on if the connection is idle, but not yet for too long. */
static bool waits_on(struct connection *connection)
{
    int64_t most = connection->crowd->settings->idle_time * CLOCK_SECOND;
    int64_t left = connection->served_at + most - now(connection);
    if (connection->in_handshake || connection->in_request || connection->lingering || left <= 0 ||
        left > most) {
        return false;
    }
    const struct timeval time = { .tv_sec = (time_t)(left / CLOCK_SECOND),
                                  .tv_usec = (suseconds_t)(left % CLOCK_SECOND) };
    event_add(connection->deadline, &time);
    return true;
}

static void set_paused(struct connection *connection, bool paused)
{
    if (paused && !connection->paused) {
        bufferevent_disable(connection->stream, EV_READ);
    } else if (!paused && connection->paused) {
        bufferevent_enable(connection->stream, EV_READ);
    }
    connection->paused = paused;
}

/* All replies are sent. Closing now, with requests of the client's unread, would make the system
 * take back the last reply: wait until the other end has closed. */
static void linger(struct connection *connection)
{
    connection->lingering = true;
    if (connection->secure) {
        tls_end(bufferevent_openssl_get_ssl(connection->stream));
    }
    shutdown(bufferevent_getfd(connection->stream), SHUT_WR);
    set_deadline(connection, LINGER_TIME);
    set_paused(connection, false);
}

/* What comes after something was served or sent: more is read, unless the client waits for an
 * answer, leaves its replies unread, or is to be closed. */
static void go_on(struct connection *connection)
{
    const struct client *client = connection->client;
    bool ends =
        client_is_over(client) || (connection->crowd->stopping && !client_in_request(client));
    if (connection->lingering) {
        return;
    }
    connection->finishing = connection->finishing || ends;
    if (connection->finishing && unsent(connection) == 0) {
        linger(connection);
        return;
    }
    set_paused(connection, connection->finishing || client_is_waiting(client) ||
                               unsent(connection) > UNREAD_MAX);
}

/* Feeds the client with what was read, as far as it takes it now. */
static void feed_client(struct connection *connection)
{
    struct evbuffer *input = bufferevent_get_input(connection->stream);
    size_t size;
    while ((size = evbuffer_get_contiguous_space(input)) > 0) {
        const char *bytes = (const char *)evbuffer_pullup(input, (ssize_t)size);
        struct str piece = { bytes, size };
        size_t used = client_feed(connection->client, piece, &connection->held);
        evbuffer_drain(input, used);
        if (used < size) {
            break;
        }
    }
    if (connection->stranger && client_is_known(connection->client)) {
        crowd_recognise(connection);
    }
    if (connection->held.len) {
        waiter_join(&connection->end_of_turn, &connection->crowd->answered);
    }
    update_deadline(connection);
    go_on(connection);
}

/* A plain socket takes most replies at once, which saves waiting for it to be writable. */
static void send_held(struct connection *connection)
{
    struct str rest = buf_str(&connection->held);
    if (!connection->secure &&
        evbuffer_get_length(bufferevent_get_output(connection->stream)) == 0) {
        ssize_t sent = send(bufferevent_getfd(connection->stream), rest.data, rest.len,
                            MSG_DONTWAIT | MSG_NOSIGNAL);
        rest = str_from(rest, sent > 0 ? (size_t)sent : 0);
    }
    if (rest.len) {
        bufferevent_write(connection->stream, rest.data, rest.len);
    }
    buf_clear(&connection->held);
}

static void on_end_of_turn(void *state)
{
    struct connection *connection = state;
    if (!connection->crowd->committed) {
        connection_close(connection, "its samples could not be kept");
        return;
    }
    send_held(connection);
    go_on(connection);
}

/* What the client waited for has come. */
static void on_resumed(void *state)
{
    struct connection *connection = state;
    client_resume(connection->client, &connection->held);
    feed_client(connection);
}

static void on_readable(struct bufferevent *stream, void *state)
{
    struct connection *connection = state;
    struct evbuffer *input = bufferevent_get_input(stream);
    if (connection->finishing) {
        evbuffer_drain(input, evbuffer_get_length(input));
    } else {
        feed_client(connection);
    }
}

/* All that the socket did not take at once is sent. */
static void on_written(struct bufferevent *stream, void *state)
{
    (void)stream;
    go_on(state);
}

static void end_handshake(struct connection *connection)
{
    connection->in_handshake = false;
    set_deadline(connection, connection->crowd->settings->idle_time);
}

static void close_broken(struct connection *connection)
{
    unsigned long number =
        connection->secure ? bufferevent_get_openssl_error(connection->stream) : 0;
    const char *why = number ? tls_fault(number) : strerror(errno);
    if (connection->in_handshake) {
        connection->crowd->service->tally->tls_failures++;
        complain(connection->crowd->service->complaints, "%s: TLS handshake failed: %s",
                 client_name(connection->client), why);
    }
    connection_close(connection, why);
}

static void on_event(struct bufferevent *stream, short events, void *state)
{
    struct connection *connection = state;
    (void)stream;
    if (events & BEV_EVENT_CONNECTED) {
        end_handshake(connection);
    } else if (events & BEV_EVENT_TIMEOUT) {
        connection_close(connection, "its replies are not taken");
    } else if (events & BEV_EVENT_ERROR) {
        close_broken(connection);
    } else if (unsent(connection) > 0) {
        connection->finishing = true; /* the other end has sent all it will, and may still read */
    } else {
        connection_close(connection, "by the other end");
    }
}

static void on_deadline(evutil_socket_t fd, short events, void *state)
{
    struct connection *connection = state;
    (void)fd, (void)events;
    if (waits_on(connection)) {
        return;
    }
    connection->crowd->service->tally->tls_failures += connection->in_handshake;
    connection_close(connection, connection->lingering      ? "after the last reply"
                                 : connection->in_handshake ? "its TLS handshake took too long"
                                 : connection->in_request   ? "its request took too long"
                                                            : "it was idle too long");
}

static struct bufferevent *new_stream(struct connection *connection, int fd, const struct tls *tls)
{
    struct event_base *base = connection->crowd->base;
    if (!tls) {
        return never_null(bufferevent_socket_new(base, fd, BEV_OPT_CLOSE_ON_FREE));
    }
    struct bufferevent *stream = never_null(bufferevent_openssl_socket_new(
        base, fd, tls_session(tls), BUFFEREVENT_SSL_ACCEPTING, BEV_OPT_CLOSE_ON_FREE));
    bufferevent_openssl_set_allow_dirty_shutdown(stream, 1);
    return stream;
}

static struct bufferevent *open_stream(struct connection *connection, int fd, const struct tls *tls)
{
    const int on = 1;
    const struct timeval write_time = { .tv_sec = (time_t)connection->crowd->settings->frame_time };
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct bufferevent *stream = new_stream(connection, fd, tls);
    bufferevent_setcb(stream, on_readable, on_written, on_event, connection);
    bufferevent_setwatermark(stream, EV_READ, 0, READ_SIZE);
    bufferevent_set_timeouts(stream, NULL, &write_time);
    bufferevent_enable(stream, EV_READ);
    return stream;
}

void connection_open(struct crowd *crowd, int fd, const struct sockets_end *end,
                     const struct tls *tls)
{
    const struct service *service = crowd->service;
    struct connection *connection = memory_new(1, sizeof *connection);
    const struct peer peer = { end->address, end->port, tls, end->network };
    *connection = (struct connection){
        .crowd = crowd,
        .secure = tls,
        .in_handshake = tls,
        .end_of_turn = { .resume = on_end_of_turn, .state = connection },
    };
    connection->client =
        client_new(service, &peer, (struct waiter){ .resume = on_resumed, .state = connection });
    connection->stream = open_stream(connection, fd, tls);
    connection->deadline = never_null(evtimer_new(crowd->base, on_deadline, connection));
    crowd_join(crowd, connection, &end->network);
    set_deadline(connection, tls ? crowd->settings->frame_time : crowd->settings->idle_time);
    log_line(service->log, LOG_LEVEL_DEBUG, "%s: connected", client_name(connection->client));
}
