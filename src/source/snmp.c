#include "source/snmp.h"

#include "base/number.h"
#include "source/command.h"
#include "source/part.h"
#include "source/snmp_session.h"
#include "source/sources.h"

/* As php-weathermap has them. */
enum { DEFAULT_TIME = 1000000, DEFAULT_RETRIES = 2 }; /* microseconds */

/* Against hints that would have a run wait for hours. */
enum { LONGEST_TIME = 60000000, MOST_RETRIES = 20, MOST_FAILURES = 1000000 };
enum { BASE_TIME = 2000, LONGEST_RUN = 60000 }; /* milliseconds of one host's child process */

/* One target's fields, apart by colons: who asks, whom, for what. */
struct fields {
    struct str who, host, oid[DIRECTIONS];
};

static bool cut_fields(struct str target, const char *prefix, struct fields *fields)
{
    if (!part_drop(&target, str_of(prefix)) || !part_cut(&target, ':', &fields->who) ||
        !part_cut(&target, ':', &fields->host) ||
        !part_cut(&target, ':', &fields->oid[DIRECTION_IN])) {
        return false;
    }
    fields->oid[DIRECTION_OUT] = target;
    return fields->who.len > 0 && fields->host.len > 0 && fields->oid[DIRECTION_IN].len > 0 &&
           target.len > 0 && str_find_char(target, ':') == STR_NONE;
}

static const char *const prefixes[] = { "snmp:", "snmp2c:", "snmp3:" };

/* ---- preparing ---- */

/* Whole numbers as hints; what is none counts as the default. */
static int64_t number_hint(const struct source_run *run, const char *name, int64_t standard,
                           int64_t most)
{
    struct str text = part_hint(run, name);
    int64_t number;
    if (text.len == 0) {
        return standard;
    }
    if (!number_signed(str_trim(text), 0, most, &number)) {
        diag_warning(run->diags, (struct place){ .file = arena_text(run->arena, run->map->path) },
                     NULL, "SET %s %.*s: it must be a whole number from 0 to %lld; %lld is taken",
                     name, STR_ARG(text), (long long)most, (long long)standard);
        return standard;
    }
    return number;
}

static const char *profile_hint(const struct source_run *run, struct str profile, const char *key,
                                const char *standard)
{
    struct str name = arena_printf(run->arena, "snmp3_%.*s_%s", STR_ARG(profile), key);
    const struct str *hint = map_hint(run->map, name);
    return hint ? arena_text(run->arena, *hint) : standard;
}

static struct snmp_access access_of(const struct source_run *run, const struct fields *fields,
                                    enum snmp_version version)
{
    struct snmp_access access = {
        .version = version,
        .host = arena_text(run->arena, fields->host),
        .community = arena_text(run->arena, fields->who),
    };
    if (version == SNMP_V3) {
        access.user = profile_hint(run, fields->who, "username", "");
        access.level = profile_hint(run, fields->who, "seclevel", "noAuthNoPriv");
        access.auth_protocol = profile_hint(run, fields->who, "authproto", "");
        access.auth_password = profile_hint(run, fields->who, "authpass", "");
        access.privacy_protocol = profile_hint(run, fields->who, "privproto", "");
        access.privacy_password = profile_hint(run, fields->who, "privpass", "");
    }
    return access;
}

static const char *oid_text(const struct source_run *run, struct str text)
{
    return str_is(text, "-") ? NULL : arena_text(run->arena, text);
}

/* A host that is asked, in a child process of its own. */
struct asked {
    struct snmp_host host;
    struct command command;
};

struct asking {
    const struct source_run *run;
    const struct snmp_library *library;
    enum snmp_version version;
    struct names hosts; /* WHO:HOST -> struct asked * */
};

static struct asked *asked_for(struct asking *asking, const struct fields *fields)
{
    const struct source_run *run = asking->run;
    struct str key =
        arena_printf(run->arena, "%.*s:%.*s", STR_ARG(fields->who), STR_ARG(fields->host));
    struct asked *asked = names_get(&asking->hosts, key);
    if (!asked) {
        asked = ARENA_NEW(run->arena, struct asked);
        asked->host.library = asking->library;
        asked->host.access = access_of(run, fields, asking->version);
        asked->host.time_limit = number_hint(run, "snmp_timeout", DEFAULT_TIME, LONGEST_TIME);
        asked->host.retries = number_hint(run, "snmp_retries", DEFAULT_RETRIES, MOST_RETRIES);
        asked->host.abort_count = number_hint(run, "snmp_abort_count", 0, MOST_FAILURES);
        names_set(&asking->hosts, key, asked);
    }
    return asked;
}

static void start_asking(struct asked *asked, struct commands *commands)
{
    static const char *const words[] = { "SNMP", NULL };
    const struct snmp_host *host = &asked->host;
    int64_t answers = 2 * (int64_t)host->questions.count;
    int64_t wait = answers * host->time_limit / 1000 * (host->retries + 1) + BASE_TIME;
    asked->command = (struct command){
        .words = words,
        .work = snmp_session_run,
        .state = host,
        .time_limit = wait > LONGEST_RUN ? LONGEST_RUN : wait,
    };
    VEC_PUSH(&commands->list, commands->arena, &asked->command);
}

static bool has_import(struct source_job *job, const struct source_run *run,
                       const struct fields *fields)
{
    if (!profile_hint(run, fields->who, "import", NULL)) {
        return false;
    }
    part_warn(job, run, NULL,
              "SET snmp3_%.*s_import: profiles are imported from Cacti, and this run is not inside "
              "it; SET snmp3_%.*s_username and the others instead",
              STR_ARG(fields->who), STR_ARG(fields->who));
    return true;
}

static void prepare(struct source_job *const *jobs, size_t count, const struct source_run *run,
                    struct commands *commands, enum snmp_version version)
{
    struct asking asking = { .run = run, .version = version };
    struct snmp_library *library = ARENA_NEW(run->arena, struct snmp_library);
    snmp_library_open(library); /* it can be had: else there would be an obstacle */
    asking.library = library;
    names_init(&asking.hosts, run->arena);
    for (size_t i = 0; i < count; i++) {
        struct fields fields;
        if (!cut_fields(jobs[i]->target, prefixes[version], &fields) ||
            (version == SNMP_V3 && has_import(jobs[i], run, &fields))) {
            continue;
        }
        struct asked *asked = asked_for(&asking, &fields);
        struct snmp_question question = {
            i, { oid_text(run, fields.oid[DIRECTION_IN]), oid_text(run, fields.oid[DIRECTION_OUT]) }
        };
        VEC_PUSH(&asked->host.questions, run->arena, question);
        jobs[i]->command = &asked->command;
    }
    for (size_t i = 0; i < asking.hosts.count; i++) {
        start_asking(asking.hosts.entries[i].value, commands);
    }
}

/* ---- reading ---- */

static void take_line(struct str line, struct snmp_result *result)
{
    struct str word, mark;
    if (!str_next_word(&line, &word)) {
        return;
    }
    if (str_is(word, "abort")) {
        result->is_aborted = true;
        return;
    }
    bool is_in = str_is(word, "in");
    if ((!is_in && !str_is(word, "out")) || !str_next_word(&line, &mark)) {
        return;
    }
    enum direction direction = is_in ? DIRECTION_IN : DIRECTION_OUT;
    struct str text = str_trim(line);
    bool has_value = str_is(mark, "=") && text.len > 0;
    result->of[direction].kind = has_value ? SNMP_VALUE : SNMP_FAULT;
    result->of[direction].text = text.len > 0 ? text : STR("there is nothing at this OID");
}

struct snmp_result snmp_result_read(struct str text, size_t target)
{
    struct snmp_result result = { 0 };
    struct str line, word;
    while (str_next_line(&text, &line)) {
        uint64_t number;
        if (str_next_word(&line, &word) && number_unsigned(word, 0, SIZE_MAX, &number) &&
            number == target) {
            take_line(line, &result);
        }
    }
    return result;
}

static void answer(struct source_job *job, const struct snmp_result *result,
                   const struct source_run *run)
{
    static const char *const notes[DIRECTIONS] = { "snmp_in_raw", "snmp_out_raw" };
    for (size_t d = 0; d < DIRECTIONS; d++) {
        struct str text = result->of[d].text;
        if (result->of[d].kind == SNMP_FAULT) {
            part_warn(job, run, NULL, "\"%.*s\": %.*s", STR_ARG(job->target), STR_ARG(text));
        } else if (result->of[d].kind == SNMP_VALUE) {
            job->reading.is_known[d] = true;
            job->reading.value[d] =
                0; /* a text without a number in front, as php-weathermap has it */
            part_leading_number(text, &job->reading.value[d]);
            part_note(job, run, notes[d], text);
        }
    }
    job->reading.time = run->now;
}

static void read_jobs(struct source_job *const *jobs, size_t count, const struct source_run *run)
{
    for (size_t i = 0; i < count; i++) {
        if (!jobs[i]->command) {
            continue;
        }
        struct snmp_result result = snmp_result_read(jobs[i]->command->text, i);
        struct str complaint = command_complaint(jobs[i]->command, run->arena);
        if (result.is_aborted) {
            part_warn(jobs[i], run, "WMSNMP01", "\"%.*s\" is not asked: its host failed %.*s times",
                      STR_ARG(jobs[i]->target), STR_ARG(part_hint(run, "snmp_abort_count")));
        } else if (complaint.len > 0) {
            part_warn(jobs[i], run, NULL, "\"%.*s\": %.*s", STR_ARG(jobs[i]->target),
                      STR_ARG(complaint));
        }
        answer(jobs[i], &result, run);
    }
}

static const char *obstacle(const struct source_run *run)
{
    struct snmp_library library;
    (void)run;
    return snmp_library_open(&library);
}

#define SNMP_SOURCE(source_name, version)                                                          \
    static bool source_name##_recognises(struct str target, const struct source_run *run)          \
    {                                                                                              \
        struct fields fields;                                                                      \
        (void)run;                                                                                 \
        return cut_fields(target, prefixes[version], &fields);                                     \
    }                                                                                              \
    static void source_name##_prepare(struct source_job *const *jobs, size_t count,                \
                                      const struct source_run *run, struct commands *commands)     \
    {                                                                                              \
        prepare(jobs, count, run, commands, version);                                              \
    }                                                                                              \
    const struct source source_##source_name = {                                                   \
        .name = #source_name,                                                                      \
        .class_name = "WeatherMapDataSource_" #source_name,                                        \
        .recognises = source_name##_recognises,                                                    \
        .obstacle = obstacle,                                                                      \
        .prepare = source_name##_prepare,                                                          \
        .read = read_jobs,                                                                         \
    }

SNMP_SOURCE(snmp, SNMP_V1);
SNMP_SOURCE(snmp2c, SNMP_V2C);
SNMP_SOURCE(snmp3, SNMP_V3);
