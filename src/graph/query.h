/* The form in which a page asks for a graph: "id=79&speed=6h". */
#ifndef BLUMAP_GRAPH_QUERY_H
#define BLUMAP_GRAPH_QUERY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

struct graph_query {
    uint32_t id;
    bool has_id;
    const char *start; /* "-6h", or NULL if no speed is given; in the arena */
};

/* Reads TEXT: names and values in any order, percent-encoded, "speed" a length of time back from
 * the end. False with a diagnostic for each mistake. */
bool graph_query_read(struct str text, struct graph_query *query, struct arena *arena,
                      struct diags *diags);

#endif
