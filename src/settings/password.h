/* Passwords come from files, so that none stands in a settings file or on a command line. */
#ifndef BLUMAP_SETTINGS_PASSWORD_H
#define BLUMAP_SETTINGS_PASSWORD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/* The first line of the file PATH, without its line end, in ARENA. False with a diagnostic if the
 * file can't be read or the line is empty; a warning if others than its owner may read the file. */
bool settings_read_password(const char *path, struct arena *arena, struct str *password,
                            struct diags *diags);

#endif
