/* librrd with its drawing, loaded at run time. */
#ifndef BLUMAP_GRAPH_LIBRARY_H
#define BLUMAP_GRAPH_LIBRARY_H

#include <stdbool.h>

#include <rrd.h>

#include "base/diag.h"

struct graph_library {
    rrd_info_t *(*graph)(int argc, char **argv);
    void (*info_free)(rrd_info_t *info);
    char *(*get_error)(void);
    void (*clear_error)(void);
    char *(*parse_time)(const char *text, rrd_time_value_t *time);
    int (*resolve_times)(rrd_time_value_t *start, rrd_time_value_t *end, time_t *from, time_t *to);
};

/* Loads it; it stays until the program ends. False with a diagnostic that names the package. */
bool graph_library_open(struct graph_library *library, struct diags *diags);

#endif
