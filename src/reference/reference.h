/* `blumap help`: the reference manuals, made from the tables that drive the program. */
#ifndef BLUMAP_REFERENCE_REFERENCE_H
#define BLUMAP_REFERENCE_REFERENCE_H

#include "base/cli.h"

extern const struct cli_command help_command;

#endif
