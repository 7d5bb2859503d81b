/* From root to as little as will do: who the collector becomes, and the sandbox that its settings
 * give the paths of. */
#ifndef BLUMAP_COLLECTOR_CONFINEMENT_H
#define BLUMAP_COLLECTOR_CONFINEMENT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/log.h"
#include "collector/identity.h"
#include "collector/ports.h"
#include "collector/sandbox.h"
#include "settings/settings.h"

struct confinement {
    struct identity identity;
    bool sandboxed;
    struct sandbox_walls walls;
};

/* To be called when what needs root is open, and before any thread is started. CONFIG is the path
 * of the settings. PORTS are given to who is become. False with a diagnostic. */
bool confine(struct confinement *confinement, const char *config,
             const struct settings_collector *settings, const struct ports *ports,
             struct arena *arena, struct diags *diags);

/* A note on who the collector became, if that may be why it could not start. */
void confinement_explain(const struct confinement *confinement, struct diags *diags);

/* What came of it. */
void confinement_log(const struct confinement *confinement, struct log *log);

#endif
