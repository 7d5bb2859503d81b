/* What was found, put in order and shown: to people as compilers do, to programs as JSON. */
#ifndef BLUMAP_CHECK_REPORT_H
#define BLUMAP_CHECK_REPORT_H

#include "base/buf.h"
#include "base/diag.h"

struct report {
    size_t errors, warnings;
    struct buf messages; /* in the form asked for */
    bool is_json;
};

/* Takes DIAGS, the findings about the file PATH: by place, PATH before what it includes, each once.
 * What is lost counts as an error. */
void report_add(struct report *report, const char *path, const struct diags *diags);

/* Prints all of it. */
void report_print(const struct report *report, FILE *stream);

void report_free(struct report *report);

#endif
