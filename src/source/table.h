/* Data files of named values, each read and parsed once however many targets name it. */
#ifndef BLUMAP_SOURCE_TABLE_H
#define BLUMAP_SOURCE_TABLE_H

#include "source/source.h"

struct table_row {
    double value[DIRECTIONS];
};

/* Lines of tab-separated fields, NAME, IN, OUT and whatever else: name -> struct table_row *. SPAN
 * says how many bytes at the start of a field are a number. IN must be one whole, OUT at its start;
 * other lines are passed over, and the last line of a name counts. */
struct names *table_parse(struct str text, size_t (*span)(struct str field), struct arena *arena);

/* A file's content, parsed. */
struct table_file {
    struct names *rows;
    int64_t changed; /* seconds since 1970 UTC */
};

/* The file PATH, from FILES or, the first time, read and parsed with PARSE; NULL with a warning. */
const struct table_file *table_open(struct names *files, const struct source_job *job,
                                    const struct source_run *run, struct str path,
                                    struct names *(*parse)(struct str text, struct arena *arena));

/* JOB's reading from the row NAME of FILE; stays unknown, with a warning, if there is none. */
void table_answer(struct source_job *job, const struct table_file *file, struct str name,
                  const struct source_run *run);

#endif
