/* [rrd:][gauge:][scale:N:]FILE.rrd[:DS:DS]: the last known row of a round-robin database, or what
 * SET rrd_aggregate_function makes of all rows of the window.
 *
 * Every value takes the way through text that it takes from rrdtool to php-weathermap, so that the
 * last digits agree. */
#include <math.h>
#include <stdio.h>

#include "base/buf.h"
#include "source/part.h"
#include "source/rrd_aggregate.h"
#include "source/rrd_daemon.h"
#include "source/rrd_query.h"
#include "source/rrd_series.h"
#include "source/sources.h"

enum { BITS_PER_BYTE = 8 };

/* What is wanted from one file. */
struct request {
    struct source_job *job;
    struct str ds[DIRECTIONS]; /* "-": this direction is not wanted */
    double factor;
    struct request *next; /* of the same file */
};

struct file {
    const char *path;
    struct request *first, *last;
};

struct reader {
    const struct source_run *run;
    struct rrd_query query;
    const struct rrd_aggregate *aggregate; /* NULL: the last row */
    struct names files;                    /* path -> struct file *, each read once */
};

/* ---- understanding targets ---- */

static bool is_ds_name(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (!str_is_letter(c) && !str_is_digit(c) && c != '_' && c != '-') {
            return false;
        }
    }
    return text.len > 0;
}

/* Cuts ":NAME" off the end of *TEXT. */
static bool cut_last(struct str *text, struct str *name)
{
    for (size_t i = text->len; i > 0; i--) {
        if (text->data[i - 1] == ':') {
            *name = str_from(*text, i);
            *text = str_slice(*text, 0, i - 1);
            return is_ds_name(*name);
        }
    }
    return false;
}

/* FILE.rrd or FILE.rrd:IN:OUT; without names DS is left alone. */
static bool take_file(struct str target, struct str *file, struct str ds[DIRECTIONS])
{
    *file = target;
    if (str_ends(target, STR(".rrd"))) {
        return true;
    }
    return cut_last(file, &ds[DIRECTION_OUT]) && cut_last(file, &ds[DIRECTION_IN]) &&
           str_ends(*file, STR(".rrd"));
}

static bool recognises(struct str target, const struct source_run *run)
{
    (void)run;
    struct str file, ds[DIRECTIONS];
    return take_file(target, &file, ds);
}

/* Takes "N:" off the front of *FILE: an optional sign, digits, a point and digits. */
static bool take_scale(struct str *file, double *factor)
{
    struct str number;
    if (!part_cut(file, ':', &number) || !part_leading_number(number, factor)) {
        return false;
    }
    struct str digits = number;
    if (!part_drop(&digits, STR("-"))) {
        part_drop(&digits, STR("+"));
    }
    size_t point = str_starts(digits, STR(".")) ? 1 : 0;
    return part_number(str_from(digits, point)) + point == digits.len;
}

static bool take_prefixes(struct request *request, struct str *file, const struct source_run *run)
{
    request->factor = BITS_PER_BYTE;
    part_drop(file, STR("rrd:"));
    if (part_drop(file, STR("gauge:"))) {
        request->factor = 1;
    }
    if (part_drop(file, STR("scale:")) && !take_scale(file, &request->factor)) {
        part_warn(request->job, run, NULL,
                  "\"scale:\" needs a number before the file, as in scale:0.001:FILE.rrd");
        return false;
    }
    return true;
}

static const char *full_path(const struct source_job *job, struct str file,
                             const struct source_run *run)
{
    struct str folder = part_hint(run, "rrd_default_path");
    bool is_complete = str_starts(file, STR("/")) || str_starts(file, STR("."));
    if (!is_complete && folder.len > 0) {
        file = arena_printf(run->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(file));
    }
    return part_path(job, run, file);
}

static struct str default_ds(const struct source_run *run, const char *hint, struct str fallback)
{
    struct str name = part_hint(run, hint);
    return name.len > 0 ? name : fallback;
}

static bool wants_any(const struct request *request)
{
    return !str_is(request->ds[DIRECTION_IN], "-") || !str_is(request->ds[DIRECTION_OUT], "-");
}

static void add_request(struct reader *reader, struct request *request, const char *path)
{
    struct file *file = names_get(&reader->files, str_of(path));
    if (file) {
        file->last->next = request;
        file->last = request;
        return;
    }
    file = ARENA_NEW(reader->run->arena, struct file);
    *file = (struct file){ path, request, request };
    names_set(&reader->files, str_of(path), file);
}

static void understand(struct reader *reader, struct source_job *job)
{
    const struct source_run *run = reader->run;
    struct request *request = ARENA_NEW(run->arena, struct request);
    struct str file;
    request->job = job;
    request->ds[DIRECTION_IN] = default_ds(run, "rrd_default_in_ds", STR("traffic_in"));
    request->ds[DIRECTION_OUT] = default_ds(run, "rrd_default_out_ds", STR("traffic_out"));
    if (!take_file(job->target, &file, request->ds) || !wants_any(request) ||
        !take_prefixes(request, &file, run)) {
        return;
    }
    const char *path = full_path(job, file, run);
    if (path) {
        add_request(reader, request, path);
    }
}

/* ---- reading ---- */

/* As `rrdtool fetch` writes a value. */
static double as_fetched(double value)
{
    char text[64];
    snprintf(text, sizeof text, "%0.10e", value);
    return strtod(text, NULL);
}

/* As PRINT:x:%lf writes it. */
static double as_printed(double value)
{
    char text[512];
    snprintf(text, sizeof text, "%f", value);
    return strtod(text, NULL);
}

static struct str all_names(const struct rrd_series *series, struct arena *arena)
{
    struct buf list = { 0 };
    for (size_t i = 0; i < series->source_count; i++) {
        buf_printf(&list, "%s%s", i > 0 ? ", " : "", series->names[i]);
    }
    struct str names = arena_str(arena, buf_str(&list));
    buf_free(&list);
    return names;
}

/* The column of each wanted data source; STR_NONE for one that is not wanted. */
static bool find_columns(const struct request *request, const struct rrd_series *series,
                         const struct source_run *run, size_t columns[DIRECTIONS])
{
    for (size_t d = 0; d < DIRECTIONS; d++) {
        columns[d] = STR_NONE;
        if (str_is(request->ds[d], "-")) {
            continue;
        }
        columns[d] = rrd_series_find(series, request->ds[d]);
        if (columns[d] == STR_NONE) {
            part_warn(request->job, run, "WMRRD06",
                      "\"%.*s\" has no data source \"%.*s\"; it has: %.*s",
                      STR_ARG(request->job->target), STR_ARG(request->ds[d]),
                      STR_ARG(all_names(series, run->arena)));
            return false;
        }
    }
    return true;
}

static void set_value(struct request *request, size_t direction, double value)
{
    struct reading *reading = &request->job->reading;
    if (isfinite(value)) {
        reading->is_known[direction] = true;
        reading->value[direction] = value * request->factor;
    }
}

/* The last row in which at least one of the wanted values is known. */
static void take_last_row(struct request *request, const struct rrd_series *series,
                          const size_t columns[DIRECTIONS])
{
    struct reading *reading = &request->job->reading;
    for (size_t row = series->row_count; row > 0; row--) {
        const double *values = series->values + (row - 1) * series->source_count;
        for (size_t d = 0; d < DIRECTIONS; d++) {
            if (columns[d] != STR_NONE && isfinite(values[columns[d]])) {
                set_value(request, d, as_fetched(values[columns[d]]));
            }
        }
        if (reading->is_known[DIRECTION_IN] || reading->is_known[DIRECTION_OUT]) {
            reading->time = series->start + (int64_t)row * series->step;
            return;
        }
    }
}

static void take_aggregate(struct request *request, const struct rrd_series *series,
                           const size_t columns[DIRECTIONS], const struct reader *reader)
{
    if (columns[DIRECTION_IN] == STR_NONE || columns[DIRECTION_OUT] == STR_NONE) {
        part_warn(request->job, reader->run, "WMRRD09",
                  "rrd_aggregate_function needs both data sources, and one is \"-\"");
        return;
    }
    for (size_t d = 0; d < DIRECTIONS; d++) {
        double value = rrd_aggregate_value(reader->aggregate, series, columns[d], &reader->query);
        set_value(request, d, as_printed(value));
    }
}

static void answer(struct request *request, const struct rrd_series *series,
                   const struct reader *reader)
{
    size_t columns[DIRECTIONS];
    if (!find_columns(request, series, reader->run, columns)) {
        return;
    }
    if (reader->aggregate) {
        take_aggregate(request, series, columns, reader);
    } else {
        take_last_row(request, series, columns);
    }
}

static void warn_failure(const struct request *request, const char *path, enum rrd_fetched fetched,
                         struct str why, const struct source_run *run)
{
    if (fetched == RRD_MISSING) {
        part_warn(request->job, run, "WMRRD06", "there is no file \"%s\": %.*s", path,
                  STR_ARG(why));
    } else {
        part_warn(request->job, run, NULL, "cannot read \"%s\": %.*s", path, STR_ARG(why));
    }
}

static void read_file(const struct reader *reader, const struct file *file)
{
    struct rrd_series series;
    struct str why = { 0 };
    enum rrd_fetched fetched =
        rrd_series_fetch(&series, file->path, &reader->query, &why, reader->run->arena);
    for (struct request *request = file->first; request; request = request->next) {
        if (fetched == RRD_FETCHED) {
            answer(request, &series, reader);
        } else {
            warn_failure(request, file->path, fetched, why, reader->run);
        }
    }
    rrd_series_free(&series);
}

static bool find_aggregate(struct reader *reader)
{
    struct str text = reader->query.aggregate;
    if (text.len == 0) {
        return true;
    }
    reader->aggregate = rrd_aggregate_find(text, reader->run->arena);
    if (!reader->aggregate) {
        diag_warning(reader->run->diags, part_map_place(reader->run), NULL,
                     "SET rrd_aggregate_function %.*s: it must be MAXIMUM, MINIMUM, AVERAGE, "
                     "TOTAL, STDEV, FIRST, LAST or such as 95,PERCENT",
                     STR_ARG(text));
    }
    return reader->aggregate != NULL;
}

static void read_jobs(struct source_job *const *jobs, size_t count, const struct source_run *run)
{
    struct reader reader = { .run = run };
    names_init(&reader.files, run->arena);
    if (!rrd_query_read(&reader.query, run) || !find_aggregate(&reader)) {
        return;
    }
    if (map_hint_is_on(run->map, STR("rrd_use_poller_output"))) {
        diag_warning(run->diags, part_map_place(run), "WMRRD12",
                     "SET rrd_use_poller_output: this run is not inside Cacti; the RRD files are "
                     "read");
    }
    for (size_t i = 0; i < count; i++) {
        understand(&reader, jobs[i]);
    }
    rrd_daemon_open(&reader.query, run);
    for (size_t i = 0; i < reader.files.count; i++) {
        read_file(&reader, reader.files.entries[i].value);
    }
    rrd_daemon_close(&reader.query);
}

const struct source source_rrd = {
    .name = "rrd",
    .class_name = "WeatherMapDataSource_rrd",
    .recognises = recognises,
    .read = read_jobs,
};
