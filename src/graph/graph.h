/* One record's history as a picture: received as an area, sent as a line, by librrd's own drawing.
 * The libraries that takes (pango, cairo, ...) are loaded when a graph is drawn and not before. */
#ifndef BLUMAP_GRAPH_GRAPH_H
#define BLUMAP_GRAPH_GRAPH_H

#include "base/arena.h"
#include "base/cli.h"
#include "base/diag.h"

struct graph_request {
    const char *file;      /* an RRD with two data sources: received and sent, bits per second */
    const char *start;     /* as rrdtool reads times, "-6h" */
    const char *end;       /* "now" */
    int64_t width, height; /* of the plot, pixels */
    const char *title;     /* NULL: none */
};

/* Draws into *PNG, in ARENA. False with a diagnostic. */
bool graph_draw(const struct graph_request *request, struct str *png, struct arena *arena,
                struct diags *diags);

extern const struct cli_command graph_command;

#endif
