/* `blumap records`: who may send what, by hand. */
#ifndef BLUMAP_RECORDS_RECORDS_COMMAND_H
#define BLUMAP_RECORDS_RECORDS_COMMAND_H

#include "base/cli.h"

extern const struct cli_command records_command;

#endif
