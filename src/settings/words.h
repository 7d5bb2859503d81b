/* One line of blumap.conf as words: separated by white space, "in quotes" where a word holds blanks
 * or starts with '#', ended by a comment, which is a '#' where a word would start. */
#ifndef BLUMAP_SETTINGS_WORDS_H
#define BLUMAP_SETTINGS_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "base/str.h"

struct settings_word {
    struct str text; /* without its quotes; borrowed from the line */
    struct place place;
};

enum { SETTINGS_WORDS_MAX = 16 };

struct settings_words {
    struct settings_word items[SETTINGS_WORDS_MAX];
    size_t count;
};

/* Splits LINE, which stands at PLACE's file and line. No words for a blank line or a comment. False
 * with a diagnostic if a quote is not closed, or there are too many words or control characters. */
bool settings_split(struct str line, struct place place, struct settings_words *words,
                    struct diags *diags);

#endif
