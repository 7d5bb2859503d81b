/* The small parts targets and data lines are made of. */
#ifndef BLUMAP_SOURCE_PART_H
#define BLUMAP_SOURCE_PART_H

#include "source/source.h"

/* How many bytes at the start of TEXT are a number: digits, then optionally a point and any digits.
 * 0 if it does not start with a digit. */
size_t part_number(struct str text);

/* The same with as many suffixes as there are of K M G T behind it. */
size_t part_scaled_number(struct str text);

/* The number at the start of TEXT with sign and exponent, as strtod reads decimal ones; false if
 * there is none. */
bool part_leading_number(struct str text, double *value);

/* Takes PREFIX off the front of *TEXT; false if it is not there. */
bool part_drop(struct str *text, struct str prefix);

/* Cuts *REST at the first SEPARATOR, which belongs to neither side; false if there is none. */
bool part_cut(struct str *rest, char separator, struct str *part);

/* The hint NAME of the map; empty if it is not set. */
struct str part_hint(const struct source_run *run, const char *name);

/* The map as a whole, for warnings about its hints. */
struct place part_map_place(const struct source_run *run);

/* Sets the runtime note NAME of the job's item. */
void part_note(struct source_job *job, const struct source_run *run, const char *name,
               struct str value);

/* Warns about JOB: "TARGET of node n1: ...". CODE may be NULL. */
void part_warn(const struct source_job *job, const struct source_run *run, const char *code,
               const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The name of the job's file with a NUL behind it; NULL with a warning if it has a NUL inside. */
const char *part_path(const struct source_job *job, const struct source_run *run, struct str path);

/* Reads the regular file PATH and the time of its last change; false with a warning. */
bool part_file(const struct source_job *job, const struct source_run *run, const char *path,
               struct str *text, int64_t *changed);

#endif
