#include "collector/net.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>

#include <event2/event.h>
#include <event2/listener.h>

#include "base/bell.h"
#include "base/memory.h"
#include "collector/crowd.h"
#include "collector/sockets.h"
#include "collector/web.h"

enum {
    STOP_TIME = 5,           /* seconds for what is in flight when the collector is told to stop */
    SWEEP_MILLISECONDS = 50, /* between looks at what is still in flight then */
    ACCEPT_PAUSE = 1,        /* seconds, when the system has no more connections to give */
    SPARE_FILES = 64,        /* open files beside the connections */
};

struct gate {
    struct net *net;
    struct evconnlistener *listener;
    size_t port; /* its place among the ports */
};

struct net {
    struct ports *ports;
    struct web *web;
    const struct settings_collector *settings;
    const struct service *service;
    struct event_base *base;
    struct crowd crowd;
    struct gate gates[SOCKETS_MAX];
    size_t gate_count;
    struct event *signals[3];
    struct event *answers;       /* of records and store, announced by a bell */
    struct event *resume;        /* accepting, after a pause */
    struct event *sweep;         /* while stopping */
    struct event *sign;          /* of life, for the service manager; NULL if it wants none */
    void (*reload)(void *state); /* on SIGHUP */
    void *reload_state;
    int64_t stop_before; /* microseconds since 1970 UTC */
    bool done;           /* this turn is the last */
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

static void on_accepted(struct evconnlistener *listener, evutil_socket_t fd,
                        struct sockaddr *address, int size, void *state)
{
    const struct gate *gate = state;
    struct net *net = gate->net;
    struct sockets_end end;
    (void)listener, (void)size;
    if (sockets_read_end(address, &end)) {
        crowd_admit(&net->crowd, fd, &end, net->ports->tls_of[gate->port]);
    } else {
        evutil_closesocket(fd);
    }
}

static void for_gates(struct net *net, int (*action)(struct evconnlistener *listener))
{
    for (size_t i = 0; i < net->gate_count; i++) {
        action(net->gates[i].listener);
    }
}

/* Out of files or memory: trying again at once would only spin. */
static void on_accept_error(struct evconnlistener *listener, void *state)
{
    const struct gate *gate = state;
    struct net *net = gate->net;
    struct timeval pause = seconds(ACCEPT_PAUSE);
    log_line(net->service->log, LOG_LEVEL_ERROR, "cannot accept a connection: %s",
             strerror(EVUTIL_SOCKET_ERROR()));
    (void)listener;
    for_gates(net, evconnlistener_disable);
    event_add(net->resume, &pause);
}

static void on_resume(evutil_socket_t fd, short events, void *state)
{
    (void)fd, (void)events;
    for_gates(state, evconnlistener_enable);
}

static void close_gates(struct net *net)
{
    for (size_t i = 0; i < net->gate_count; i++) {
        evconnlistener_free(net->gates[i].listener);
    }
    net->gate_count = 0;
}

/* While stopping: closes what has nothing in flight. What a client sent before the signal has been
 * read by the first sweep. */
static void on_sweep(evutil_socket_t fd, short events, void *state)
{
    struct net *net = state;
    (void)fd, (void)events;
    bool late = clock_now(net->service->clock) >= net->stop_before;
    net->done = crowd_is_done(&net->crowd) || late;
}

static void on_stop_signal(evutil_socket_t number, short events, void *state)
{
    struct net *net = state;
    const struct timeval pause = { .tv_usec = SWEEP_MILLISECONDS * 1000L };
    (void)events;
    if (net->crowd.stopping) {
        net->done = true;
        return;
    }
    log_line(net->service->log, LOG_LEVEL_NOTICE, "%s: stopping", strsignal((int)number));
    net->crowd.stopping = true;
    notify_send(net->service->notify, "STOPPING=1");
    net->stop_before = clock_now(net->service->clock) + STOP_TIME * CLOCK_SECOND;
    event_del(net->resume);
    close_gates(net);
    ports_close(net->ports);
    event_add(net->sweep, &pause);
}

static void on_reload_signal(evutil_socket_t number, short events, void *state)
{
    const struct net *net = state;
    (void)number, (void)events;
    if (net->reload) {
        net->reload(net->reload_state);
    }
}

static void on_bell(evutil_socket_t bell, short events, void *state)
{
    const struct net *net = state;
    (void)events;
    bell_silence(bell);
    records_cache_answer(net->service->records);
    net->service->store.ops->answer(net->service->store.state);
}

static void open_gates(struct net *net)
{
    const struct sockets *sockets = &net->ports->sockets;
    for (; net->gate_count < sockets->count; net->gate_count++) {
        struct gate *gate = &net->gates[net->gate_count];
        *gate = (struct gate){ .net = net, .port = net->gate_count };
        gate->listener = never_null(evconnlistener_new(
            net->base, on_accepted, gate, LEV_OPT_CLOSE_ON_EXEC, 0, sockets->fds[gate->port]));
        evconnlistener_set_error_cb(gate->listener, on_accept_error);
    }
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
                    { SIGHUP, on_reload_signal } };
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++) {
        net->signals[i] =
            never_null(evsignal_new(net->base, watched[i].number, watched[i].callback, net));
        event_add(net->signals[i], NULL);
    }
}

static void on_sign(evutil_socket_t fd, short events, void *state)
{
    const struct net *net = state;
    const struct tally *tally = net->service->tally;
    (void)fd, (void)events;
    notify_send(net->service->notify,
                "WATCHDOG=1\nSTATUS=%zu connections, %" PRIu64 " samples taken", tally->connections,
                tally->outcomes[TALLY_STORED]);
}

/* Twice as often as is asked for. */
static void give_signs(struct net *net)
{
    int64_t half = net->service->notify ? net->service->notify->watchdog / 2 : 0;
    const struct timeval interval = { .tv_sec = half / CLOCK_SECOND,
                                      .tv_usec = half % CLOCK_SECOND };
    if (half > 0) {
        net->sign = never_null(event_new(net->base, -1, EV_PERSIST, on_sign, net));
        event_add(net->sign, &interval);
    }
}

struct net *net_new(const struct settings_collector *settings, const struct service *service,
                    struct ports *ports)
{
    struct net *net = memory_new(1, sizeof *net);
    net->settings = settings;
    net->service = service;
    net->ports = ports;
    net->base = new_base();
    crowd_init(&net->crowd, net->base, settings, service);
    net->resume = never_null(evtimer_new(net->base, on_resume, net));
    net->sweep = never_null(event_new(net->base, -1, EV_PERSIST, on_sweep, net));
    net->answers =
        never_null(event_new(net->base, service->bell, EV_READ | EV_PERSIST, on_bell, net));
    event_add(net->answers, NULL);
    watch_signals(net);
    allow_files(net);
    net->web = web_new(net->base, &ports->web, service);
    give_signs(net);
    open_gates(net);
    return net;
}

void net_free(struct net *net)
{
    crowd_clear(&net->crowd);
    web_free(net->web);
    close_gates(net);
    for (size_t i = 0; i < sizeof net->signals / sizeof *net->signals; i++) {
        event_free(net->signals[i]);
    }
    event_free(net->answers);
    event_free(net->resume);
    event_free(net->sweep);
    if (net->sign) {
        event_free(net->sign);
    }
    event_base_free(net->base);
    libevent_global_shutdown();
    memory_free(net);
}

void net_on_reload(struct net *net, void (*reload)(void *state), void *state)
{
    net->reload = reload;
    net->reload_state = state;
}

void net_take_settings(struct net *net, const struct settings_collector *settings)
{
    net->settings = net->crowd.settings = settings;
    allow_files(net);
}

void net_run(struct net *net)
{
    signal(SIGPIPE, SIG_IGN);
    clock_turn_end(net->service->turn);
    while (!net->done && event_base_loop(net->base, EVLOOP_ONCE) == 0) {
        crowd_end_turn(&net->crowd);
    }
}
