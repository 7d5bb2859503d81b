#include "collector/ports.h"

static bool listen_plain(struct ports *ports, const struct settings_collector *settings,
                         struct diags *diags)
{
    bool done = true;
    for (size_t i = 0; i < settings->listen.count; i++) {
        done = sockets_listen(&ports->sockets, &settings->listen.items[i],
                              settings->listen.count > 1, diags) &&
               done;
    }
    return done;
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

/* The sockets of one ListenTls share its certificate. */
static bool listen_tls(struct ports *ports, const struct settings_listen_tls *listen,
                       const struct settings_collector *settings, struct diags *diags)
{
    const struct tls_files files = files_of(listen, settings);
    if (ports->tls_count == SOCKETS_MAX) {
        diag_error(diags, listen->endpoint.place, "more than %d addresses to listen on",
                   SOCKETS_MAX);
        return false;
    }
    size_t first = ports->sockets.count;
    struct tls *tls = tls_new(&files, diags);
    bool bound =
        sockets_listen(&ports->sockets, &listen->endpoint, settings->listen_tls.count > 1, diags);
    if (tls) {
        ports->tls[ports->tls_count++] = tls;
    }
    for (size_t i = first; i < ports->sockets.count; i++) {
        ports->tls_of[i] = tls;
    }
    return tls && bound;
}

bool ports_open(struct ports *ports, const struct settings_collector *settings, struct diags *diags)
{
    *ports = (struct ports){ .settings = settings };
    bool done = listen_plain(ports, settings, diags);
    for (size_t i = 0; i < settings->listen_tls.count; i++) {
        done = listen_tls(ports, &settings->listen_tls.items[i], settings, diags) && done;
    }
    done = web_sockets_open(&ports->web, settings, diags) && done;
    if (!done) {
        ports_close(ports);
    }
    return done;
}

void ports_close(struct ports *ports)
{
    sockets_close(&ports->sockets);
    web_sockets_close(&ports->web, ports->settings);
    for (size_t i = 0; i < ports->tls_count; i++) {
        tls_free(ports->tls[i]);
    }
    ports->tls_count = 0;
}

uint16_t ports_number(const struct ports *ports, size_t index)
{
    struct sockaddr_storage address = { 0 };
    struct sockets_end end;
    socklen_t size = sizeof address;
    getsockname(ports->sockets.fds[index], (struct sockaddr *)&address, &size);
    sockets_read_end((struct sockaddr *)&address, &end);
    return end.port;
}

bool ports_reload(struct ports *ports, const struct settings_collector *settings,
                  struct diags *diags)
{
    bool done = true;
    for (size_t i = 0; i < ports->tls_count && i < settings->listen_tls.count; i++) {
        const struct tls_files files = files_of(&settings->listen_tls.items[i], settings);
        done = tls_reload(ports->tls[i], &files, diags) && done;
    }
    return done;
}
