/* How a record's RRD is made: the arguments of `rrdtool create` as one text, read without a shell.
 */
#ifndef BLUMAP_STORE_RRD_RECIPE_H
#define BLUMAP_STORE_RRD_RECIPE_H

#include <stdbool.h>
#include <time.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"
#include "store/sink.h"

enum { RRD_RECIPE_NO_START = -1 };

struct rrd_recipe {
    unsigned long step;        /* seconds; 0 if the text does not say */
    time_t start;              /* --start, or RRD_RECIPE_NO_START */
    VEC(const char *) sources; /* --source, ended by NULL if there are any */
    const char *prototype;     /* --template, or NULL */
    const char **definitions;  /* DS:... and RRA:... */
    int definition_count;
};

/* Reads CREATE into *RECIPE, whose parts are in ARENA. False with a diagnostic, in librrd's words
 * where it is librrd that reads. */
bool rrd_recipe_read(struct str create, struct arena *arena, struct rrd_recipe *recipe,
                     struct diags *diags);

/* Makes the file PATH, which must not exist, with its first moment START unless the recipe says
 * another. If it can't be made there is a diagnostic, and no file. */
enum sink_outcome rrd_recipe_make(const struct rrd_recipe *recipe, const char *path, time_t start,
                                  struct diags *diags);

#endif
