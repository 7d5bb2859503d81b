/* What all clients share: records, store, log. Some of its settings may change while it runs. */
#ifndef BLUMAP_COLLECTOR_SERVICE_H
#define BLUMAP_COLLECTOR_SERVICE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/diag.h"
#include "base/log.h"
#include "base/notify.h"
#include "collector/complaints.h"
#include "collector/login_limits.h"
#include "collector/session.h"
#include "collector/tally.h"
#include "records/cache.h"
#include "settings/settings.h"
#include "store/store.h"

struct ports;

struct service {
    struct records_cache *records;
    struct store store;
    struct clock_turn *turn;   /* of the loop */
    const struct clock *clock; /* the turn's */
    struct log *log;
    struct complaints *complaints; /* to the log */
    struct session_limits limits;
    const struct settings_require_tls *require_tls; /* borrowed from the settings */
    struct login_limits *login_limits;
    struct tally *tally;
    const struct ports *ports;   /* NULL: there are none yet */
    const struct notify *notify; /* NULL: there is nobody to tell */
    struct arena *scratch;       /* for whoever clears it first */
    int bell;                    /* rings when the records or the store have answers */
};

/* Opens log, store and records. False with diagnostics; service_close is to be called all the same.
 * SETTINGS must outlive it, or live until others were taken over. */
bool service_open(struct service *service, const struct settings_collector *settings,
                  bool foreground, struct diags *diags);
void service_close(struct service *service);

/* Opens the log anew and takes over what may change; says in the log what may not. False with
 * diagnostics if the new log or records can't be had: nothing changes then. */
bool service_reload(struct service *service, const struct settings_collector *old,
                    const struct settings_collector *settings, bool foreground,
                    struct diags *diags);

#endif
