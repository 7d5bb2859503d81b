#include "source/mrtg.h"

#include "source/part.h"
#include "source/sources.h"
#include "source/table.h"

enum { BITS_PER_BYTE = 8 };

static const struct str opening = { "<!-- ", 5 };
static const struct str closing = { " -->", 4 };

/* "cuin d 133736": two words and a number, single blanks between them. */
static bool take_figure(struct str comment, struct str *name, double *value)
{
    struct str word, period;
    struct str rest = comment;
    if (!part_cut(&rest, ' ', &word) || !part_cut(&rest, ' ', &period)) {
        return false;
    }
    *name = str_slice(comment, 0, word.len + 1 + period.len);
    struct str digits = rest;
    if (!part_drop(&digits, STR("-"))) {
        part_drop(&digits, STR("+"));
    }
    return digits.len > 0 && part_number(digits) == digits.len && part_leading_number(rest, value);
}

static void keep_figure(struct names *figures, struct str comment, struct arena *arena)
{
    struct str name;
    double value;
    if (take_figure(comment, &name, &value)) {
        double *figure = ARENA_NEW(arena, double);
        *figure = value;
        names_set(figures, name, figure);
    }
}

/* A comment runs from the last opening before a closing: one pass, whatever the page looks like. */
struct names *mrtg_parse(struct str text, struct arena *arena)
{
    struct names *figures = ARENA_NEW(arena, struct names);
    names_init(figures, arena);
    size_t start = STR_NONE;
    for (size_t i = 0; i < text.len; i++) {
        struct str rest = str_from(text, i);
        if (str_starts(rest, opening)) {
            start = i + opening.len;
        } else if (start != STR_NONE && i >= start && str_starts(rest, closing)) {
            keep_figure(figures, str_slice(text, start, i), arena);
            start = STR_NONE;
        }
    }
    return figures;
}

static bool recognises(struct str target, const struct source_run *run)
{
    (void)run;
    return str_ends(target, STR(".htm")) || str_ends(target, STR(".html"));
}

static struct str item_hint(const struct source_job *job, const char *name, struct str fallback)
{
    const struct str *hint = map_item_hint(job->item, str_of(name));
    return hint ? *hint : fallback;
}

static bool item_hint_is_on(const struct source_job *job, const char *name)
{
    double number;
    return part_leading_number(item_hint(job, name, (struct str){ 0 }), &number) &&
           (number < 0 || number > 0);
}

static void answer(struct source_job *job, const struct table_file *file,
                   const struct source_run *run)
{
    static const char *const ends[DIRECTIONS] = { "in", "out" };
    struct str value = item_hint(job, "mrtg_value", STR("cu"));
    struct str period = item_hint(job, "mrtg_period", STR("d"));
    double factor = item_hint_is_on(job, "mrtg_negate") ? -BITS_PER_BYTE : BITS_PER_BYTE;
    size_t swap = item_hint_is_on(job, "mrtg_swap") ? 1 : 0;
    for (size_t d = 0; d < DIRECTIONS; d++) {
        struct str name = arena_printf(run->arena, "%.*s%s %.*s", STR_ARG(value), ends[d ^ swap],
                                       STR_ARG(period));
        const double *figure = names_get(file->rows, name);
        if (figure) {
            job->reading.is_known[d] = true;
            job->reading.value[d] = *figure * factor;
            job->reading.time = file->changed;
        }
    }
}

static bool is_address(struct str target)
{
    return str_starts_nocase(target, STR("http://")) || str_starts_nocase(target, STR("https://"));
}

static void read_jobs(struct source_job *const *jobs, size_t count, const struct source_run *run)
{
    struct names files;
    names_init(&files, run->arena);
    for (size_t i = 0; i < count; i++) {
        if (is_address(jobs[i]->target)) {
            part_warn(jobs[i], run, NULL,
                      "\"%.*s\" is a web address; have the page fetched into a file and name that",
                      STR_ARG(jobs[i]->target));
            continue;
        }
        const struct table_file *file =
            table_open(&files, jobs[i], run, jobs[i]->target, mrtg_parse);
        if (file) {
            answer(jobs[i], file, run);
        }
    }
}

const struct source source_mrtg = {
    .name = "mrtg",
    .class_name = "WeatherMapDataSource_mrtg",
    .recognises = recognises,
    .read = read_jobs,
};
