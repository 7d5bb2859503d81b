/* A password from where it may come from: a file, standard input, or the terminal. Never argv,
 * which every user of the host can read. */
#ifndef BLUMAP_RECORDS_SECRET_H
#define BLUMAP_RECORDS_SECRET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/* The first line of the file PATH, or of standard input if PATH is "-", without its line end, in
 * ARENA. An empty one gets a warning. False with a diagnostic if it can't be read. */
bool secret_read(const char *path, struct arena *arena, struct str *secret, struct diags *diags);

/* Asks for it twice on the terminal, showing nothing of what is typed. PROMPT is what it is for.
 * False with a diagnostic if there is no terminal or the two differ. */
bool secret_ask(const char *prompt, struct arena *arena, struct str *secret, struct diags *diags);

#endif
