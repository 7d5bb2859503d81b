/* From the spool to the collector, oldest first, many requests in flight on one connection. */
#ifndef BLUMAP_AGENT_DELIVERY_H
#define BLUMAP_AGENT_DELIVERY_H

#include "agent/spool.h"
#include "base/diag.h"
#include "settings/settings.h"

enum delivery_end {
    DELIVERY_DONE,  /* all was sent; what was refused is in the diagnostics */
    DELIVERY_BROKE, /* the connection; what is left waits in the spool */
};

/* Sends what waits in SPOOL until nothing does. What the collector acknowledges is done with; what
 * it refuses for good (code 2) is set aside; the samples of a record that it does not let in (code
 * 1) stay, and are not tried again by this call. Each refusal is an error, the first of its record
 * and kind only. STOP, if not -1, ends every wait once it is readable. */
enum delivery_end delivery_run(const struct settings_agent *settings, struct spool *spool, int stop,
                               struct diags *diags);

#endif
