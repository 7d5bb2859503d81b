/* One sample of all interfaces: the kernel's counters in, totals out. */
#ifndef BLUMAP_AGENT_SAMPLING_H
#define BLUMAP_AGENT_SAMPLING_H

#include "agent/ledger.h"
#include "agent/spool.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/vec.h"
#include "settings/settings.h"

/* Where from. */
struct sampling {
    const struct settings_agent *settings;
    const char *proc, *sys; /* the roots of the two file systems */
    const struct clock *clock;
};

struct samples {
    VEC(struct spool_sample) list; /* in the arena of who made them */
};

/* Reads the counters of all configured interfaces, advances LEDGER and adds a sample of each to
 * SAMPLES. An interface that is not there, or whose counters did what they should not, is told in
 * DIAGS; false if there can be no sample at all: no counters, or a clock that is not set or goes
 * back. Within the second of an interface's last sample it is that sample again. */
bool sampling_take(const struct sampling *sampling, struct ledger *ledger, struct samples *samples,
                   struct diags *diags);

/* Adds those samples that LEDGER remembers of the configured interfaces to SAMPLES, in ARENA, whose
 * time is after SINCE, in seconds, and not to come. */
void sampling_repeat(const struct sampling *sampling, const struct ledger *ledger, uint32_t since,
                     struct samples *samples, struct arena *arena);

#endif
