/* A command line as words, cut as a shell would: white space separates, '...' keeps everything,
 * "..." keeps all but \" \\ \$ \`, a backslash elsewhere keeps the character behind it. There is no
 * shell, and nothing is expanded. */
#ifndef BLUMAP_BASE_WORDS_H
#define BLUMAP_BASE_WORDS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

struct words {
    VEC(const char *) list; /* in the arena */
};

/* Splits TEXT into *WORDS. False with a diagnostic at PLACE if a quote is not closed, TEXT ends in
 * a backslash, or it holds a NUL. */
bool words_split(struct str text, struct place place, struct arena *arena, struct words *words,
                 struct diags *diags);

#endif
