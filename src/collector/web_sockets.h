/* Where the collector tells how it is: a TCP address of this host, and a socket in the file system.
 */
#ifndef BLUMAP_COLLECTOR_WEB_SOCKETS_H
#define BLUMAP_COLLECTOR_WEB_SOCKETS_H

#include <stdbool.h>

#include "base/diag.h"
#include "collector/sockets.h"
#include "settings/settings.h"

/* Adds to SOCKETS those of ENDPOINT, the setting Metrics. What is told is not secret, but nobody's
 * business: an address that others can reach is refused. False with a diagnostic. */
bool web_sockets_listen(struct sockets *sockets, const struct settings_endpoint *endpoint,
                        struct diags *diags);

/* Adds the one of the setting StatusSocket. One that is not in the settings and can't be had is
 * left out with a warning; else false with a diagnostic. */
bool web_sockets_listen_in_files(struct sockets *sockets, const struct settings_collector *settings,
                                 struct diags *diags);

#endif
