/* Where the collector tells how it is: a TCP address of this host, and a socket in the file system.
 */
#ifndef BLUMAP_COLLECTOR_WEB_SOCKETS_H
#define BLUMAP_COLLECTOR_WEB_SOCKETS_H

#include <stdbool.h>

#include "base/diag.h"
#include "collector/sockets.h"
#include "settings/settings.h"

/* Adds to SOCKETS those of the settings Metrics and StatusSocket. What is told is not secret, but
 * nobody's business: an address that others can reach is refused. False with a diagnostic; a
 * StatusSocket that is not in the settings and can't be had is left out with a warning. */
bool web_sockets_open(struct sockets *sockets, const struct settings_collector *settings,
                      struct diags *diags);

/* Closes them and removes the one in the file system. */
void web_sockets_close(struct sockets *sockets, const struct settings_collector *settings);

#endif
