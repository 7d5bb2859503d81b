#include "collector/connection.h"

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/memory.h"
#include "collector/client.h"
#include "collector/stream.h"

enum {
    READ_SIZE = 4096,       /* bytes taken from a connection in one turn */
    UNREAD_MAX = 16 * 1024, /* bytes of replies a connection may leave unread and still be served */
    HELD_KEPT = 4 * 1024,   /* bytes of memory for replies that a connection keeps */
    LINGER_TIME = 2,        /* seconds a client has to notice that it was turned away */
};

struct connection {
    struct member member;
    struct crowd *crowd;
    struct client *client;
    struct stream *stream;
    struct event *deadline;
    struct buf unserved;    /* bytes that were read before the client could take them */
    struct buf held;        /* replies that wait for the end of the turn */
    struct waiter greeting; /* for its turn to go on with the TLS handshake */
    struct waiter end_of_turn;
    bool in_request;   /* what the deadline is for, unless it is the TLS handshake */
    size_t answers;    /* likewise */
    int64_t served_at; /* the last time, microseconds since 1970 UTC */
    bool finishing;    /* no more is served; closes when its replies are sent */
    bool lingering;    /* they are; waits for the other end to close */
};

static void close_connection(struct connection *connection, const char *why)
{
    log_line(connection->crowd->service->log, LOG_LEVEL_DEBUG, "%s: closed: %s",
             client_name(connection->client), why);
    crowd_leave(&connection->member);
    waiter_leave(&connection->greeting);
    waiter_leave(&connection->end_of_turn);
    event_free(connection->deadline);
    stream_free(connection->stream);
    client_free(connection->client);
    buf_free(&connection->unserved);
    buf_free(&connection->held);
    memory_free(connection);
}

/* Bytes that the system has not taken yet. */
static size_t unsent(const struct connection *connection)
{
    return connection->held.len + stream_unsent(connection->stream);
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
    if (connection->member.in_handshake || connection->in_request || connection->lingering ||
        left <= 0 || left > most) {
        return false;
    }
    const struct timeval time = { .tv_sec = (time_t)(left / CLOCK_SECOND),
                                  .tv_usec = (suseconds_t)(left % CLOCK_SECOND) };
    event_add(connection->deadline, &time);
    return true;
}

/* All replies are sent. Closing now, with requests of the client's unread, would make the system
 * take back the last reply: wait until the other end has closed. */
static void linger(struct connection *connection)
{
    connection->lingering = true;
    stream_end(connection->stream);
    set_deadline(connection, LINGER_TIME);
    stream_listen(connection->stream, true);
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
    stream_listen(connection->stream, !connection->finishing && !client_is_waiting(client) &&
                                          unsent(connection) <= UNREAD_MAX);
}

/* What comes after the client was fed. */
static void end_feeding(struct connection *connection)
{
    if (connection->member.stranger && client_is_known(connection->client)) {
        crowd_recognise(&connection->member);
    }
    if (connection->held.len) {
        waiter_join(&connection->end_of_turn, &connection->crowd->answered);
    }
    update_deadline(connection);
    go_on(connection);
}

/* Feeds the client with BYTES; those that it does not take now are for later. */
static void feed_client(struct connection *connection, struct str bytes)
{
    size_t used = client_feed(connection->client, bytes, &connection->held);
    buf_add_str(&connection->unserved, str_from(bytes, used));
    end_feeding(connection);
}

/* What the client did not take before. */
static void feed_unserved(struct connection *connection)
{
    struct buf *unserved = &connection->unserved;
    buf_remove_front(unserved,
                     client_feed(connection->client, buf_str(unserved), &connection->held));
    if (unserved->len == 0) {
        buf_free(unserved);
    }
    end_feeding(connection);
}

static void send_held(struct connection *connection)
{
    stream_write(connection->stream, buf_str(&connection->held));
    buf_clear(&connection->held);
    if (connection->held.room > HELD_KEPT) {
        buf_free(&connection->held);
    }
}

static void on_end_of_turn(void *state)
{
    struct connection *connection = state;
    if (!connection->crowd->committed) {
        close_connection(connection, "its samples could not be kept");
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
    feed_unserved(connection);
}

static void end_handshake(struct connection *connection)
{
    if (connection->member.in_handshake && stream_is_open(connection->stream)) {
        crowd_end_handshake(&connection->member);
        set_deadline(connection, connection->crowd->settings->idle_time);
    }
}

static void close_broken(struct connection *connection)
{
    const struct service *service = connection->crowd->service;
    const char *why = stream_fault(connection->stream);
    if (connection->member.in_handshake) {
        service->tally->tls_failures++;
        complain(service->complaints, "%s: TLS handshake failed: %s",
                 client_name(connection->client), why);
    }
    close_connection(connection, why);
}

/* The other end has sent all it will, and may still read. */
static void end_reading(struct connection *connection)
{
    if (unsent(connection) == 0) {
        close_connection(connection, "by the other end");
        return;
    }
    connection->finishing = true;
    stream_listen(connection->stream, false);
}

static void read_bytes(struct connection *connection)
{
    char bytes[READ_SIZE];
    size_t size;
    enum stream_outcome outcome = stream_read(connection->stream, bytes, sizeof bytes, &size);
    end_handshake(connection);
    if (outcome == STREAM_BROKEN) {
        close_broken(connection);
    } else if (outcome == STREAM_ENDED) {
        end_reading(connection);
    } else if (outcome == STREAM_BYTES && !connection->finishing) {
        feed_client(connection, (struct str){ bytes, size });
    }
}

/* Handshakes are for the end of the turn, a few in each. */
static void on_readable(void *state)
{
    struct connection *connection = state;
    if (connection->member.in_handshake) {
        stream_listen(connection->stream, false);
        waiter_join(&connection->greeting, &connection->crowd->greeted);
    } else {
        read_bytes(connection);
    }
}

static void on_greeting(void *state)
{
    struct connection *connection = state;
    stream_listen(connection->stream, true);
    read_bytes(connection);
}

/* All that the socket did not take at once is sent. */
static void on_sent(void *state)
{
    go_on(state);
}

static void on_stuck(void *state)
{
    close_connection(state, "its replies are not taken");
}

static void on_deadline(evutil_socket_t fd, short events, void *state)
{
    struct connection *connection = state;
    (void)fd, (void)events;
    if (waits_on(connection)) {
        return;
    }
    connection->crowd->service->tally->tls_failures += connection->member.in_handshake;
    close_connection(connection, connection->lingering ? "after the last reply"
                                 : connection->member.in_handshake
                                     ? "its TLS handshake took too long"
                                 : connection->in_request ? "its request took too long"
                                                          : "it was idle too long");
}

static struct stream *open_stream(struct connection *connection, int fd, const struct tls *tls)
{
    const int on = 1;
    const struct stream_callbacks callbacks = { on_readable, on_sent, on_stuck, connection };
    const struct crowd *crowd = connection->crowd;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return stream_new(crowd->base, fd, tls ? tls_session(tls, fd) : NULL,
                      crowd->settings->frame_time, &callbacks);
}

/* For the crowd. */
static void close_member(struct member *member, const char *why)
{
    close_connection(RING_OWNER(member, struct connection, member), why);
}

static bool member_is_busy(struct member *member)
{
    const struct connection *connection = RING_OWNER(member, struct connection, member);
    return connection->finishing || client_in_request(connection->client) || unsent(connection) > 0;
}

static const struct member_ops member_ops = { close_member, member_is_busy };

static void open_connection(struct crowd *crowd, int fd, const struct sockets_end *end,
                            const struct tls *tls)
{
    const struct service *service = crowd->service;
    struct connection *connection = memory_new(1, sizeof *connection);
    const struct peer peer = { end->address, end->port, tls, end->network };
    *connection = (struct connection){
        .member = { .ops = &member_ops, .secure = tls },
        .crowd = crowd,
        .greeting = { .resume = on_greeting, .state = connection },
        .end_of_turn = { .resume = on_end_of_turn, .state = connection },
    };
    connection->client =
        client_new(service, &peer, (struct waiter){ .resume = on_resumed, .state = connection });
    connection->stream = open_stream(connection, fd, tls);
    connection->deadline = memory_checked(evtimer_new(crowd->base, on_deadline, connection));
    crowd_join(crowd, &connection->member, &end->network);
    set_deadline(connection, tls ? crowd->settings->frame_time : crowd->settings->idle_time);
    log_line(service->log, LOG_LEVEL_DEBUG, "%s: connected", client_name(connection->client));
}

void connection_admit(struct crowd *crowd, int fd, const struct sockets_end *end,
                      const struct tls *tls)
{
    if (crowd_has_room(crowd, end, tls)) {
        open_connection(crowd, fd, end, tls);
    } else {
        close(fd);
    }
}
