/* The ports that the collector listens on: plain ones, and those where TLS is spoken. Opening them
 * and reading a key may need root, so it is done before anything else. */
#ifndef BLUMAP_COLLECTOR_PORTS_H
#define BLUMAP_COLLECTOR_PORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "collector/sockets.h"
#include "collector/tls.h"
#include "collector/web_sockets.h"
#include "settings/settings.h"

struct ports {
    struct sockets sockets;
    struct tls *tls_of[SOCKETS_MAX]; /* of each socket; NULL where bytes are plain */
    struct tls *tls[SOCKETS_MAX];    /* each one once */
    size_t tls_count;
    struct sockets web; /* where HTTP is spoken */
    const struct settings_collector *settings;
};

/* Listens on all addresses of SETTINGS, of which [::] includes IPv4 only if it is the single one of
 * its kind. False with diagnostics if one of them, or its TLS, can't be had. End with ports_close.
 * SETTINGS must outlive it.
 */
bool ports_open(struct ports *ports, const struct settings_collector *settings,
                struct diags *diags);
void ports_close(struct ports *ports);

/* The port of the socket number INDEX. */
uint16_t ports_number(const struct ports *ports, size_t index);

/* Takes over the certificates and keys of SETTINGS, or new contents of the same files; addresses
 * stay. False with diagnostics if some can't be used; those stay as they were. */
bool ports_reload(struct ports *ports, const struct settings_collector *settings,
                  struct diags *diags);

#endif
