/* fping:HOST: IN is the mean round trip in milliseconds, OUT the loss in percent. */
#include "source/fping.h"

#include <unistd.h>

#include "base/number.h"
#include "map/format.h"
#include "source/command.h"
#include "source/part.h"
#include "source/sources.h"

static const char *const programs[] = { "/usr/local/sbin/fping", "/usr/local/bin/fping",
                                        "/usr/sbin/fping", "/usr/bin/fping" };

enum { HOSTS_AT_ONCE = 100 }; /* of one fping */
enum { DEFAULT_PINGS = 5, MOST_PINGS = 100 };
enum {
    BASE_TIME = 10000,
    TIME_PER_PING = 15
}; /* milliseconds; fping leaves 10 between two pings */

static const char *find_program(void)
{
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        if (access(programs[i], X_OK) == 0) {
            return programs[i];
        }
    }
    return NULL;
}

static const char *obstacle(const struct source_run *run)
{
    (void)run;
    return find_program() ? NULL : "fping is not installed";
}

static bool recognises(struct str target, const struct source_run *run)
{
    (void)run;
    return part_drop(&target, STR("fping:")) && target.len > 0;
}

static struct str host_of(const struct source_job *job)
{
    return str_from(job->target, STR("fping:").len);
}

/* A name or an address; above all, no option of fping's. */
static bool is_host(struct str host)
{
    for (size_t i = 0; i < host.len; i++) {
        char c = host.data[i];
        if (!str_is_letter(c) && !str_is_digit(c) && str_find_char(STR(".:-_%"), c) == STR_NONE) {
            return false;
        }
    }
    return host.len > 0 && host.data[0] != '-';
}

static int64_t ping_count(const struct source_run *run)
{
    struct str hint = part_hint(run, "fping_ping_count");
    int64_t count = DEFAULT_PINGS;
    if (hint.len > 0 && !number_signed(hint, 1, MOST_PINGS, &count)) {
        diag_warning(run->diags, part_map_place(run), NULL,
                     "SET fping_ping_count %.*s: it must be from 1 to %d; %d is taken",
                     STR_ARG(hint), MOST_PINGS, DEFAULT_PINGS);
        count = DEFAULT_PINGS;
    }
    return count;
}

/* One fping in the making. */
struct batch {
    struct command *command;
    VEC(const char *) words;
    size_t hosts;
};

static void batch_begin(struct batch *batch, const struct source_run *run, int64_t pings)
{
    const char *count = arena_printf(run->arena, "-C%d", (int)pings).data;
    const char *const options[] = { find_program(), "-t100", "-r1",  "-p20",
                                    "-u",           count,   "-i10", "-q" };
    *batch = (struct batch){ .command = ARENA_NEW(run->arena, struct command) };
    batch->command->stream = COMMAND_ERRORS;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
        VEC_PUSH(&batch->words, run->arena, options[i]);
    }
}

static void batch_end(struct batch *batch, const struct source_run *run, int64_t pings,
                      struct commands *commands)
{
    if (batch->hosts == 0) {
        return;
    }
    VEC_PUSH(&batch->words, run->arena, NULL);
    batch->command->words = batch->words.items;
    batch->command->time_limit = BASE_TIME + TIME_PER_PING * (int64_t)batch->hosts * pings;
    VEC_PUSH(&commands->list, commands->arena, batch->command);
}

static void prepare(struct source_job *const *jobs, size_t count, const struct source_run *run,
                    struct commands *commands)
{
    int64_t pings = ping_count(run);
    struct names asked; /* host -> its struct command * */
    names_init(&asked, run->arena);
    struct batch batch;
    batch_begin(&batch, run, pings);
    for (size_t i = 0; i < count; i++) {
        struct str host = host_of(jobs[i]);
        if (!is_host(host)) {
            part_warn(jobs[i], run, NULL, "\"%.*s\" is no host name", STR_ARG(host));
            continue;
        }
        jobs[i]->command = names_get(&asked, host);
        if (jobs[i]->command) {
            continue;
        }
        VEC_PUSH(&batch.words, run->arena, arena_text(run->arena, host));
        jobs[i]->command = batch.command;
        names_set(&asked, host, batch.command);
        if (++batch.hosts == HOSTS_AT_ONCE) {
            batch_end(&batch, run, pings, commands);
            batch_begin(&batch, run, pings);
        }
    }
    batch_end(&batch, run, pings, commands);
}

/* Cuts "HOST :" off the front of LINE, which fping pads with blanks. */
static bool is_line_of(struct str *line, struct str host)
{
    if (!part_drop(line, host)) {
        return false;
    }
    struct str word;
    return line->len > 0 && str_is_space(line->data[0]) && str_next_word(line, &word) &&
           str_is(word, ":");
}

bool fping_parse(struct str text, struct str host, struct fping_result *result)
{
    struct str line;
    while (str_next_line(&text, &line)) {
        if (!is_line_of(&line, host)) {
            continue;
        }
        *result = (struct fping_result){ 0 };
        double sum = 0;
        struct str word;
        while (str_next_word(&line, &word)) {
            double trip;
            result->sent++;
            if (!number_decimal(word, &trip)) {
                continue; /* "-": lost */
            }
            result->least = result->received == 0 || trip < result->least ? trip : result->least;
            result->most = result->received == 0 || trip > result->most ? trip : result->most;
            result->received++;
            sum += trip;
        }
        result->mean = result->received > 0 ? sum / (double)result->received : 0;
        return result->sent > 0;
    }
    return false;
}

static void answer(struct source_job *job, const struct source_run *run)
{
    struct fping_result result;
    if (!fping_parse(job->command->text, host_of(job), &result)) {
        struct str complaint = command_complaint(job->command, run->arena);
        part_warn(job, run, NULL, "fping says nothing of \"%.*s\"%s%.*s", STR_ARG(host_of(job)),
                  complaint.len > 0 ? ": " : "", STR_ARG(complaint));
        return;
    }
    if (result.received > 0) {
        job->reading.is_known[DIRECTION_IN] = true;
        job->reading.value[DIRECTION_IN] = result.mean;
        part_note(job, run, "fping_min", format_plain(result.least, run->arena));
        part_note(job, run, "fping_max", format_plain(result.most, run->arena));
    }
    job->reading.is_known[DIRECTION_OUT] = true;
    job->reading.value[DIRECTION_OUT] =
        100.0 * (double)(result.sent - result.received) / (double)result.sent;
}

static void read_jobs(struct source_job *const *jobs, size_t count, const struct source_run *run)
{
    for (size_t i = 0; i < count; i++) {
        if (jobs[i]->command) {
            answer(jobs[i], run);
        }
    }
}

const struct source source_fping = {
    .name = "fping",
    .class_name = "WeatherMapDataSource_fping",
    .recognises = recognises,
    .obstacle = obstacle,
    .prepare = prepare,
    .read = read_jobs,
};
