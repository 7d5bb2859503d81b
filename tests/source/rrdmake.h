/* RRD files for tests, made by librrd. */
#ifndef BLUMAP_TESTS_SOURCE_RRDMAKE_H
#define BLUMAP_TESTS_SOURCE_RRDMAKE_H

#include <stdio.h>

#include <rrd.h>

#include "fixture.h"

struct rrdmake_row {
    int64_t before;     /* seconds before FIXTURE_NOW */
    const char *values; /* "1:2", "U:3" */
};

/* A file of two data sources IN and OUT of TYPE ("GAUGE") with STEP seconds a row: a day of
 * averages and of maxima, and a week of averages of six rows. */
static inline const char *rrdmake_new(struct fixture *fixture, const char *name, unsigned long step,
                                      const char *in, const char *out)
{
    const char *path = fixture_path(fixture, name);
    const char *ds[2] = { in, out };
    const char *words[5];
    for (size_t i = 0; i < 2; i++) {
        words[i] = arena_printf(fixture->arena, "DS:%s:GAUGE:%lu:U:U", ds[i], 2 * step).data;
    }
    unsigned long rows = 86400 / step;
    words[2] = arena_printf(fixture->arena, "RRA:AVERAGE:0.5:1:%lu", rows).data;
    words[3] = arena_printf(fixture->arena, "RRA:MAX:0.5:6:%lu", rows).data;
    words[4] = arena_printf(fixture->arena, "RRA:AVERAGE:0.5:6:%lu", rows).data;
    rrd_clear_error();
    if (rrd_create_r(path, step, (time_t)(FIXTURE_NOW - 3 * 86400), 5, words) != 0) {
        fail_msg("%s", rrd_get_error());
    }
    return path;
}

static inline void rrdmake_update(struct fixture *fixture, const char *path, int64_t time,
                                  const char *values)
{
    const char *word = arena_printf(fixture->arena, "%lld:%s", (long long)time, values).data;
    rrd_clear_error();
    if (rrd_update_r(path, NULL, 1, &word) != 0) {
        fail_msg("%s", rrd_get_error());
    }
}

/* Updates on the step are rows as they are. */
static inline void rrdmake_rows(struct fixture *fixture, const char *path,
                                const struct rrdmake_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        rrdmake_update(fixture, path, FIXTURE_NOW - rows[i].before, rows[i].values);
    }
}

#endif
