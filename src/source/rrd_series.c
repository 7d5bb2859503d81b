#include "source/rrd_series.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>

#include <rrd.h>
#include <rrd_client.h>

#include "base/rrdfile.h"

static const int64_t values_limit = INT64_C(8) * 1024 * 1024; /* of one file */

static enum rrd_fetched fail_with_error(struct str *why, struct arena *arena)
{
    *why = arena_str(arena, str_of(rrd_test_error() ? rrd_get_error() : "librrd gave no reason"));
    rrd_clear_error();
    return RRD_FAILED;
}

/* rrd_fetch_r and rrdc_fetch are called alike. */
typedef int fetch_function(const char *path, const char *function, time_t *start, time_t *end,
                           unsigned long *step, unsigned long *count, char ***names,
                           rrd_value_t **values);

static enum rrd_fetched fetch(struct rrd_series *series, fetch_function *function, const char *path,
                              const struct rrd_query *query, struct str *why, struct arena *arena)
{
    time_t start = (time_t)query->start;
    time_t end = (time_t)query->end;
    unsigned long step = (unsigned long)query->resolution;
    unsigned long count = 0;
    char **names = NULL;
    rrd_value_t *values = NULL;
    rrd_clear_error();
    if (function(path, query->function, &start, &end, &step, &count, &names, &values) != 0) {
        return fail_with_error(why, arena);
    }
    *series =
        (struct rrd_series){ (int64_t)start, (int64_t)end, (int64_t)step, 0, count, names, values };
    if (series->step > 0 && series->end > series->start) {
        series->row_count = (size_t)((series->end - series->start) / series->step);
    }
    return RRD_FETCHED;
}

static enum rrd_fetched flush(const char *path, struct str *why, struct arena *arena)
{
    rrd_clear_error();
    return rrdc_flush(path) == 0 ? RRD_FETCHED : fail_with_error(why, arena);
}

/* The rows are allocated before librrd looks how many of them the file has. */
static bool is_moderate(const struct rrdfile *file, const struct rrd_query *query, struct str *why,
                        struct arena *arena)
{
    int64_t rows = (query->end - query->start) / file->finest_row + 2;
    if (rows <= values_limit / (int64_t)file->source_count) {
        return true;
    }
    *why = arena_printf(
        arena, "%" PRId64 " rows of %" PRId64 " s are asked for; rrd_period must be shorter", rows,
        file->finest_row);
    return false;
}

static enum rrd_fetched fetch_from_file(struct rrd_series *series, const char *path,
                                        const struct rrd_query *query, struct str *why,
                                        struct arena *arena)
{
    /* librrd takes names such as "sql//..." for databases, but no path with a folder before it. */
    const char *plain = *path == '/' ? path : arena_printf(arena, "./%s", path).data;
    struct rrdfile file;
    if (!rrdfile_read(plain, &file, why, arena) || !is_moderate(&file, query, why, arena)) {
        return RRD_FAILED;
    }
    return fetch(series, rrd_fetch_r, plain, query, why, arena);
}

enum rrd_fetched rrd_series_fetch(struct rrd_series *series, const char *path,
                                  const struct rrd_query *query, struct str *why,
                                  struct arena *arena)
{
    *series = (struct rrd_series){ 0 };
    struct stat facts;
    bool is_here = !query->daemon || query->daemon_is_local;
    if (is_here && stat(path, &facts) != 0) {
        *why = arena_str(arena, str_of(strerror(errno)));
        return RRD_MISSING;
    }
    if (query->daemon && flush(path, why, arena) != RRD_FETCHED) {
        return RRD_FAILED;
    }
    return is_here ? fetch_from_file(series, path, query, why, arena)
                   : fetch(series, rrdc_fetch, path, query, why, arena);
}

void rrd_series_free(struct rrd_series *series)
{
    for (size_t i = 0; series->names && i < series->source_count; i++) {
        rrd_freemem(series->names[i]);
    }
    rrd_freemem(series->names);
    rrd_freemem(series->values);
    *series = (struct rrd_series){ 0 };
}

size_t rrd_series_find(const struct rrd_series *series, struct str name)
{
    for (size_t i = 0; i < series->source_count; i++) {
        if (str_is(name, series->names[i])) {
            return i;
        }
    }
    return STR_NONE;
}
