/* How the words of TARGET !command are told apart. */
#ifndef BLUMAP_SOURCE_EXTERNAL_H
#define BLUMAP_SOURCE_EXTERNAL_H

#include "base/arena.h"
#include "base/str.h"

/* The words of LINE, NULL-terminated, in ARENA: blanks separate them, '...' and "..." hold them
 * together, a backslash takes the next character as it is (not within '...'). NULL with a phrase in
 * *COMPLAINT if there are none, a quote does not end, or it takes a shell to understand them. */
const char *const *external_words(struct str line, struct arena *arena, struct str *complaint);

#endif
