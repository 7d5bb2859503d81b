#include "source/rrd_query.h"

#include <inttypes.h>

#include <rrd.h>

#include "base/number.h"
#include "source/part.h"

enum { DEFAULT_PERIOD = 800 };                       /* seconds */
enum { GRAPH_WIDTH = 400 };                          /* rrdtool's own: rows it aggregates at most */
static const int64_t longest_row = INT64_C(1) << 32; /* seconds */
static const time_t earliest = (time_t)3600 * 24 * 365 * 10; /* as rrdtool has it */

/* The texts behind a query, before they are understood. */
struct texts {
    struct str start, end, resolution, daemon;
    bool align;
    const struct source_run *run;
};

enum option_kind { OPTION_START, OPTION_END, OPTION_RESOLUTION, OPTION_DAEMON, OPTION_ALIGN };

static const struct option {
    const char *name;
    char letter;
    enum option_kind kind;
} options[] = {
    { "start", 's', OPTION_START },           { "end", 'e', OPTION_END },
    { "resolution", 'r', OPTION_RESOLUTION }, { "step", 'S', OPTION_RESOLUTION },
    { "daemon", 'd', OPTION_DAEMON },         { "align-start", 'a', OPTION_ALIGN },
};

enum { OPTIONS = sizeof options / sizeof *options };

static struct str *option_value(struct texts *texts, enum option_kind kind)
{
    switch (kind) {
    case OPTION_START:
        return &texts->start;
    case OPTION_END:
        return &texts->end;
    case OPTION_RESOLUTION:
        return &texts->resolution;
    case OPTION_DAEMON:
        return &texts->daemon;
    case OPTION_ALIGN:
        break;
    }
    return NULL;
}

/* Finds the option that WORD names; *VALUE is what is glued to it ("--end=now", "-r60"). */
static const struct option *find_option(struct str word, struct str *value)
{
    bool is_long = part_drop(&word, STR("--"));
    if (!is_long && !part_drop(&word, STR("-"))) {
        return NULL;
    }
    struct str name = is_long ? word : str_slice(word, 0, 1);
    *value = is_long ? (struct str){ 0 } : str_from(word, 1);
    if (is_long && part_cut(&word, '=', &name)) {
        *value = word;
    }
    for (size_t i = 0; i < OPTIONS; i++) {
        bool is_it = is_long ? str_is(name, options[i].name)
                             : name.len == 1 && name.data[0] == options[i].letter;
        if (is_it) {
            return &options[i];
        }
    }
    return NULL;
}

static bool read_options(struct texts *texts)
{
    struct str rest = part_hint(texts->run, "rrd_options");
    struct str word;
    while (str_next_word(&rest, &word)) {
        struct str value = { 0 };
        const struct option *option = find_option(word, &value);
        struct str *target = option ? option_value(texts, option->kind) : NULL;
        if (option && !target) {
            texts->align = true;
        } else if (!option || (value.len == 0 && !str_next_word(&rest, &value))) {
            diag_warning(texts->run->diags, part_map_place(texts->run), NULL,
                         "SET rrd_options: \"%.*s\" is not understood; known are --resolution, "
                         "--step, --start, --end, --align-start and --daemon, each with its value",
                         STR_ARG(word));
            return false;
        } else {
            *target = value;
        }
    }
    return true;
}

/* TEXT with the run's moment in place of "now", which librrd would ask of the machine. */
static const char *with_now(struct str text, const struct source_run *run)
{
    struct str rest = str_trim(text);
    bool is_now = str_starts_nocase(rest, STR("now"));
    if (is_now) {
        rest = str_trim(str_from(rest, STR("now").len));
    }
    bool has_offset = rest.len > 0 && (rest.data[0] == '-' || rest.data[0] == '+');
    if ((is_now && rest.len == 0) || has_offset) {
        return arena_printf(run->arena, "%" PRId64 "%.*s", run->now, STR_ARG(rest)).data;
    }
    return arena_text(run->arena, text);
}

static bool read_time(struct str text, rrd_time_value_t *time, const struct source_run *run)
{
    const char *complaint = rrd_parsetime(with_now(text, run), time);
    if (complaint) {
        diag_warning(run->diags, part_map_place(run), NULL,
                     "RRD targets: \"%.*s\" is no time rrdtool understands: %s", STR_ARG(text),
                     complaint);
    }
    return !complaint;
}

static bool read_window(struct rrd_query *query, const struct texts *texts)
{
    const struct source_run *run = texts->run;
    rrd_time_value_t start, end;
    time_t from, to;
    if (!read_time(texts->start, &start, run) || !read_time(texts->end, &end, run)) {
        return false;
    }
    if (rrd_proc_start_end(&start, &end, &from, &to) != 0) {
        diag_warning(run->diags, part_map_place(run), NULL, "RRD targets: %s", rrd_get_error());
        rrd_clear_error();
        return false;
    }
    if (from < earliest || to < from) {
        diag_warning(run->diags, part_map_place(run), NULL,
                     "RRD targets: the time from \"%.*s\" to \"%.*s\" must run forward and begin "
                     "after 1980",
                     STR_ARG(texts->start), STR_ARG(texts->end));
        return false;
    }
    query->start = (int64_t)from;
    query->end = (int64_t)to;
    return true;
}

static bool read_resolution(struct rrd_query *query, const struct texts *texts)
{
    unsigned long seconds = 1;
    if (texts->resolution.len > 0) {
        const char *text = arena_text(texts->run->arena, texts->resolution);
        const char *complaint = rrd_scaled_duration(text, 1, &seconds);
        if (complaint || seconds > (unsigned long)longest_row) {
            diag_warning(texts->run->diags, part_map_place(texts->run), NULL,
                         "SET rrd_options: \"%s\" is no resolution: %s", text,
                         complaint ? complaint : "too long");
            return false;
        }
    }
    query->resolution = (int64_t)seconds;
    if (texts->align) {
        int64_t beyond = query->start % query->resolution;
        query->start -= beyond;
        query->end -= beyond;
    }
    int64_t graphed = (query->end - query->start) / GRAPH_WIDTH;
    if (query->aggregate.len > 0 && query->resolution < graphed) {
        query->resolution = graphed;
    }
    return true;
}

static void read_daemon(struct rrd_query *query, const struct texts *texts)
{
    struct str address = texts->daemon;
    if (address.len == 0) {
        address = str_of(getenv("RRDCACHED_ADDRESS"));
    }
    if (address.len > 0) {
        query->daemon = arena_text(texts->run->arena, address);
        query->daemon_is_local = str_starts(address, STR("/")) || str_starts(address, STR("unix:"));
    }
}

/* SET rrd_start S: from S to "start+PERIOD"; else the PERIOD before now. */
static void default_window(struct texts *texts)
{
    const struct source_run *run = texts->run;
    struct str period = part_hint(run, "rrd_period");
    if (period.len == 0) {
        period = arena_printf(run->arena, "%d", DEFAULT_PERIOD);
    }
    texts->start = part_hint(run, "rrd_start");
    texts->end = arena_printf(run->arena, "start+%.*s", STR_ARG(period));
    if (texts->start.len == 0) {
        texts->start = arena_printf(run->arena, "now-%.*s", STR_ARG(period));
        texts->end = STR("now");
    }
}

bool rrd_query_read(struct rrd_query *query, const struct source_run *run)
{
    struct texts texts = { .run = run };
    struct str function = part_hint(run, "rrd_cf");
    *query = (struct rrd_query){
        .function = function.len > 0 ? arena_text(run->arena, function) : "AVERAGE",
        .aggregate = part_hint(run, "rrd_aggregate_function"),
    };
    default_window(&texts);
    if (!read_options(&texts) || !read_window(query, &texts) || !read_resolution(query, &texts)) {
        return false;
    }
    read_daemon(query, &texts);
    return true;
}
