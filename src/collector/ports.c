#include "collector/ports.h"

#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "collector/web_sockets.h"

/* A port as the settings want it. */
struct wanted {
    enum port_kind kind;
    const struct settings_endpoint *endpoint;
    bool only_six;
    struct tls_files files; /* of PORT_TLS */
};

struct wish {
    struct wanted items[PORTS_MAX];
    size_t count;
};

/* False if there are too many. */
static bool wish_for(struct wish *wish, struct wanted wanted, struct diags *diags)
{
    if (wish->count + 1 == PORTS_MAX) { /* one is left for the StatusSocket */
        diag_error(diags, wanted.endpoint->place, "more than %d addresses to listen on",
                   PORTS_MAX - 1);
        return false;
    }
    wish->items[wish->count++] = wanted;
    return true;
}

static struct tls_files files_of(const struct settings_listen_tls *listen,
                                 const struct settings_collector *settings)
{
    return (struct tls_files){
        .certificate = listen->certificate,
        .key = listen->key,
        .client_ca = settings->client_ca,
        .place = listen->endpoint.place,
    };
}

/* Of COUNT addresses of one kind: [::] leaves IPv4 to the others. */
static bool leaves_four(const struct settings_endpoint *endpoint, size_t count)
{
    return count > 1 && strchr(endpoint->host, ':');
}

static bool read_wish(struct wish *wish, const struct settings_collector *settings,
                      struct diags *diags)
{
    bool done = true;
    wish->count = 0;
    for (size_t i = 0; i < settings->listen.count; i++) {
        const struct settings_endpoint *endpoint = &settings->listen.items[i];
        const struct wanted wanted = { .kind = PORT_PLAIN,
                                       .endpoint = endpoint,
                                       .only_six = leaves_four(endpoint, settings->listen.count) };
        done = done && wish_for(wish, wanted, diags);
    }
    for (size_t i = 0; i < settings->listen_tls.count; i++) {
        const struct settings_listen_tls *listen = &settings->listen_tls.items[i];
        const struct wanted wanted = { .kind = PORT_TLS,
                                       .endpoint = &listen->endpoint,
                                       .only_six = leaves_four(&listen->endpoint,
                                                               settings->listen_tls.count),
                                       .files = files_of(listen, settings) };
        done = done && wish_for(wish, wanted, diags);
    }
    if (settings->metrics.text) {
        const struct wanted wanted = { .kind = PORT_WEB, .endpoint = &settings->metrics };
        done = done && wish_for(wish, wanted, diags);
    }
    return done;
}

static void free_port(struct port *port)
{
    if (port->kind == PORT_STATUS) {
        unlink(port->text);
    }
    sockets_close(&port->sockets);
    tls_free(port->tls);
    memory_free(port->text);
    memory_free(port);
}

static struct port *new_port(enum port_kind kind, const char *text)
{
    struct port *port = memory_new(1, sizeof *port);
    port->kind = kind;
    port->text = memory_text(text);
    return port;
}

/* SHARED: beside those that are to be replaced. NULL with a diagnostic. */
static struct port *open_port(const struct wanted *wanted, bool shared, struct diags *diags)
{
    struct port *port = new_port(wanted->kind, wanted->endpoint->text);
    port->only_six = wanted->only_six;
    port->sockets.shared = shared;
    bool done = wanted->kind == PORT_WEB
                    ? web_sockets_listen(&port->sockets, wanted->endpoint, diags)
                    : sockets_listen(&port->sockets, wanted->endpoint, wanted->only_six, diags);
    if (wanted->kind == PORT_TLS) {
        port->tls = tls_new(&wanted->files, diags);
        done = port->tls && done;
    }
    if (!done) {
        free_port(port);
        return NULL;
    }
    return port;
}

/* A StatusSocket that can't be had is left out: *PORT is NULL. True all the same, unless the
 * settings ask for it. */
static bool open_status(struct port **port, const struct settings_collector *settings,
                        struct diags *diags)
{
    struct sockets sockets = { 0 };
    bool done = web_sockets_listen_in_files(&sockets, settings, diags);
    *port = sockets.count ? new_port(PORT_STATUS, settings->status_socket) : NULL;
    if (*port) {
        (*port)->sockets = sockets;
    }
    return done;
}

static void add_port(struct ports *ports, struct port *port)
{
    if (port) {
        ports->items[ports->count++] = port;
    }
}

bool ports_open(struct ports *ports, const struct settings_collector *settings, struct diags *diags)
{
    struct wish wish;
    *ports = (struct ports){ 0 };
    bool done = read_wish(&wish, settings, diags);
    for (size_t i = 0; i < wish.count; i++) {
        struct port *port = open_port(&wish.items[i], false, diags);
        add_port(ports, port);
        done = port && done;
    }
    struct port *status;
    done = open_status(&status, settings, diags) && done;
    add_port(ports, status);
    if (!done) {
        ports_close(ports);
    }
    return done;
}

void ports_close(struct ports *ports)
{
    for (size_t i = 0; i < ports->count; i++) {
        free_port(ports->items[i]);
    }
    ports->count = 0;
}

void ports_give(const struct ports *ports, uid_t user, gid_t group)
{
    for (size_t i = 0; i < ports->count; i++) {
        const struct sockets *sockets = &ports->items[i]->sockets;
        for (size_t k = 0; k < sockets->count; k++) {
            int given = fchown(sockets->fds[k], user, group);
            (void)given; /* without it, an address that overlaps with this one is in use */
        }
    }
}

uint16_t ports_number(const struct ports *ports, size_t index)
{
    struct sockaddr_storage address = { 0 };
    struct sockets_end end;
    socklen_t size = sizeof address;
    getsockname(ports->items[index]->sockets.fds[0], (struct sockaddr *)&address, &size);
    sockets_read_end((struct sockaddr *)&address, &end);
    return end.port;
}

/* Moves the port that is WANTED from OLD, where its place is empty then; NULL if there is none. */
static struct port *move_port(struct ports *old, const struct wanted *wanted)
{
    for (size_t i = 0; i < old->count; i++) {
        struct port *port = old->items[i];
        if (port && port->kind == wanted->kind && port->only_six == wanted->only_six &&
            strcmp(port->text, wanted->endpoint->text) == 0) {
            old->items[i] = NULL;
            return port;
        }
    }
    return NULL;
}

static void share_all(const struct ports *ports, bool shared)
{
    for (size_t i = 0; i < ports->count; i++) {
        sockets_share(&ports->items[i]->sockets, shared);
    }
}

/* Opens what WISH has and OLD has not. False, with nothing open, if something can't be had. */
static bool open_others(struct ports *opened, const struct ports *old, const struct wish *wish,
                        struct diags *diags)
{
    struct ports rest = *old;
    bool done = true;
    share_all(old, true);
    for (size_t i = 0; i < wish->count; i++) {
        if (!move_port(&rest, &wish->items[i])) {
            struct port *port = open_port(&wish->items[i], true, diags);
            done = port && done;
            add_port(opened, port);
        }
    }
    share_all(old, false);
    share_all(opened, false);
    if (!done) {
        ports_close(opened);
    }
    return done;
}

/* Of PORTS what WISH has stays, the rest goes to LEAVING. */
static void keep_wanted(struct ports *ports, const struct wish *wish, struct ports *leaving)
{
    struct ports old = *ports;
    ports->count = 0;
    for (size_t i = 0; i < wish->count; i++) {
        add_port(ports, move_port(&old, &wish->items[i]));
    }
    for (size_t i = 0; i < old.count; i++) {
        struct port *port = old.items[i];
        if (port) {
            add_port(port->kind == PORT_STATUS ? ports : leaving, port);
        }
    }
}

static void reload_tls(struct ports *ports, const struct wish *wish, struct diags *diags)
{
    struct ports rest = *ports;
    for (size_t i = 0; i < wish->count; i++) {
        struct port *port = move_port(&rest, &wish->items[i]);
        if (port && port->tls) {
            tls_reload(port->tls, &wish->items[i].files, diags);
        }
    }
}

/* Where the one of PORTS is; its end, if there is none. */
static struct port **place_of_status(struct ports *ports)
{
    struct port **place = ports->items;
    while (place < ports->items + ports->count && (*place)->kind != PORT_STATUS) {
        place++;
    }
    return place;
}

static void reload_status(struct ports *ports, const struct settings_collector *settings,
                          struct ports *leaving, struct diags *diags)
{
    struct port **place = place_of_status(ports), *old = NULL, *opened;
    if (place < ports->items + ports->count) {
        old = *place;
    }
    if (old && strcmp(old->text, settings->status_socket) == 0) {
        return;
    }
    open_status(&opened, settings, diags);
    if (opened) {
        add_port(leaving, old);
        *place = opened;
        ports->count += !old;
    } else if (old) {
        diag_error(diags, (struct place){ 0 },
                   "StatusSocket stays \"%s\"; in a folder that the collector could not write to "
                   "when it started, it takes a restart",
                   old->text);
    }
}

void ports_reload(struct ports *ports, const struct settings_collector *settings,
                  struct ports *leaving, struct diags *diags)
{
    struct wish wish;
    struct ports opened = { 0 };
    *leaving = (struct ports){ 0 };
    reload_status(ports, settings, leaving, diags);
    bool readable = read_wish(&wish, settings, diags);
    reload_tls(ports, &wish, diags);
    if (!readable || !open_others(&opened, ports, &wish, diags)) {
        diag_error(diags, (struct place){ 0 },
                   "it goes on listening where it did; what it may not open while it runs, as a "
                   "port below 1024, takes a restart");
        return;
    }
    keep_wanted(ports, &wish, leaving);
    for (size_t i = 0; i < opened.count; i++) {
        add_port(ports, opened.items[i]);
    }
}
