#include "collector/reload.h"

/* All that was found wrong, to the log. */
static void log_diags(struct log *log, const struct diags *diags, struct arena *arena)
{
    for (size_t i = 0; i < diags->list.count; i++) {
        const struct diag *diag = &diags->list.items[i];
        log_line(log, diag->severity == SEVERITY_ERROR ? LOG_LEVEL_ERROR : LOG_LEVEL_WARNING,
                 "%.*s", STR_ARG(diag_line(diag, arena)));
    }
}

/* The settings in ARENA are in force now. */
static void take_over(struct reload *reload, const struct settings_collector *settings,
                      struct arena *arena)
{
    net_take_settings(reload->net, settings);
    arena_free(reload->arena);
    reload->settings = settings;
    reload->arena = arena;
}

/* No connection is lost: those who are in stay, and who has come to an address that leaves is let
 * in before it is closed. */
static void change_ports(struct reload *reload, const struct settings_collector *settings,
                         struct diags *diags)
{
    struct ports leaving;
    ports_reload(reload->ports, settings, &leaving, diags);
    net_take_ports(reload->net);
    ports_close(&leaving);
}

void reload_settings(void *state)
{
    struct reload *reload = state;
    struct service *service = reload->service;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    notify_reloading(service->notify);
    const struct settings *settings = settings_read(reload->path, arena, &diags);
    bool done = settings && service_reload(service, reload->settings, &settings->collector,
                                           reload->foreground, &diags);
    if (done) {
        change_ports(reload, &settings->collector, &diags);
    }
    log_diags(service->log, &diags, arena);
    if (done) {
        take_over(reload, &settings->collector, arena);
        log_line(service->log, LOG_LEVEL_NOTICE, "settings read anew from %s", reload->path);
    } else {
        arena_free(arena);
        log_line(service->log, LOG_LEVEL_ERROR, "the settings stay as they were");
    }
    notify_send(service->notify, "READY=1");
}

void reload_end(struct reload *reload)
{
    arena_free(reload->arena);
    reload->arena = NULL;
}
