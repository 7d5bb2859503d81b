/* `blumap agent`: reads this host's interface counters and sends one record for each interface to
 * the collector, once or at every multiple of an interval. */
#ifndef BLUMAP_AGENT_AGENT_H
#define BLUMAP_AGENT_AGENT_H

#include "base/cli.h"

extern const struct cli_command agent_command;

#endif
