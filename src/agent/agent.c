#include "agent/agent.h"

#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "agent/courier.h"
#include "agent/delivery.h"
#include "agent/ledger.h"
#include "agent/sampling.h"
#include "agent/schedule.h"
#include "agent/spool.h"
#include "agent/state.h"
#include "agent/stop.h"
#include "base/clock.h"
#include "settings/settings.h"

struct options {
    const char *config, *proc, *sys;
    int64_t interval, jitter; /* seconds, 0 for once and for none */
    bool is_dry;
};

struct agent {
    const struct settings_agent *settings;
    struct sampling sampling;
    struct ledger ledger;
    struct spool *spool;
    int64_t jitter;
};

/* What happened to a record has no place; a mistake in a file has, and then reads as everywhere. */
static void print_report(const struct diags *diags)
{
    for (size_t i = 0; i < diags->list.count; i++) {
        const struct diag *diag = &diags->list.items[i];
        struct str line = diag->place.file ? diag_line(diag, diags->arena) : diag->text;
        fprintf(stderr, "%s%.*s\n", diag->place.file ? "" : "blumap agent: ", STR_ARG(line));
    }
    if (diags->list.count == DIAGS_KEPT) {
        fprintf(stderr, "blumap agent: %zu failures and %zu warnings in all\n", diags->errors,
                diags->warnings);
    }
}

/* ---- a sample ---- */

/* Into the ledger first: what is only in the spool would be forgotten, and a second would have two
 * samples, or a total fall. What is only in the ledger is found there by the next run. */
static void sample(struct agent *agent, struct diags *diags)
{
    struct samples samples = { 0 };
    if (sampling_take(&agent->sampling, &agent->ledger, &samples, diags)) {
        ledger_save(&agent->ledger, agent->settings->state_dir, diags);
        spool_add(agent->spool, samples.list.items, samples.list.count, diags);
    }
    spool_expire(agent->spool, clock_seconds(agent->sampling.clock), diags);
}

/* What a run that was killed had in the ledger already, but not yet in the spool. */
static void recover(struct agent *agent, struct diags *diags)
{
    struct samples missing = { 0 };
    uint32_t newest = spool_newest(agent->spool);
    sampling_repeat(&agent->sampling, &agent->ledger, newest, &missing, diags->arena);
    spool_add(agent->spool, missing.list.items, missing.list.count, diags);
}

static void print_sample(const struct settings_interface *interface,
                         const struct spool_sample *taken)
{
    printf("record %" PRIu32 " (%s) at %" PRIu32 ": %" PRIu64 " bytes received, %" PRIu64 " sent\n",
           interface->id, interface->name, taken->time, taken->total[FLOW_RECEIVED],
           taken->total[FLOW_SENT]);
}

/* What would be sent; nothing is kept. */
static void print_samples(struct agent *agent, struct diags *diags)
{
    struct samples samples = { 0 };
    const struct settings_agent *settings = agent->settings;
    sampling_take(&agent->sampling, &agent->ledger, &samples, diags);
    for (size_t i = 0; i < samples.list.count; i++) {
        const struct settings_interface *interface = settings->interfaces.items;
        while (interface->id != samples.list.items[i].id) {
            interface++;
        }
        print_sample(interface, &samples.list.items[i]);
    }
}

/* ---- once, and for ever ---- */

static void wait_jitter(int64_t jitter)
{
    if (jitter) {
        usleep((useconds_t)arc4random_uniform((unsigned)jitter * 1000) * 1000);
    }
}

/* True if every record was accepted. */
static bool run_once(struct agent *agent, struct diags *diags)
{
    sample(agent, diags);
    wait_jitter(agent->jitter);
    delivery_run(agent->settings, agent->spool, -1, diags);
    return diags->errors == 0;
}

static void run_round(struct agent *agent)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    sample(agent, &diags);
    print_report(&diags);
    arena_free(arena);
}

/* Until a signal comes. */
static bool run_rounds(struct agent *agent, int64_t interval, struct diags *diags)
{
    struct stop stop;
    if (!stop_open(&stop, diags)) {
        return false;
    }
    struct clock clock = stop_clock(&stop);
    struct schedule schedule = { .clock = &clock, .interval = interval * CLOCK_SECOND };
    struct courier_orders orders = { agent->settings, agent->spool, stop.signals, agent->jitter,
                                     print_report };
    struct courier *courier = courier_new(&orders, diags);
    while (courier && schedule_wait(&schedule)) {
        run_round(agent);
        courier_wake(courier);
    }
    if (courier) {
        courier_end(courier);
    }
    stop_close(&stop);
    return courier;
}

static bool run_with_state(const struct options *options, struct agent *agent, struct diags *diags)
{
    const struct settings_agent *settings = agent->settings;
    if (!ledger_load(&agent->ledger, settings->state_dir, diags)) {
        return false;
    }
    if (options->is_dry) {
        print_samples(agent, diags);
        return diags->errors == 0;
    }
    const char *folder = arena_printf(diags->arena, "%s/spool", settings->state_dir).data;
    const struct spool_limits limits = { settings->spool_max, settings->spool_age };
    agent->spool = spool_open(folder, limits, diags);
    if (!agent->spool) {
        return false;
    }
    signal(SIGPIPE, SIG_IGN); /* a connection that breaks is told by what is sent over it */
    recover(agent, diags);
    bool done =
        options->interval ? run_rounds(agent, options->interval, diags) : run_once(agent, diags);
    spool_close(agent->spool);
    return done;
}

static bool run_alone(const struct options *options, const struct settings_agent *settings,
                      struct diags *diags)
{
    int lock = state_lock(settings->state_dir, diags);
    if (lock < 0) {
        return false;
    }
    struct agent agent = {
        .settings = settings,
        .sampling = { settings, options->proc, options->sys, clock_system() },
        .ledger = ledger_new(diags->arena),
        .jitter = options->jitter,
    };
    bool done = run_with_state(options, &agent, diags);
    close(lock);
    return done;
}

static const struct settings_agent *read_settings(const char *path, struct diags *diags)
{
    const struct settings *settings = settings_read(path, diags->arena, diags);
    if (!settings) {
        return NULL;
    }
    if (settings->agent.interfaces.count == 0) {
        diag_error(diags, (struct place){ .file = path },
                   "nothing to send: section Agent has no line \"Interface NAME ID\"");
        return NULL;
    }
    return &settings->agent;
}

static int work(const struct options *options)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    int code = EXIT_USAGE;
    const struct settings_agent *settings = read_settings(options->config, &diags);
    if (settings) {
        code = run_alone(options, settings, &diags) ? EXIT_DONE : EXIT_COULD_NOT;
    }
    print_report(&diags);
    arena_free(arena);
    return code;
}

static int run(int argc, char **argv)
{
    struct options options = { .config = SETTINGS_DEFAULT_PATH, .proc = "/proc", .sys = "/sys" };
    struct cli_words words;
    enum cli_outcome outcome = cli_parse(&agent_command, argc, argv, &options, &words);
    if (outcome != CLI_RUN) {
        return outcome == CLI_ENDED ? EXIT_DONE : EXIT_USAGE;
    }
    if (words.count) {
        return cli_wrong(&agent_command, "unexpected \"%s\"", words.items[0]);
    }
    return work(&options);
}

static const struct cli_option options_table[] = {
    { "config", 'c', CLI_TEXT, offsetof(struct options, config), "FILE",
      "the settings (default " SETTINGS_DEFAULT_PATH ")", 0, 0 },
    { "proc", 0, CLI_TEXT, offsetof(struct options, proc), "ROOT",
      "read ROOT/net/dev (default /proc)", 0, 0 },
    { "sys", 0, CLI_TEXT, offsetof(struct options, sys), "ROOT",
      "read ROOT/class/net (default /sys)", 0, 0 },
    { "dry-run", 'n', CLI_FLAG, offsetof(struct options, is_dry), NULL,
      "print what would be sent; send and keep nothing", 0, 0 },
    { "jitter", 'j', CLI_INTEGER, offsetof(struct options, jitter), "SECONDS",
      "wait up to this long before sending", 0, 3600 },
    { "interval", 'i', CLI_INTEGER, offsetof(struct options, interval), "SECONDS",
      "stay, and send at the clock's multiples of this", 1, 86400 },
    { 0 },
};

const struct cli_command agent_command = {
    .name = "agent",
    .summary = "send this host's interface counters to the collector",
    .usage = "[options]",
    .about =
        "Sends one record for each Interface of the settings' section Agent: the bits received\n"
        "and sent so far. Silent when all are accepted; one line on stderr for each failure.\n"
        "What the collector does not acknowledge waits in StateDir and is sent again.\n"
        "\n"
        "From cron:    * * * * * /usr/local/bin/blumap agent\n"
        "As a daemon:  blumap agent --interval 60\n"
        "\n"
        "Exit status: 0 all accepted, 1 not all, 2 a mistake in the options or the settings.",
    .options = options_table,
    .run = run,
};
