/* Records that failed for a reason outside of themselves, kept by reason: a collector that is down
 * is one failure and one line, however many records wait for it. */
#ifndef BLUMAP_AGENT_FAILURES_H
#define BLUMAP_AGENT_FAILURES_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/names.h"
#include "base/str.h"
#include "settings/settings.h"

struct failures {
    struct arena *arena;
    struct names reasons; /* to the interfaces of each */
};

void failures_init(struct failures *failures, struct arena *arena);

/* INTERFACE is borrowed as long as FAILURES lives. */
void failures_add(struct failures *failures, const struct settings_interface *interface,
                  struct str reason);

/* An error for each reason: "record 8 (eth1), record 9 (eth0): REASON". */
void failures_report(const struct failures *failures, struct diags *diags);

#endif
