/* A text cut into lines that say something: comments and blank lines are skipped, line numbers and
 * columns are kept. A line is a keyword and its arguments; all slices point into the text. */
#ifndef BLUMAP_LANG_LINE_H
#define BLUMAP_LANG_LINE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

struct lang_line {
    struct str whole;     /* from the line's first byte, so that columns can be counted */
    struct str text;      /* without white space around */
    struct str keyword;   /* its first word */
    struct str arguments; /* the rest, without white space around */
    struct place place;   /* of the keyword */
    bool follows_blank;   /* a blank line stands before it */
};

struct lang_lines {
    struct str rest;
    const char *file;
    unsigned line; /* number of the last line taken, from 1 */
};

/* TEXT as lines of FILE (borrowed, for places). A byte order mark and all CRs are dropped, which
 * may copy the text into ARENA. */
struct lang_lines lang_lines_of(struct str text, const char *file, struct arena *arena);

/* The next line that is neither blank nor a comment ('#' first); false at the end. */
bool lang_lines_next(struct lang_lines *lines, struct lang_line *line);

/* Where PART, a slice of LINE, stands. */
struct place lang_line_place(const struct lang_line *line, struct str part);

/* TEXT as it can stand in a message: cut to some 60 bytes, no control characters. */
struct str lang_quote(struct str text, struct arena *arena);

#endif
