/* `blumap render`. */
#ifndef BLUMAP_RENDER_RENDER_COMMAND_H
#define BLUMAP_RENDER_RENDER_COMMAND_H

#include "base/cli.h"

extern const struct cli_command render_command;

#endif
