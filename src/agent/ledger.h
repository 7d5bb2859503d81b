/* What the agent remembers of its interfaces between readings: the file "counters" in StateDir.
 *
 *     blumap counters 1
 *     boot 5c2b2a7e-6f0c-4d0f-9d0e-2d0f4a7a9c11
 *     interface eth0 2 BYTES BYTES PACKETS PACKETS TOTAL TOTAL TIME WIDE WIDE
 *     end
 *
 * received before sent; TIME in microseconds since 1970 UTC; WIDE 0 or 1. */
#ifndef BLUMAP_AGENT_LEDGER_H
#define BLUMAP_AGENT_LEDGER_H

#include "agent/counters.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/names.h"

struct ledger {
    struct arena *arena;
    struct str boot;         /* which boot of the host it was written in; empty: not known */
    struct names interfaces; /* name -> struct counters * */
};

struct ledger ledger_new(struct arena *arena);

/* Reads TEXT into *LEDGER, which is new. False with a phrase in *WHY if it is damaged; then the
 * ledger is as new. */
bool ledger_parse(struct ledger *ledger, struct str text, const char **why);
void ledger_write(const struct ledger *ledger, struct buf *out);

/* Reads FOLDER/counters. One that is not there is a new one; a damaged one is set aside as
 * FOLDER/counters.damaged, with a warning. False with a diagnostic if it can't be read. */
bool ledger_load(struct ledger *ledger, const char *folder, struct diags *diags);
bool ledger_save(const struct ledger *ledger, const char *folder, struct diags *diags);

/* The counters of interface NAME; NULL if it was never seen. */
struct counters *ledger_find(const struct ledger *ledger, struct str name);
void ledger_set(struct ledger *ledger, struct str name, const struct counters *counters);

/* The latest moment of all readings, microseconds since 1970 UTC; 0: none. */
int64_t ledger_time(const struct ledger *ledger);

#endif
