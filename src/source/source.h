/* Where a TARGET's values come from. A source is one file with one `struct source` in it, and one
 * row in source.c. */
#ifndef BLUMAP_SOURCE_SOURCE_H
#define BLUMAP_SOURCE_SOURCE_H

#include "map/values.h"

struct command;
struct commands;

/* What one target had to say. */
struct reading {
    bool is_known[DIRECTIONS];
    double value[DIRECTIONS];
    int64_t time;        /* of the data, seconds since 1970 UTC; 0: not said */
    struct names *notes; /* the item's own; name -> struct str * */
};

/* One run's circumstances, the same for all sources. */
struct source_run {
    const struct map *map;
    int64_t now;         /* seconds since 1970 UTC */
    bool allow_external; /* TARGET !command may run */
    struct arena *arena; /* lives as long as the values */
    struct diags *diags;
};

/* One target to be read. */
struct source_job {
    const struct source *source;
    const struct item *item;
    struct str written; /* as in the map, tokens expanded, for messages */
    struct str target;  /* the same without sign and factor */
    struct place place;
    double factor;
    struct command *command; /* the source's own, between prepare and read */
    struct reading reading;
};

struct source {
    const char *name;       /* "rrd" */
    const char *class_name; /* "WeatherMapDataSource_rrd", as in the old program's warnings */

    /* Whether TARGET is this source's. */
    bool (*recognises)(struct str target, const struct source_run *run);

    /* Why it cannot run here at all: a phrase, or NULL if it can. The member may be NULL: it always
     * can. */
    const char *(*obstacle)(const struct source_run *run);

    /* For a source that waits for programs: lists them in COMMANDS. Those of all sources run side
     * by side before the first read. NULL for all others. */
    void (*prepare)(struct source_job *const *jobs, size_t count, const struct source_run *run,
                    struct commands *commands);

    /* Reads COUNT jobs of this source; what can't be read stays unknown, with a diagnostic. */
    void (*read)(struct source_job *const *jobs, size_t count, const struct source_run *run);
};

/* Reads the targets of every item that can be drawn and adds them up into VALUES. Mistakes are
 * warnings: the item's value is then not known and counts as 0. */
void source_read_all(const struct source_run *run, struct values *values);

/* Says what is wrong with the targets of every item that can be drawn, without adding anything up.
 * Those of sources that wait for programs are only recognised. */
void source_check_all(const struct source_run *run);

#endif
