#include "collector/collector.h"

#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/log.h"
#include "base/notify.h"
#include "collector/confinement.h"
#include "collector/daemon.h"
#include "collector/net.h"
#include "collector/ports.h"
#include "collector/reload.h"
#include "collector/service.h"
#include "settings/settings.h"

struct options {
    const char *config;
    bool foreground;
};

static void log_start(const struct service *service, const struct settings_collector *settings)
{
    for (size_t i = 0; i < settings->listen.count; i++) {
        log_line(service->log, LOG_LEVEL_NOTICE, "listening on %s", settings->listen.items[i].text);
    }
    for (size_t i = 0; i < settings->listen_tls.count; i++) {
        log_line(service->log, LOG_LEVEL_NOTICE, "listening on %s with TLS",
                 settings->listen_tls.items[i].endpoint.text);
    }
    log_line(service->log, LOG_LEVEL_NOTICE, "ready: records in %s %s, RRDs in %s",
             settings->records_kind, settings->records_path, settings->rrd_dir);
}

/* Until a signal ends it. */
static void run_net(struct net *net, struct reload *reload)
{
    net_run(net);
    net_free(net);
    reload_end(reload);
    log_line(reload->service->log, LOG_LEVEL_NOTICE, "stopped");
}

/* From open sockets, records and store to a signal. */
static bool serve(const struct options *options, const struct settings_collector *settings,
                  struct daemon *daemon, struct arena *arena, struct diags *diags)
{
    struct service service = { .bell = -1 };
    struct ports ports;
    struct confinement confinement;
    struct notify notify = notify_open();
    bool bound = ports_open(&ports, settings, diags);
    bool ready = confine(&confinement, options->config, settings, &ports, arena, diags) &&
                 service_open(&service, settings, options->foreground, diags) && bound;
    if (ready) {
        service.notify = &notify;
        service.ports = &ports;
        struct reload reload = { .path = options->config,
                                 .foreground = options->foreground,
                                 .service = &service,
                                 .net = net_new(settings, &service, &ports),
                                 .ports = &ports,
                                 .settings = settings };
        net_on_reload(reload.net, reload_settings, &reload);
        confinement_log(&confinement, service.log);
        log_start(&service, settings);
        diags_print(diags, stderr);
        daemon_ready(daemon);
        notify_send(&notify, "READY=1\nSTATUS=listening");
        run_net(reload.net, &reload);
    }
    if (!ready) {
        confinement_explain(&confinement, diags);
    }
    service_close(&service);
    notify_close(&notify);
    ports_close(&ports);
    return ready;
}

static int run_with(const struct options *options, struct arena *arena, struct diags *diags)
{
    struct daemon daemon = daemon_foreground();
    int status = EXIT_DONE;
    const struct settings *settings = settings_read(options->config, arena, diags);
    if (!settings) {
        diags_print(diags, stderr);
        return EXIT_USAGE;
    }
    if (!options->foreground && daemon_start(&daemon, &status) == DAEMON_PARENT) {
        return status;
    }
    bool alone = options->foreground || daemon_lock(&daemon, settings->collector.pid_file, diags);
    if (!alone || !serve(options, &settings->collector, &daemon, arena, diags)) {
        diags_print(diags, stderr);
        status = EXIT_COULD_NOT;
    }
    daemon_end(&daemon);
    return status;
}

static int run(int argc, char **argv)
{
    struct options options = { .config = SETTINGS_DEFAULT_PATH };
    enum cli_outcome outcome = cli_parse_options(&collector_command, argc, argv, &options);
    if (outcome != CLI_RUN) {
        return outcome == CLI_ENDED ? EXIT_DONE : EXIT_USAGE;
    }
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    int status = run_with(&options, arena, &diags);
    arena_free(arena);
    return status;
}

static const struct cli_option option_table[] = {
    { "config", 'c', CLI_TEXT, offsetof(struct options, config), "FILE",
      "the settings (" SETTINGS_DEFAULT_PATH ")", 0, 0 },
    { "foreground", 'f', CLI_FLAG, offsetof(struct options, foreground), NULL,
      "stay in the foreground, without a pid file", 0, 0 },
    { NULL, 0, CLI_FLAG, 0, NULL, NULL, 0, 0 },
};

const struct cli_command collector_command = {
    .name = "collector",
    .summary = "receive samples, check who sends them, write them to RRDs",
    .usage = "[options]",
    .about =
        "Goes to the background once it listens; what keeps it from that is said before, and\n"
        "the exit status tells. SIGTERM answers what is in flight and ends; SIGHUP reads the\n"
        "settings anew and opens the log anew. In the foreground on a terminal, what would go to syslog goes there.\n"
        "    blumap collector --config /etc/blumap/blumap.conf\n"
        "    blumap collector --foreground",
    .options = option_table,
    .run = run,
};
