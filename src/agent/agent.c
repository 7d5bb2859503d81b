#include "agent/agent.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent/failures.h"
#include "agent/link.h"
#include "agent/procnet.h"
#include "agent/schedule.h"
#include "agent/state.h"
#include "agent/stop.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/names.h"
#include "base/suggest.h"
#include "settings/password.h"
#include "settings/settings.h"
#include "wire/wire.h"

enum {
    COUNTERS_LIMIT = 4 * 1024 * 1024, /* bytes of /proc/net/dev: some thirty thousand interfaces */
    SHOWN_LIMIT = 200,                /* bytes of a reply's text that are shown */
    VALUES = 2,                       /* of a record: bits received, bits sent */
};

struct options {
    const char *config, *proc;
    int64_t interval; /* seconds, 0 for once */
};

struct agent {
    const struct settings_agent *settings;
    const char *counters; /* PROC/net/dev */
    const struct clock *clock;
    int stop; /* ends every wait once it is readable; -1 for none */
};

struct password {
    bool known;
    unsigned char md5[DIGEST_MD5_SIZE];
};

/* One sample of all interfaces and its way to the collector. */
struct round {
    const struct agent *agent;
    struct arena *arena;
    struct diags diags;
    struct link link;
    uint32_t time;          /* of the sample, seconds since 1970 UTC */
    struct str given_up;    /* why the collector is not asked again; empty while it is */
    struct names passwords; /* file name -> struct password */
    struct failures failures;
};

static const struct place nowhere = { 0 };

static void report_missing(struct round *round, const struct settings_interface *interface,
                           const struct procnet *net)
{
    struct suggestion near = suggest_for(str_of(interface->name));
    for (size_t i = 0; i < net->interfaces.count; i++) {
        suggest_offer(&near, net->interfaces.items[i].name);
    }
    char tail[SUGGEST_TAIL];
    diag_error(&round->diags, nowhere, "record %" PRIu32 " (%s): no such interface in %s%s",
               interface->id, interface->name, round->agent->counters, suggest_tail(&near, tail));
}

static void report_reply(struct round *round, const struct settings_interface *interface,
                         const struct wire_reply *reply)
{
    struct str shown = arena_str(round->arena, str_slice(reply->text, 0, SHOWN_LIMIT));
    struct buf text = { 0 };
    for (size_t i = 0; i < shown.len; i++) {
        /* A reply must not be able to write lines of its own, or to the terminal. */
        bool is_control = (unsigned char)shown.data[i] < ' ' || shown.data[i] == 0x7f;
        buf_add_char(&text, is_control ? '?' : shown.data[i]);
    }
    if (text.len == 0) {
        buf_printf(&text, "refused with code %d and no reason", reply->code);
    }
    diag_error(&round->diags, nowhere, "record %" PRIu32 " (%s): %s", interface->id,
               interface->name, buf_text(&text));
    buf_free(&text);
}

/* The md5 of the password in FILE, which is read once a round; NULL if there is none. */
static const unsigned char *find_md5(struct round *round, const char *file)
{
    struct password *password = names_get(&round->passwords, str_of(file));
    if (!password) {
        struct str text;
        password = ARENA_NEW(round->arena, struct password);
        password->known = settings_read_password(file, round->arena, &text, &round->diags);
        if (password->known) {
            digest_md5(text, password->md5);
        }
        names_set(&round->passwords, str_of(file), password);
    }
    return password->known ? password->md5 : NULL;
}

/* Eight times BYTES in decimal, which may need more than 64 bits. */
static struct str bits_text(uint64_t bytes, struct arena *arena)
{
    const uint64_t part = UINT64_C(1000000000000000000); /* 18 digits; 8 parts fit in 64 bits */
    uint64_t low = bytes % part * 8;
    uint64_t high = bytes / part * 8 + low / part;
    if (high == 0) {
        return arena_printf(arena, "%" PRIu64, low);
    }
    return arena_printf(arena, "%" PRIu64 "%018" PRIu64, high, low % part);
}

/* Appends the record of INTERFACE to REQUEST. */
static bool make_request(struct round *round, const struct settings_interface *interface,
                         const struct procnet *net, struct buf *request)
{
    const struct procnet_interface *found = procnet_find(net, str_of(interface->name));
    if (!found) {
        report_missing(round, interface, net);
        return false;
    }
    const unsigned char *md5 = find_md5(round, interface->password_file);
    if (!md5) {
        failures_add(&round->failures, interface, STR("there is no password for it"));
        return false;
    }
    struct wire_header header = { .id = interface->id, .time = round->time, .values = VALUES };
    memcpy(header.md5, md5, sizeof header.md5);
    const struct str values[VALUES] = {
        bits_text(found->counters[PROCNET_RECEIVED_BYTES], round->arena),
        bits_text(found->counters[PROCNET_SENT_BYTES], round->arena),
    };
    wire_add_request(request, &header, values);
    return true;
}

/* False with one diagnostic in TROUBLE. */
static bool try_exchange(struct round *round, struct str request, struct wire_reply *reply,
                         struct diags *trouble)
{
    struct link *link = &round->link;
    return (link_is_open(link) || link_open(link, trouble)) && link_send(link, request, trouble) &&
           link_receive(link, round->arena, reply, trouble);
}

/* Sends REQUEST and waits for its reply, on a new connection if the last one ended. A collector
 * that can't be reached, or answers nothing on a new connection, is given up for this round: else
 * each record would wait for it in turn. */
static bool exchange(struct round *round, const struct settings_interface *interface,
                     struct str request, struct wire_reply *reply)
{
    if (round->given_up.len) {
        failures_add(&round->failures, interface, round->given_up);
        return false;
    }
    struct diags trouble = diags_new(round->arena);
    if (try_exchange(round, request, reply, &trouble)) {
        return true;
    }
    struct str reason = trouble.list.items[0].text;
    failures_add(&round->failures, interface, reason);
    if (!round->link.answered) {
        round->given_up = reason;
    }
    link_close(&round->link);
    return false;
}

static void check_reply(struct round *round, const struct settings_interface *interface,
                        const struct wire_reply *reply)
{
    if (reply->code != WIRE_SUCCESS) {
        report_reply(round, interface, reply);
    }
    if (reply->code == WIRE_REFUSED) {
        link_close(&round->link); /* as the collector does */
    }
}

static bool read_counters(struct round *round, struct str *text)
{
    const struct agent *agent = round->agent;
    if (!file_read_virtual(agent->counters, COUNTERS_LIMIT, round->arena, text, &round->diags,
                           nowhere)) {
        return false;
    }
    int64_t time = clock_seconds(agent->clock);
    if (time < 1 || time > UINT32_MAX) {
        diag_error(&round->diags, nowhere, "nothing sent: the clock is not set");
        return false;
    }
    round->time = (uint32_t)time;
    return true;
}

/* What the agent is for: counters in, acknowledged records out. */
static void send_records(struct round *round)
{
    const struct settings_agent *settings = round->agent->settings;
    struct str text;
    if (!read_counters(round, &text)) {
        return;
    }
    const struct procnet *net =
        procnet_parse(text, round->agent->counters, round->arena, &round->diags);
    for (size_t i = 0; i < settings->interfaces.count; i++) {
        const struct settings_interface *interface = &settings->interfaces.items[i];
        struct buf request = { 0 };
        struct wire_reply reply;
        if (make_request(round, interface, net, &request) &&
            exchange(round, interface, buf_str(&request), &reply)) {
            check_reply(round, interface, &reply);
        }
        buf_free(&request);
    }
    failures_report(&round->failures, &round->diags);
}

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

static struct link_times link_times(const struct settings_agent *settings)
{
    return (struct link_times){
        .connect = settings->connect_time * 1000,
        .send = settings->send_time * 1000,
        .reply = settings->reply_time * 1000,
    };
}

/* True if every record was accepted. */
static bool run_round(const struct agent *agent)
{
    struct arena *arena = arena_new();
    struct round round = {
        .agent = agent,
        .arena = arena,
        .diags = diags_new(arena),
        .link = link_new(&agent->settings->collector, link_times(agent->settings), agent->stop),
    };
    names_init(&round.passwords, arena);
    failures_init(&round.failures, arena);
    send_records(&round);
    link_close(&round.link);
    print_report(&round.diags);
    bool done = round.diags.errors == 0;
    arena_free(arena);
    return done;
}

/* Rounds until a signal comes. */
static bool run_rounds(struct agent *agent, int64_t interval, struct diags *diags)
{
    struct stop stop;
    if (!stop_open(&stop, diags)) {
        return false;
    }
    struct clock clock = stop_clock(&stop);
    struct schedule schedule = { .clock = &clock, .interval = interval * CLOCK_SECOND };
    agent->stop = stop.signals;
    while (schedule_wait(&schedule)) {
        run_round(agent);
    }
    stop_close(&stop);
    return true;
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
        .counters = arena_printf(diags->arena, "%s/net/dev", options->proc).data,
        .clock = clock_system(),
        .stop = -1,
    };
    bool done =
        options->interval ? run_rounds(&agent, options->interval, diags) : run_round(&agent);
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
    struct options options = { .config = SETTINGS_DEFAULT_PATH, .proc = "/proc" };
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
        "\n"
        "From cron:    * * * * * blumap agent\n"
        "As a daemon:  blumap agent --interval 60\n"
        "\n"
        "Exit status: 0 all accepted, 1 not all, 2 a mistake in the options or the settings.",
    .options = options_table,
    .run = run,
};
