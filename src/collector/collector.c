#include "collector/collector.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/bell.h"
#include "base/diag.h"
#include "base/log.h"
#include "collector/client.h"
#include "collector/daemon.h"
#include "collector/net.h"
#include "settings/settings.h"
#include "store/store.h"

struct options {
    const char *config;
    bool foreground;
};

/* A daemon has no stderr; in the foreground on a terminal, that is where one looks. */
static const char *log_target(const struct settings_collector *settings, bool foreground)
{
    const char *target = settings->log;
    if (!foreground) {
        return strcmp(target, "stderr") == 0 ? "syslog" : target;
    }
    bool watched = isatty(STDERR_FILENO);
    return watched && strcmp(target, "syslog") == 0 ? "stderr" : target;
}

static bool open_service(struct service *service, const struct settings_collector *settings,
                         bool foreground, struct diags *diags)
{
    *service = (struct service){
        .clock = clock_system(),
        .limits = { (size_t)settings->max_values, (size_t)settings->max_value_length },
        .store = { .ops = &store_journalled },
        .bell = bell_new(),
    };
    service->log =
        log_open(log_target(settings, foreground), (enum log_level)settings->log_level, diags);
    if (!service->log) {
        return false;
    }
    service->store.state =
        service->store.ops->open(settings, service->clock, service->log, service->bell, diags);
    struct records records;
    if (records_open(&records, settings->records_kind, settings->records_path, diags)) {
        service->records = records_cache_new(records, settings->records_ttl, service->clock,
                                             service->log, service->bell);
    }
    return service->store.state && service->records;
}

static void close_service(struct service *service)
{
    if (service->records) {
        records_cache_free(service->records);
    }
    if (service->store.state) {
        service->store.ops->close(service->store.state);
    }
    log_close(service->log);
    close(service->bell);
}

static void log_start(const struct service *service, const struct settings_collector *settings)
{
    for (size_t i = 0; i < settings->listen.count; i++) {
        log_line(service->log, LOG_LEVEL_NOTICE, "listening on %s", settings->listen.items[i].text);
    }
    log_line(service->log, LOG_LEVEL_NOTICE, "ready: records in %s %s, RRDs in %s",
             settings->records_kind, settings->records_path, settings->rrd_dir);
}

/* From open sockets, records and store to a signal. */
static bool serve(const struct settings_collector *settings, struct daemon *daemon,
                  struct diags *diags)
{
    struct service service;
    struct net *net = NULL;
    if (open_service(&service, settings, daemon->ready < 0, diags)) {
        net = net_new(settings, &service, diags);
    }
    bool ready = net;
    if (ready) {
        log_start(&service, settings);
        diags_print(diags, stderr);
        daemon_ready(daemon);
        net_run(net);
        net_free(net);
        log_line(service.log, LOG_LEVEL_NOTICE, "stopped");
    }
    close_service(&service);
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
    if (!alone || !serve(&settings->collector, &daemon, diags)) {
        diags_print(diags, stderr);
        status = EXIT_COULD_NOT;
    }
    daemon_end(&daemon);
    return status;
}

static int run(int argc, char **argv)
{
    struct options options = { .config = SETTINGS_DEFAULT_PATH };
    struct cli_words words;
    enum cli_outcome outcome = cli_parse(&collector_command, argc, argv, &options, &words);
    if (outcome != CLI_RUN) {
        return outcome == CLI_ENDED ? EXIT_DONE : EXIT_USAGE;
    }
    if (words.count > 0) {
        return cli_wrong(&collector_command, "\"%s\": expected options only", words.items[0]);
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
    .about = "Goes to the background once it listens; what keeps it from that is said before, and\n"
             "the exit status tells. SIGTERM answers what is in flight and ends; SIGHUP opens the\n"
             "log anew. In the foreground on a terminal, what would go to syslog goes there.\n"
             "    blumap collector --config /etc/blumap/blumap.conf\n"
             "    blumap collector --foreground",
    .options = option_table,
    .run = run,
};
