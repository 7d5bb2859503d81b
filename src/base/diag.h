/* Diagnostics: what was wrong, where, and what would be right. Functions that can fail collect them
 * here and go on where they can, so that all mistakes of a file come out at once. Only a command's
 * top function prints them:
 *     maps/core.conf:14:9: error: unknown node "gama", did you mean "gamma"?
 *     maps/core.conf:20: warning: key file is missing [WMWARN38] */
#ifndef BLUMAP_BASE_DIAG_H
#define BLUMAP_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"

/* Where something stands in a file. Parts that are not known are NULL or 0 and are not printed. */
struct place {
    const char *file; /* as the user gave it; lives as long as the diagnostics */
    unsigned line;    /* from 1 */
    unsigned column;  /* from 1, in bytes */
};

enum severity {
    SEVERITY_ERROR,   /* there is no result */
    SEVERITY_LOSS,    /* there is one, but what is spoken of has no part in it */
    SEVERITY_WARNING, /* it has, perhaps not as it was meant */
    SEVERITY_NOTE,
};

struct diag {
    enum severity severity;
    struct place place;
    const char *code; /* "WMWARN35" or NULL; lives as long as the diagnostics */
    struct str text;
};

struct diags {
    struct arena *arena;
    VEC(struct diag) list;   /* in order of discovery; the first DIAGS_KEPT, and later errors */
    size_t errors, warnings; /* all of them, kept or not; losses are among the warnings */
};

enum {
    DIAGS_KEPT = 1000,
    DIAG_LONGEST = 1000, /* bytes of text; what is longer is cut */
};

/* Diagnostics whose memory comes from ARENA. */
struct diags diags_new(struct arena *arena);

void diag_error(struct diags *diags, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Shown as a warning. CODE may be NULL. */
void diag_loss(struct diags *diags, struct place place, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* CODE may be NULL. */
void diag_warning(struct diags *diags, struct place place, const char *code, const char *format,
                  ...) __attribute__((format(printf, 4, 5)));

/* A further fact about the diagnostic before it, such as the other place. */
void diag_note(struct diags *diags, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* One line each, but for those that repeat an earlier one of the same place; and a last one that
 * counts those that were not kept. */
void diags_print(const struct diags *diags, FILE *stream);

/* "FILE:LINE:COLUMN: error: TEXT [CODE]" without a line end, in ARENA. Control characters become
 * "?". */
struct str diag_line(const struct diag *diag, struct arena *arena);

#endif
