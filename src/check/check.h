/* Everything that is wrong with a map, found without drawing it and without asking the network. */
#ifndef BLUMAP_CHECK_CHECK_H
#define BLUMAP_CHECK_CHECK_H

#include <stdint.h>

#include "base/cli.h"
#include "base/diag.h"

extern const struct cli_command check_command;

/* Adds to DIAGS what is to be said about the map file PATH as it is at NOW (seconds since 1970
 * UTC). Warnings of the codes in UNWANTED are left out. Memory comes from DIAGS' arena. */
void check_map(const char *path, int64_t now, const struct cli_list *unwanted, struct diags *diags);

#endif
