/* The agent's own folder. Whoever holds its lock is the one agent that runs, so that runs which
 * take longer than a minute do not pile up. */
#ifndef BLUMAP_AGENT_STATE_H
#define BLUMAP_AGENT_STATE_H

#include "base/diag.h"

/* Makes the folder if only its last part is missing, and takes its lock. Returns a descriptor,
 * which holds the lock until it is closed, or -1 with a diagnostic. */
int state_lock(const char *folder, struct diags *diags);

#endif
