#include "collector/net.h"

#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>

#include "base/memory.h"
#include "collector/sockets.h"

enum {
    READ_SIZE = 1024,       /* bytes taken from a connection in one turn */
    UNREAD_MAX = 16 * 1024, /* bytes of replies a connection may leave unread and still be served */
    LINGER_TIME = 2,        /* seconds a client has to notice that it was turned away */
    STOP_TIME = 5,          /* seconds for what is in flight when the collector is told to stop */
    SWEEP_MILLISECONDS = 50, /* between looks at what is still in flight then */
    ACCEPT_PAUSE = 1,        /* seconds, when the system has no more connections to give */
    WARNING_PAUSE = 60,      /* seconds between warnings about a limit */
    SPARE_FILES = 64,        /* open files beside the connections */
};

struct connection {
    struct net *net;
    struct connection *older, *newer;
    struct sockets_network network;
    struct client *client;
    struct bufferevent *stream;
    struct event *deadline;
    bool in_request; /* what the deadline is for */
    size_t answers;  /* likewise */
    bool finishing;  /* no more is read; closes when its replies are sent */
    bool lingering;  /* they are; waits for the other end to close */
};

struct net {
    const struct settings_collector *settings;
    const struct service *service;
    struct event_base *base;
    struct evconnlistener *listeners[SOCKETS_MAX];
    size_t listener_count;
    struct event *signals[3];
    struct event *resume; /* accepting, after a pause */
    struct event *sweep;  /* while stopping */
    bool stopping;
    int64_t stop_before; /* microseconds since 1970 UTC */
    struct connection *oldest, *newest;
    size_t connection_count;
    struct buf replies; /* of one turn */
    int64_t warned_at;  /* microseconds since 1970 UTC */
    size_t turned_away; /* connections since then */
};

static void *never_null(void *pointer)
{
    if (!pointer) {
        memory_exhausted(0);
    }
    return pointer;
}

static struct timeval seconds(int64_t count)
{
    return (struct timeval){ .tv_sec = (time_t)count };
}

/* The list of connections, in the order of their arrival. */
static void link_connection(struct net *net, struct connection *connection)
{
    connection->older = net->newest;
    *(net->newest ? &net->newest->newer : &net->oldest) = connection;
    net->newest = connection;
    net->connection_count++;
}

static void unlink_connection(struct net *net, struct connection *connection)
{
    *(connection->older ? &connection->older->newer : &net->oldest) = connection->newer;
    *(connection->newer ? &connection->newer->older : &net->newest) = connection->older;
    net->connection_count--;
}

static void close_connection(struct connection *connection, const char *why)
{
    struct net *net = connection->net;
    log_line(net->service->log, LOG_LEVEL_DEBUG, "%s: closed: %s", client_name(connection->client),
             why);
    unlink_connection(net, connection);
    event_free(connection->deadline);
    bufferevent_free(connection->stream);
    client_free(connection->client);
    memory_free(connection);
}

static size_t unread_replies(const struct connection *connection)
{
    return evbuffer_get_length(bufferevent_get_output(connection->stream));
}

static void set_deadline(struct connection *connection, int64_t count)
{
    struct timeval time = seconds(count);
    event_add(connection->deadline, &time);
}

/* A request has its time from its first byte on, however the bytes trickle in. */
static void update_deadline(struct connection *connection)
{
    const struct settings_collector *settings = connection->net->settings;
    bool in_request = client_in_request(connection->client);
    size_t answers = client_answers(connection->client);
    if (in_request != connection->in_request || answers != connection->answers) {
        connection->in_request = in_request;
        connection->answers = answers;
        set_deadline(connection, in_request ? settings->frame_time : settings->idle_time);
    }
}

/* All replies are sent. Closing now, with requests of the client's unread, would make the system
 * take back the last reply: wait until the other end has closed. */
static void linger(struct connection *connection)
{
    connection->lingering = true;
    shutdown(bufferevent_getfd(connection->stream), SHUT_WR);
    set_deadline(connection, LINGER_TIME);
    bufferevent_enable(connection->stream, EV_READ);
}

static void finish(struct connection *connection)
{
    connection->finishing = true;
    bufferevent_disable(connection->stream, EV_READ);
    if (unread_replies(connection) == 0) {
        linger(connection);
    }
}

static void feed_client(struct connection *connection, struct evbuffer *input)
{
    struct buf *replies = &connection->net->replies;
    buf_clear(replies);
    size_t size;
    while ((size = evbuffer_get_contiguous_space(input)) > 0) {
        const char *bytes = (const char *)evbuffer_pullup(input, (ssize_t)size);
        client_feed(connection->client, (struct str){ bytes, size }, replies);
        evbuffer_drain(input, size);
    }
    if (replies->len) {
        bufferevent_write(connection->stream, replies->data, replies->len);
    }
}

static void on_readable(struct bufferevent *stream, void *state)
{
    struct connection *connection = state;
    struct evbuffer *input = bufferevent_get_input(stream);
    if (connection->finishing) {
        evbuffer_drain(input, evbuffer_get_length(input));
        return;
    }
    feed_client(connection, input);
    update_deadline(connection);
    bool ends = connection->net->stopping && !client_in_request(connection->client);
    if (client_is_over(connection->client) || ends) {
        finish(connection);
    } else if (unread_replies(connection) > UNREAD_MAX) {
        bufferevent_disable(stream, EV_READ);
    }
}

/* The replies are sent. */
static void on_written(struct bufferevent *stream, void *state)
{
    struct connection *connection = state;
    if (!connection->finishing) {
        bufferevent_enable(stream, EV_READ);
    } else if (!connection->lingering) {
        linger(connection);
    }
}

static void on_event(struct bufferevent *stream, short events, void *state)
{
    struct connection *connection = state;
    (void)stream;
    if (events & BEV_EVENT_TIMEOUT) {
        close_connection(connection, "its replies are not taken");
    } else if (events & BEV_EVENT_ERROR) {
        close_connection(connection, strerror(EVUTIL_SOCKET_ERROR()));
    } else if (unread_replies(connection) > 0) {
        connection->finishing = true; /* the other end has sent all it will, and may still read */
    } else {
        close_connection(connection, "by the other end");
    }
}

static void on_deadline(evutil_socket_t fd, short events, void *state)
{
    struct connection *connection = state;
    (void)fd, (void)events;
    close_connection(connection, connection->lingering    ? "after the last reply"
                                 : connection->in_request ? "its request took too long"
                                                          : "it was idle too long");
}

static void add_connection(struct net *net, evutil_socket_t fd, const struct sockets_end *end)
{
    const int on = 1;
    const struct timeval write_time = seconds(net->settings->frame_time);
    struct connection *connection = memory_new(1, sizeof *connection);
    connection->net = net;
    connection->network = end->network;
    connection->client = client_new(net->service, &(struct peer){ end->address, end->port });
    connection->stream = never_null(bufferevent_socket_new(net->base, fd, BEV_OPT_CLOSE_ON_FREE));
    connection->deadline = never_null(evtimer_new(net->base, on_deadline, connection));
    link_connection(net, connection);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    bufferevent_setcb(connection->stream, on_readable, on_written, on_event, connection);
    bufferevent_setwatermark(connection->stream, EV_READ, 0, READ_SIZE);
    bufferevent_set_timeouts(connection->stream, NULL, &write_time);
    bufferevent_enable(connection->stream, EV_READ);
    set_deadline(connection, net->settings->idle_time);
    log_line(net->service->log, LOG_LEVEL_DEBUG, "%s: connected", client_name(connection->client));
}

/* The connection that has been there longest without a login; from NETWORK if that is not NULL. */
static struct connection *longest_unknown(struct net *net, const struct sockets_network *network)
{
    struct connection *connection = net->oldest;
    while (connection && (client_is_known(connection->client) ||
                          (network && !sockets_same_network(&connection->network, network)))) {
        connection = connection->newer;
    }
    return connection;
}

static size_t count_from(const struct net *net, const struct sockets_network *network)
{
    size_t count = 0;
    for (const struct connection *it = net->oldest; it; it = it->newer) {
        count += sockets_same_network(&it->network, network);
    }
    return count;
}

/* One line a minute however many are turned away. */
static void warn_of_limit(struct net *net, const char *limit, const char *address)
{
    int64_t now = clock_now(net->service->clock);
    net->turned_away++;
    if (now - net->warned_at >= WARNING_PAUSE * CLOCK_SECOND) {
        log_line(net->service->log, LOG_LEVEL_WARNING,
                 "%s: %s is reached: %zu connections closed since the last warning", address, limit,
                 net->turned_away);
        net->warned_at = now;
        net->turned_away = 0;
    }
}

/* Closes the connection that gives way; false if there is none. */
static bool make_room(struct net *net, const struct sockets_network *network)
{
    struct connection *victim = longest_unknown(net, network);
    if (victim) {
        close_connection(victim, "it gave way to a new one");
    }
    return victim;
}

static bool has_room(struct net *net, const struct sockets_end *end)
{
    const struct settings_collector *settings = net->settings;
    if (count_from(net, &end->network) >= (size_t)settings->max_connections_per_address) {
        warn_of_limit(net, "MaxConnectionsPerAddress", end->address);
        return make_room(net, &end->network);
    }
    if (net->connection_count >= (size_t)settings->max_connections) {
        warn_of_limit(net, "MaxConnections", end->address);
        return make_room(net, NULL);
    }
    return true;
}

static void on_accepted(struct evconnlistener *listener, evutil_socket_t fd,
                        struct sockaddr *address, int size, void *state)
{
    struct net *net = state;
    struct sockets_end end;
    (void)listener, (void)size;
    if (sockets_read_end(address, &end) && has_room(net, &end)) {
        add_connection(net, fd, &end);
    } else {
        evutil_closesocket(fd);
    }
}

static void for_listeners(struct net *net, int (*action)(struct evconnlistener *listener))
{
    for (size_t i = 0; i < net->listener_count; i++) {
        action(net->listeners[i]);
    }
}

/* Out of files or memory: trying again at once would only spin. */
static void on_accept_error(struct evconnlistener *listener, void *state)
{
    struct net *net = state;
    struct timeval pause = seconds(ACCEPT_PAUSE);
    log_line(net->service->log, LOG_LEVEL_ERROR, "cannot accept a connection: %s",
             strerror(EVUTIL_SOCKET_ERROR()));
    (void)listener;
    for_listeners(net, evconnlistener_disable);
    event_add(net->resume, &pause);
}

static void on_resume(evutil_socket_t fd, short events, void *state)
{
    (void)fd, (void)events;
    for_listeners(state, evconnlistener_enable);
}

static void close_listeners(struct net *net)
{
    for (size_t i = 0; i < net->listener_count; i++) {
        evconnlistener_free(net->listeners[i]);
    }
    net->listener_count = 0;
}

/* While stopping: closes what has nothing in flight. What a client sent before the signal has been
 * read by the first sweep. */
static void on_sweep(evutil_socket_t fd, short events, void *state)
{
    struct net *net = state;
    (void)fd, (void)events;
    for (struct connection *it = net->oldest, *next; it; it = next) {
        next = it->newer;
        if (!it->finishing && !client_in_request(it->client) && unread_replies(it) == 0) {
            close_connection(it, "the collector stops");
        }
    }
    if (net->connection_count == 0 || clock_now(net->service->clock) >= net->stop_before) {
        event_base_loopbreak(net->base);
    }
}

static void on_stop_signal(evutil_socket_t number, short events, void *state)
{
    struct net *net = state;
    const struct timeval pause = { .tv_usec = SWEEP_MILLISECONDS * 1000L };
    (void)events;
    if (net->stopping) {
        event_base_loopbreak(net->base);
        return;
    }
    log_line(net->service->log, LOG_LEVEL_NOTICE, "%s: stopping", strsignal((int)number));
    net->stopping = true;
    net->stop_before = clock_now(net->service->clock) + STOP_TIME * CLOCK_SECOND;
    event_del(net->resume);
    close_listeners(net);
    event_add(net->sweep, &pause);
}

static void on_reopen_signal(evutil_socket_t number, short events, void *state)
{
    struct net *net = state;
    (void)number, (void)events;
    log_reopen(net->service->log);
    log_line(net->service->log, LOG_LEVEL_NOTICE, "log opened anew");
}

/* Listens on all addresses or on none. */
static bool open_listeners(struct net *net, struct diags *diags)
{
    struct sockets sockets = { 0 };
    size_t count = net->settings->listen.count;
    bool done = true;
    for (size_t i = 0; i < count; i++) {
        done = sockets_listen(&sockets, &net->settings->listen.items[i], count > 1, diags) && done;
    }
    if (!done) {
        sockets_close(&sockets);
    }
    for (; net->listener_count < sockets.count; net->listener_count++) {
        struct evconnlistener *listener = never_null(evconnlistener_new(
            net->base, on_accepted, net, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, 0,
            sockets.fds[net->listener_count]));
        evconnlistener_set_error_cb(listener, on_accept_error);
        net->listeners[net->listener_count] = listener;
    }
    return done;
}

/* Each connection is an open file; what the system gives at first is often too few. */
static void allow_files(const struct net *net)
{
    size_t wanted = (size_t)net->settings->max_connections + SPARE_FILES;
    size_t given = sockets_allow_files(wanted);
    if (given < wanted) {
        log_line(net->service->log, LOG_LEVEL_WARNING,
                 "the system allows %zu open files, fewer than MaxConnections needs (%zu)", given,
                 wanted);
    }
}

/* Deadlines count from now, not from when the loop last looked at the clock: a request to the
 * records or the store may have taken its time. */
static struct event_base *new_base(void)
{
    struct event_config *config = never_null(event_config_new());
    event_config_set_flag(config, EVENT_BASE_FLAG_NO_CACHE_TIME);
    struct event_base *base = never_null(event_base_new_with_config(config));
    event_config_free(config);
    return base;
}

static void watch_signals(struct net *net)
{
    static const struct {
        int number;
        event_callback_fn callback;
    } watched[] = { { SIGTERM, on_stop_signal },
                    { SIGINT, on_stop_signal },
                    { SIGHUP, on_reopen_signal } };
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++) {
        net->signals[i] =
            never_null(evsignal_new(net->base, watched[i].number, watched[i].callback, net));
        event_add(net->signals[i], NULL);
    }
}

struct net *net_new(const struct settings_collector *settings, const struct service *service,
                    struct diags *diags)
{
    struct net *net = memory_new(1, sizeof *net);
    net->settings = settings;
    net->service = service;
    net->base = new_base();
    net->resume = never_null(evtimer_new(net->base, on_resume, net));
    net->sweep = never_null(event_new(net->base, -1, EV_PERSIST, on_sweep, net));
    watch_signals(net);
    allow_files(net);
    if (open_listeners(net, diags)) {
        return net;
    }
    net_free(net);
    return NULL;
}

void net_free(struct net *net)
{
    while (net->oldest) {
        close_connection(net->oldest, "the collector stops");
    }
    close_listeners(net);
    for (size_t i = 0; i < sizeof net->signals / sizeof *net->signals; i++) {
        event_free(net->signals[i]);
    }
    event_free(net->resume);
    event_free(net->sweep);
    event_base_free(net->base);
    libevent_global_shutdown();
    buf_free(&net->replies);
    memory_free(net);
}

uint16_t net_port(const struct net *net)
{
    struct sockaddr_storage address = { 0 };
    struct sockets_end end;
    socklen_t size = sizeof address;
    getsockname(evconnlistener_get_fd(net->listeners[0]), (struct sockaddr *)&address, &size);
    sockets_read_end((struct sockaddr *)&address, &end);
    return end.port;
}

void net_run(struct net *net)
{
    signal(SIGPIPE, SIG_IGN);
    event_base_dispatch(net->base);
}
