#include "collector/service.h"

#include <string.h>
#include <unistd.h>

#include "base/bell.h"
#include "base/memory.h"

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

static struct session_limits limits_of(const struct settings_collector *settings)
{
    return (struct session_limits){ (size_t)settings->max_values,
                                    (size_t)settings->max_value_length };
}

bool service_open(struct service *service, const struct settings_collector *settings,
                  bool foreground, struct diags *diags)
{
    struct clock_turn *turn = memory_new(1, sizeof *turn);
    clock_turn_init(turn, clock_system());
    *service = (struct service){
        .turn = turn,
        .clock = &turn->clock,
        .scratch = arena_new(),
        .limits = limits_of(settings),
        .store = { .ops = &store_journalled },
        .bell = bell_new(),
        .require_tls = &settings->require_tls,
        .login_limits = login_limits_new(settings->login_failures, clock_system()),
        .tally = tally_new(clock_now(clock_system())),
    };
    service->log =
        log_open(log_target(settings, foreground), (enum log_level)settings->log_level, diags);
    if (!service->log) {
        return false;
    }
    service->complaints = complaints_new(service->clock, service->log);
    service->store.state =
        service->store.ops->open(settings, service->clock, service->log, service->bell, diags);
    struct records records;
    if (records_open(&records, settings->records_kind, settings->records_path, diags)) {
        service->records = records_cache_new(records, settings->records_ttl, service->clock,
                                             service->log, service->bell);
    }
    return service->store.state && service->records;
}

void service_close(struct service *service)
{
    if (service->records) {
        records_cache_free(service->records);
    }
    if (service->store.state) {
        service->store.ops->close(service->store.state);
    }
    complaints_free(service->complaints);
    log_close(service->log);
    login_limits_free(service->login_limits);
    tally_free(service->tally);
    arena_free(service->scratch);
    memory_free(service->turn);
    close(service->bell);
}

static bool is_same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* What is read once, when the collector starts. */
static void tell_of_the_rest(struct service *service, const struct settings_collector *old,
                             const struct settings_collector *settings)
{
    const struct {
        const char *keyword;
        bool same;
    } rest[] = {
        { "RrdDir", is_same(old->rrd_dir, settings->rrd_dir) },
        { "JournalDir", is_same(old->journal_dir, settings->journal_dir) },
        { "Durability", old->durability == settings->durability },
        { "Store", is_same(old->store_kind, settings->store_kind) &&
                       is_same(old->store_address, settings->store_address) },
        { "PidFile", is_same(old->pid_file, settings->pid_file) },
    };
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
        if (!rest[i].same) {
            log_line(service->log, LOG_LEVEL_WARNING,
                     "%s has changed: that takes effect when the collector starts again",
                     rest[i].keyword);
        }
    }
}

bool service_reload(struct service *service, const struct settings_collector *old,
                    const struct settings_collector *settings, bool foreground, struct diags *diags)
{
    struct records records = { 0 };
    bool other = !is_same(old->records_kind, settings->records_kind) ||
                 !is_same(old->records_path, settings->records_path);
    if (other && !records_open(&records, settings->records_kind, settings->records_path, diags)) {
        return false;
    }
    if (!log_change(service->log, log_target(settings, foreground),
                    (enum log_level)settings->log_level, diags)) {
        records_close(&records);
        return false;
    }
    service->limits = limits_of(settings);
    login_limits_reload(service->login_limits, settings->login_failures);
    service->require_tls = &settings->require_tls;
    records_cache_reload(service->records, records, settings->records_ttl);
    service->store.ops->reload(service->store.state, settings);
    tell_of_the_rest(service, old, settings);
    return true;
}
