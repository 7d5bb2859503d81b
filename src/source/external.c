/* !command: a program that prints, as those for MRTG do, at least four lines: IN, OUT, how long the
 * device is up, its name. Runs only if the command line of blumap allows it, and without a shell;
 * who wants one names it: !sh -c '...'. */
#include "source/external.h"

#include "base/buf.h"
#include "base/number.h"
#include "base/vec.h"
#include "source/command.h"
#include "source/part.h"
#include "source/sources.h"

enum { LINES = 4 };
enum { DEFAULT_TIME = 10, MOST_TIME = 300 }; /* seconds, SET external_timeout */

/* ---- words ---- */

struct splitter {
    struct str rest;
    struct arena *arena;
    VEC(const char *) words;
    struct buf word;
    bool in_word;
    char quote; /* ' or " while between two of them */
    struct str complaint;
};

static void complain_of_shell(struct splitter *splitter, char c)
{
    splitter->complaint =
        arena_printf(splitter->arena,
                     "'%c' means something only to a shell, and none is used; quote it, or ask for "
                     "one: !sh -c '...'",
                     c);
}

static bool is_for_shell(const struct splitter *splitter, char c)
{
    static const struct str anywhere = { "|&;<>()$`*?[", 12 };
    if (splitter->quote == '"') {
        return c == '$' || c == '`';
    }
    bool is_at_start = !splitter->in_word && (c == '~' || c == '#');
    return is_at_start || str_find_char(anywhere, c) != STR_NONE;
}

static void end_word(struct splitter *splitter)
{
    if (splitter->in_word) {
        VEC_PUSH(&splitter->words, splitter->arena,
                 arena_text(splitter->arena, buf_str(&splitter->word)));
    }
    buf_clear(&splitter->word);
    splitter->in_word = false;
}

static void take_escaped(struct splitter *splitter)
{
    if (splitter->rest.len == 0) {
        splitter->complaint = STR("it ends with a backslash");
        return;
    }
    buf_add_char(&splitter->word, splitter->rest.data[0]);
    splitter->rest = str_from(splitter->rest, 1);
    splitter->in_word = true;
}

static void take_char(struct splitter *splitter)
{
    char c = splitter->rest.data[0];
    splitter->rest = str_from(splitter->rest, 1);
    bool is_quote = splitter->quote ? c == splitter->quote : c == '\'' || c == '"';
    if (is_quote) {
        splitter->quote = splitter->quote ? '\0' : c;
        splitter->in_word = true;
    } else if (splitter->quote == '\'') {
        buf_add_char(&splitter->word, c);
    } else if (c == '\\') {
        take_escaped(splitter);
    } else if (!splitter->quote && str_is_space(c)) {
        end_word(splitter);
    } else if (is_for_shell(splitter, c)) {
        complain_of_shell(splitter, c);
    } else {
        buf_add_char(&splitter->word, c);
        splitter->in_word = true;
    }
}

const char *const *external_words(struct str line, struct arena *arena, struct str *complaint)
{
    struct splitter splitter = { .rest = line, .arena = arena };
    if (str_find_char(line, '\0') != STR_NONE) {
        splitter.complaint = STR("it has a NUL character in it");
    }
    while (splitter.rest.len > 0 && splitter.complaint.len == 0) {
        take_char(&splitter);
    }
    end_word(&splitter);
    buf_free(&splitter.word);
    if (splitter.complaint.len == 0 && splitter.quote) {
        splitter.complaint = STR("a quote in it does not end");
    } else if (splitter.complaint.len == 0 && splitter.words.count == 0) {
        splitter.complaint = STR("there is no command");
    }
    VEC_PUSH(&splitter.words, arena, NULL);
    *complaint = splitter.complaint;
    return splitter.complaint.len == 0 ? splitter.words.items : NULL;
}

/* ---- the source ---- */

static bool recognises(struct str target, const struct source_run *run)
{
    return run->allow_external && str_starts(target, STR("!"));
}

static int64_t time_limit(const struct source_run *run)
{
    struct str hint = part_hint(run, "external_timeout");
    int64_t seconds = DEFAULT_TIME;
    if (hint.len > 0 && !number_signed(hint, 1, MOST_TIME, &seconds)) {
        diag_warning(run->diags, part_map_place(run), NULL,
                     "SET external_timeout %.*s: it must be a number of seconds from 1 to %d; %d "
                     "is taken",
                     STR_ARG(hint), MOST_TIME, DEFAULT_TIME);
        seconds = DEFAULT_TIME;
    }
    return seconds * 1000;
}

static void prepare(struct source_job *const *jobs, size_t count, const struct source_run *run,
                    struct commands *commands)
{
    int64_t limit = time_limit(run);
    for (size_t i = 0; i < count; i++) {
        struct str complaint;
        const char *const *words =
            external_words(str_from(jobs[i]->target, 1), run->arena, &complaint);
        if (!words) {
            part_warn(jobs[i], run, "WMEXT01", "\"%.*s\" was not run: %.*s",
                      STR_ARG(jobs[i]->target), STR_ARG(complaint));
            continue;
        }
        struct command *command = ARENA_NEW(run->arena, struct command);
        *command = (struct command){ .words = words, .time_limit = limit };
        jobs[i]->command = command;
        VEC_PUSH(&commands->list, commands->arena, command);
    }
}

static size_t take_lines(struct str text, struct str lines[static LINES])
{
    size_t count = 0;
    struct str line;
    while (str_next_line(&text, &line)) {
        if (count < LINES) {
            lines[count] = str_trim(line);
        }
        count++;
    }
    return count;
}

static void answer(struct source_job *job, const struct source_run *run)
{
    static const char *const notes[LINES] = { "external_line1", "external_line2", "external_line3",
                                              "external_line4" };
    struct str lines[LINES];
    size_t count = take_lines(job->command->text, lines);
    if (count < LINES) {
        part_warn(job, run, "WMEXT02", "\"%.*s\" printed %zu lines; at least %d are wanted",
                  STR_ARG(job->target), count, LINES);
        return;
    }
    for (size_t d = 0; d < DIRECTIONS; d++) {
        job->reading.is_known[d] = part_leading_number(lines[d], &job->reading.value[d]);
    }
    job->reading.time = run->now;
    for (size_t i = 0; i < LINES; i++) {
        part_note(job, run, notes[i], lines[i]);
    }
}

static void read_jobs(struct source_job *const *jobs, size_t count, const struct source_run *run)
{
    for (size_t i = 0; i < count; i++) {
        if (!jobs[i]->command) {
            continue;
        }
        struct str complaint = command_complaint(jobs[i]->command, run->arena);
        if (jobs[i]->command->end == COMMAND_EXITED) {
            answer(jobs[i], run);
        } else {
            part_warn(jobs[i], run, "WMEXT01", "%.*s", STR_ARG(complaint));
        }
    }
}

const struct source source_external = {
    .name = "external",
    .class_name = "WeatherMapDataSource_external",
    .recognises = recognises,
    .prepare = prepare,
    .read = read_jobs,
};
