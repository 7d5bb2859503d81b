/* `blumap collector`: the daemon that agents send their samples to. */
#ifndef BLUMAP_COLLECTOR_COLLECTOR_H
#define BLUMAP_COLLECTOR_COLLECTOR_H

#include "base/cli.h"

extern const struct cli_command collector_command;

#endif
