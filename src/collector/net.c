#include "collector/net.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/bell.h"
#include "base/memory.h"
#include "collector/connection.h"
#include "collector/expiry.h"
#include "collector/gates.h"
#include "collector/sockets.h"
#include "collector/web.h"

enum {
    STOP_TIME = 5,           /* seconds for what is in flight when the collector is told to stop */
    SWEEP_MILLISECONDS = 50, /* between looks at what is still in flight then */
    DAY = 86400,             /* seconds between looks at the certificates */
    SPARE_FILES = 64,        /* open files beside the connections */
    WATCH_PAUSE = 1,         /* seconds between looks at whether the records are silent */
};

struct net {
    struct ports *ports;
    struct web *web;
    const struct settings_collector *settings;
    const struct service *service;
    struct event_base *base;
    struct crowd crowd;
    struct gates *gates;
    struct event *signals[3];
    struct event *answers;       /* of records and store, announced by a bell */
    struct event *watch;         /* over the records */
    struct event *day;           /* each day */
    struct event *sweep;         /* while stopping */
    struct event *sign;          /* of life, for the service manager; NULL if it wants none */
    void (*reload)(void *state); /* on SIGHUP */
    void *reload_state;
    int64_t stop_before; /* microseconds since 1970 UTC */
    bool done;           /* this turn is the last */
};

/* While stopping: closes what has nothing in flight. What a client sent before the signal has been
 * read by the first sweep. */
static void on_sweep(evutil_socket_t fd, short events, void *state)
{
    struct net *net = state;
    (void)fd, (void)events;
    bool late = clock_now(net->service->clock) >= net->stop_before;
    net->done = crowd_is_done(&net->crowd) || late;
}

/* Nobody is let in any more. */
static void shut(struct net *net)
{
    const struct ports none = { 0 };
    gates_take(net->gates, &none);
    web_take(net->web, &none);
    ports_close(net->ports);
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
    shut(net);
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

static void on_day(evutil_socket_t fd, short events, void *state)
{
    const struct net *net = state;
    (void)fd, (void)events;
    expiry_log(net->ports, clock_seconds(net->service->clock), net->service->log);
}

static void on_watch(evutil_socket_t fd, short events, void *state)
{
    const struct net *net = state;
    (void)fd, (void)events;
    records_cache_watch(net->service->records);
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
    struct event_config *config = memory_checked(event_config_new());
    event_config_set_flag(config, EVENT_BASE_FLAG_NO_CACHE_TIME);
    struct event_base *base = memory_checked(event_base_new_with_config(config));
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
            memory_checked(evsignal_new(net->base, watched[i].number, watched[i].callback, net));
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
        net->sign = memory_checked(event_new(net->base, -1, EV_PERSIST, on_sign, net));
        event_add(net->sign, &interval);
    }
}

static bool is_for_clients(enum port_kind kind)
{
    return kind == PORT_PLAIN || kind == PORT_TLS;
}

static void admit_client(void *crowd, int fd, const struct sockaddr *address,
                         const struct port *port)
{
    struct sockets_end end;
    if (sockets_read_end(address, &end)) {
        connection_admit(crowd, fd, &end, port->tls);
    } else {
        close(fd);
    }
}

struct net *net_new(const struct settings_collector *settings, const struct service *service,
                    struct ports *ports)
{
    struct net *net = memory_new(1, sizeof *net);
    const struct gates_keeper clients = { is_for_clients, admit_client, &net->crowd };
    net->settings = settings;
    net->service = service;
    net->ports = ports;
    net->base = new_base();
    crowd_init(&net->crowd, net->base, settings, service);
    net->gates = gates_new(net->base, service->log, &clients);
    net->sweep = memory_checked(event_new(net->base, -1, EV_PERSIST, on_sweep, net));
    net->answers =
        memory_checked(event_new(net->base, service->bell, EV_READ | EV_PERSIST, on_bell, net));
    event_add(net->answers, NULL);
    const struct timeval pause = { .tv_sec = WATCH_PAUSE };
    net->watch = memory_checked(event_new(net->base, -1, EV_PERSIST, on_watch, net));
    event_add(net->watch, &pause);
    const struct timeval day = { .tv_sec = DAY };
    net->day = memory_checked(event_new(net->base, -1, EV_PERSIST, on_day, net));
    event_add(net->day, &day);
    watch_signals(net);
    allow_files(net);
    net->web = web_new(net->base, service);
    give_signs(net);
    net_take_ports(net);
    return net;
}

void net_free(struct net *net)
{
    crowd_clear(&net->crowd);
    web_free(net->web);
    gates_free(net->gates);
    for (size_t i = 0; i < sizeof net->signals / sizeof *net->signals; i++) {
        event_free(net->signals[i]);
    }
    event_free(net->answers);
    event_free(net->watch);
    event_free(net->day);
    event_free(net->sweep);
    if (net->sign) {
        event_free(net->sign);
    }
    event_base_free(net->base);
    libevent_global_shutdown();
    memory_free(net);
}

void net_take_ports(struct net *net)
{
    gates_take(net->gates, net->ports);
    web_take(net->web, net->ports);
    expiry_log(net->ports, clock_seconds(net->service->clock), net->service->log);
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
    int waits = EVLOOP_ONCE;
    while (!net->done && event_base_loop(net->base, waits) == 0) {
        waits = EVLOOP_ONCE | (crowd_end_turn(&net->crowd) ? EVLOOP_NONBLOCK : 0);
    }
}
