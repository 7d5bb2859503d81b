/* Programs whose output is data, run side by side: no shell, nothing on their standard input, a
 * limit on time and on output. A function of ours that waits can be run as one. */
#ifndef BLUMAP_SOURCE_COMMAND_H
#define BLUMAP_SOURCE_COMMAND_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/vec.h"

enum { COMMAND_OUTPUT_LIMIT = 256 * 1024 }; /* bytes; what comes beyond is read and dropped */

enum command_end {
    COMMAND_NOT_STARTED, /* detail: errno */
    COMMAND_EXITED,      /* detail: its exit status */
    COMMAND_KILLED,      /* detail: the signal */
    COMMAND_TIMED_OUT,   /* it and its children were killed */
};

/* Which of its streams is wanted; the standard error of the first kind goes to ours. */
enum command_stream { COMMAND_OUTPUT, COMMAND_ERRORS };

struct command {
    const char *const
        *words; /* NULL-terminated; the first is looked for in PATH if it has no '/' */
    enum command_stream stream;

    /* Not NULL: this runs with STATE in a child process instead of a program, writes to OUT and
     * returns the exit status; the first word is only its name. */
    int (*work)(const void *state, FILE *out);
    const void *state;

    int64_t time_limit; /* milliseconds */

    /* Set by command_run_all. */
    enum command_end end;
    int detail;
    struct str text; /* what it wrote */
};

struct commands {
    struct arena *arena;
    VEC(struct command *) list;
};

/* Runs all of COMMANDS, at most sixteen at a time, and returns when the last has ended. */
void command_run_all(struct commands *commands);

/* Why COMMAND brought nothing, as a phrase in ARENA; empty if it exited with 0. */
struct str command_complaint(const struct command *command, struct arena *arena);

#endif
