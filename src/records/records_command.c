#include "records/records_command.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/number.h"
#include "base/suggest.h"
#include "base/words.h"
#include "records/listing.h"
#include "records/records.h"
#include "records/secret.h"
#include "settings/settings.h"

enum { NOT_GIVEN = -1, DEFAULT_NUM = 2, LONGEST_STEP = 86400 };

struct options {
    const char *config, *password_file, *address, *port, *create;
    int64_t num, step;
    bool ask_password, json;
};

/* One run of the command. */
struct job {
    const struct options *options;
    struct arena *arena;
    struct diags *diags;
    struct records records;
    uint32_t id; /* the verbs that take one */
};

static const struct place nowhere;

/* Sets what the options say about who may send, and what. */
static bool apply_address(const struct job *job, struct record *record)
{
    const char *text = job->options->address;
    if (!text) {
        return true;
    }
    if (strcmp(text, "any") == 0) {
        record->address = NULL;
        return true;
    }
    record->address = record_address(str_of(text), job->arena);
    if (!record->address) {
        diag_error(job->diags, nowhere,
                   "--address \"%s\": expected an IPv4 or IPv6 address, or \"any\"", text);
    }
    return record->address;
}

static bool apply_port(const struct job *job, struct record *record)
{
    const char *text = job->options->port;
    if (!text) {
        return true;
    }
    if (strcmp(text, "any") == 0) {
        record->port = RECORD_PORT_ANY;
        return true;
    }
    if (!number_signed(str_of(text), 1, UINT16_MAX, &record->port)) {
        diag_error(job->diags, nowhere, "--port \"%s\": expected 1 to %d, or \"any\"", text,
                   UINT16_MAX);
        return false;
    }
    return true;
}

static bool starts_with(const char *word, const char *prefix)
{
    return str_starts(str_of(word), str_of(prefix));
}

/* How many values a sample must have for the RRD that CREATE makes: its data sources less those it
 * computes. NOT_GIVEN if another file says so (--template, --source). */
static int64_t count_sources(const struct words *words)
{
    int64_t count = 0;
    for (size_t i = 0; i < words->list.count; i++) {
        const char *word = words->list.items[i];
        if (starts_with(word, "--template") || starts_with(word, "--source") ||
            starts_with(word, "-t") || starts_with(word, "-r")) {
            return NOT_GIVEN;
        }
        count += starts_with(word, "DS:") && !strstr(word, ":COMPUTE:");
    }
    return count;
}

static bool check_create(const struct job *job, const struct record *record)
{
    struct words words;
    if (record->create.len > RECORD_CREATE_MAX) {
        diag_error(job->diags, nowhere, "--create: more than %d bytes", RECORD_CREATE_MAX);
        return false;
    }
    if (!words_split(record->create, nowhere, job->arena, &words, job->diags)) {
        return false;
    }
    int64_t sources = count_sources(&words);
    if (sources != NOT_GIVEN && sources != record->num) {
        diag_error(job->diags, nowhere,
                   "record %" PRIu32 ": the create text has %" PRId64
                   " data sources (DS:...), but num is %" PRId64
                   "; give --num, --step or --create so that they agree",
                   record->id, sources, record->num);
        return false;
    }
    return true;
}

static bool apply_create(const struct job *job, struct record *record)
{
    const struct options *options = job->options;
    if (options->num != NOT_GIVEN) {
        record->num = options->num;
    }
    if (options->create) {
        record->create = str_of(options->create);
    } else if (options->step != NOT_GIVEN) {
        record->create = record_default_create(record->num, options->step, job->arena);
    }
    return check_create(job, record);
}

static void set_password(const struct job *job, struct record *record, struct str password)
{
    unsigned char md5[DIGEST_MD5_SIZE];
    char hex[DIGEST_MD5_HEX + 1];
    digest_md5(password, md5);
    digest_to_hex(md5, hex);
    record->md5 = arena_str(job->arena, str_of(hex));
}

static bool apply_password(const struct job *job, struct record *record)
{
    const char *file = job->options->password_file;
    struct str password;
    if (!file && !job->options->ask_password) {
        return true;
    }
    struct str prompt = arena_printf(job->arena, "Password of record %" PRIu32, record->id);
    bool done = file ? secret_read(file, job->arena, &password, job->diags)
                     : secret_ask(prompt.data, job->arena, &password, job->diags);
    if (done) {
        set_password(job, record, password);
    }
    return done;
}

static bool apply(const struct job *job, struct record *record)
{
    return apply_address(job, record) && apply_port(job, record) && apply_create(job, record) &&
           apply_password(job, record);
}

/* The record of job->id, which must be there. */
static bool find(const struct job *job, struct record *record)
{
    const struct records *records = &job->records;
    enum records_outcome outcome =
        records->ops->get(records->state, job->id, job->arena, record, job->diags);
    if (outcome == RECORDS_ABSENT) {
        diag_error(job->diags, nowhere, "there is no record %" PRIu32, job->id);
    }
    return outcome == RECORDS_DONE;
}

static bool run_add(struct job *job)
{
    const struct records *records = &job->records;
    struct options options = *job->options;
    struct record record = { .id = job->id, .port = RECORD_PORT_ANY, .num = DEFAULT_NUM };
    enum records_outcome outcome =
        records->ops->get(records->state, job->id, job->arena, &record, job->diags);
    if (outcome == RECORDS_DONE) {
        diag_error(job->diags, nowhere, "record %" PRIu32 " is there already; \"set\" changes it",
                   job->id);
    }
    if (outcome != RECORDS_ABSENT) {
        return false;
    }
    options.step = options.step == NOT_GIVEN ? RECORD_STEP : options.step;
    options.ask_password = true; /* unless a file gives it */
    job->options = &options;
    return apply(job, &record) && records->ops->add(records->state, &record, job->diags);
}

static bool run_set(struct job *job)
{
    struct record record;
    return find(job, &record) && apply(job, &record) &&
           job->records.ops->change(job->records.state, &record, job->diags);
}

static bool run_remove(struct job *job)
{
    struct record record;
    return find(job, &record) &&
           job->records.ops->remove(job->records.state, job->id, job->diags) == RECORDS_DONE;
}

static bool run_list(struct job *job)
{
    struct record_list list = { 0 };
    if (!job->records.ops->list(job->records.state, job->arena, &list, job->diags)) {
        return false;
    }
    struct buf out = { 0 };
    if (job->options->json) {
        listing_add_json(&out, &list);
    } else {
        listing_add_table(&out, &list, job->arena);
    }
    bool done = fwrite(buf_text(&out), 1, out.len, stdout) == out.len && fflush(stdout) == 0;
    if (!done) {
        diag_error(job->diags, nowhere, "cannot write the list to standard output");
    }
    buf_free(&out);
    return done;
}

/* The options that say something about a record, and --json. */
enum given {
    GIVEN_PASSWORD = 1,
    GIVEN_ADDRESS = 2,
    GIVEN_PORT = 4,
    GIVEN_NUM = 8,
    GIVEN_STEP = 16,
    GIVEN_CREATE = 32,
    GIVEN_JSON = 64,
    GIVEN_FIELDS = GIVEN_JSON - 1,
};

static const struct verb {
    const char *name;
    bool takes_id;
    unsigned takes, needs_one_of; /* enum given */
    bool (*run)(struct job *job);
} verbs[] = {
    { "add", true, GIVEN_FIELDS, 0, run_add },
    { "list", false, GIVEN_JSON, 0, run_list },
    { "set", true, GIVEN_FIELDS, GIVEN_FIELDS, run_set },
    { "remove", true, 0, 0, run_remove },
};

static const struct cli_option option_table[] = {
    { "config", 'c', CLI_TEXT, offsetof(struct options, config), "FILE",
      "the settings (" SETTINGS_DEFAULT_PATH ")", 0, 0 },
    { "password-file", 0, CLI_TEXT, offsetof(struct options, password_file), "FILE",
      "its first line is the password; - is standard input", 0, 0 },
    { "ask-password", 0, CLI_FLAG, offsetof(struct options, ask_password), NULL,
      "ask for the password on the terminal", 0, 0 },
    { "address", 0, CLI_TEXT, offsetof(struct options, address), "A",
      "must come from this IPv4 or IPv6 address (any)", 0, 0 },
    { "port", 0, CLI_TEXT, offsetof(struct options, port), "P", "must come from this port (any)", 0,
      0 },
    { "num", 0, CLI_INTEGER, offsetof(struct options, num), "N", "values in each sample (2)", 1,
      UINT16_MAX },
    { "step", 0, CLI_INTEGER, offsetof(struct options, step), "SECONDS",
      "time between samples (60), for the default of --create", 1, LONGEST_STEP },
    { "create", 0, CLI_TEXT, offsetof(struct options, create), "ARGS",
      "arguments of \"rrdtool create\" for its RRD", 0, 0 },
    { "json", 0, CLI_FLAG, offsetof(struct options, json), NULL, "list: as JSON", 0, 0 },
    { NULL, 0, CLI_FLAG, 0, NULL, NULL, 0, 0 },
};

/* The first of the options in GIVEN. */
static const char *name_given(unsigned given)
{
    static const char *const names[] = { "--password-file", "--address", "--port", "--num",
                                         "--step",          "--create",  "--json" };
    size_t first = 0;
    while (!(given >> first & 1U)) {
        first++;
    }
    return names[first];
}

static unsigned given_of(const struct options *options)
{
    return (options->password_file || options->ask_password ? GIVEN_PASSWORD : 0U) |
           (options->address ? GIVEN_ADDRESS : 0U) | (options->port ? GIVEN_PORT : 0U) |
           (options->num != NOT_GIVEN ? GIVEN_NUM : 0U) |
           (options->step != NOT_GIVEN ? GIVEN_STEP : 0U) | (options->create ? GIVEN_CREATE : 0U) |
           (options->json ? GIVEN_JSON : 0U);
}

static const struct verb *find_verb(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(name, verbs[i].name) == 0) {
            return &verbs[i];
        }
    }
    return NULL;
}

static int wrong_verb(const char *name)
{
    char tail[SUGGEST_TAIL];
    struct suggestion near = suggest_for(str_of(name));
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        suggest_offer(&near, str_of(verbs[i].name));
    }
    return cli_wrong(&records_command, "\"%s\": expected add, list, set or remove%s", name,
                     suggest_tail(&near, tail));
}

/* The verb and its record; NULL with the mistake reported. */
static const struct verb *read_words(const struct cli_words *words, const struct options *options,
                                     uint32_t *id)
{
    const struct cli_command *command = &records_command;
    if (words->count == 0) {
        cli_wrong(command, "expected add, list, set or remove");
        return NULL;
    }
    const struct verb *verb = find_verb(words->items[0]);
    uint64_t number = 0;
    unsigned given = given_of(options);
    if (!verb) {
        wrong_verb(words->items[0]);
    } else if (words->count != (verb->takes_id ? 2U : 1U)) {
        cli_wrong(command, "%s takes %s", verb->name,
                  verb->takes_id ? "one word, the record's id" : "no further word");
    } else if (verb->takes_id &&
               !number_unsigned(str_of(words->items[1]), 0, UINT32_MAX, &number)) {
        cli_wrong(command, "record id \"%s\": expected 0 to %" PRIu32, words->items[1], UINT32_MAX);
    } else if (given & ~verb->takes) {
        cli_wrong(command, "%s does not take %s", verb->name, name_given(given & ~verb->takes));
    } else if (verb->needs_one_of && !(given & verb->needs_one_of)) {
        cli_wrong(command, "%s what? Give --address, --port, --num, --create or another",
                  verb->name);
    } else {
        *id = (uint32_t)number;
        return verb;
    }
    return NULL;
}

static int run_verb(const struct verb *verb, struct job *job)
{
    const struct settings *settings = settings_read(job->options->config, job->arena, job->diags);
    if (!settings) {
        return EXIT_USAGE;
    }
    bool done = records_open(&job->records, settings->collector.records_kind,
                             settings->collector.records_path, job->diags) &&
                verb->run(job);
    records_close(&job->records);
    return done ? EXIT_DONE : EXIT_COULD_NOT;
}

static int run(int argc, char **argv)
{
    struct options options = { .config = SETTINGS_DEFAULT_PATH,
                               .num = NOT_GIVEN,
                               .step = NOT_GIVEN };
    struct cli_words words;
    uint32_t id = 0;
    enum cli_outcome outcome = cli_parse(&records_command, argc, argv, &options, &words);
    if (outcome != CLI_RUN) {
        return outcome == CLI_ENDED ? EXIT_DONE : EXIT_USAGE;
    }
    const struct verb *verb = read_words(&words, &options, &id);
    if (!verb) {
        return EXIT_USAGE;
    }
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct job job = { .options = &options, .arena = arena, .diags = &diags, .id = id };
    int status = run_verb(verb, &job);
    diags_print(&diags, stderr);
    arena_free(arena);
    return status;
}

const struct cli_command records_command = {
    .name = "records",
    .summary = "add, list, change, remove who may send what",
    .usage = "add|list|set|remove [ID] [options]",
    .about = "A record is one RRD's worth of values and what must be true of whoever sends them.\n"
             "    blumap records add 8 --password-file secret --address 10.159.2.2\n"
             "    blumap records set 8 --address any\n"
             "    blumap records list --json\n"
             "    blumap records remove 8\n"
             "A password comes from a file, standard input or the terminal (add asks for it). Its\n"
             "RRD is made at the record's first sample; \"set\" changes none that is there.",
    .options = option_table,
    .run = run,
};
