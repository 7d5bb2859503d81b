/* SIGHUP: the settings are read anew, and what may change does, without a connection being lost. A
 * mistake in the file leaves everything as it was; a certificate that can't be used, the one
 * before. */
#ifndef BLUMAP_COLLECTOR_RELOAD_H
#define BLUMAP_COLLECTOR_RELOAD_H

#include <stdbool.h>

#include "base/arena.h"
#include "collector/net.h"
#include "collector/ports.h"
#include "collector/service.h"
#include "settings/settings.h"

struct reload {
    const char *path; /* of the settings file */
    bool foreground;
    struct service *service;
    struct net *net;
    struct ports *ports;
    const struct settings_collector *settings; /* in force */
    struct arena *arena;                       /* theirs; NULL = they are the first ones */
};

/* STATE is a struct reload. */
void reload_settings(void *state);

/* When the net is gone. */
void reload_end(struct reload *reload);

#endif
