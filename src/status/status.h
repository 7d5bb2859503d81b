/* `blumap status`: which records are fresh, late, silent or refused, and why. */
#ifndef BLUMAP_STATUS_STATUS_H
#define BLUMAP_STATUS_STATUS_H

#include "base/cli.h"

extern const struct cli_command status_command;

#endif
