/* The ports that the collector listens on: plain ones, those where TLS is spoken, and those where
 * it tells by HTTP how it is. Opening them and reading a key may need root, so it is done before
 * anything else; other settings may replace them while it runs. */
#ifndef BLUMAP_COLLECTOR_PORTS_H
#define BLUMAP_COLLECTOR_PORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/diag.h"
#include "collector/sockets.h"
#include "collector/tls.h"
#include "settings/settings.h"

enum port_kind { PORT_PLAIN, PORT_TLS, PORT_WEB, PORT_STATUS };

/* What one setting has it listen on. */
struct port {
    enum port_kind kind;
    char *text;    /* the address, as it is written; of PORT_STATUS, the path */
    bool only_six; /* [::] leaves IPv4 to others */
    struct sockets sockets;
    struct tls *tls; /* NULL unless it is PORT_TLS */
};

enum { PORTS_MAX = 64 };

struct ports {
    struct port *items[PORTS_MAX];
    size_t count;
};

/* Listens on all addresses of SETTINGS, of which [::] includes IPv4 only if it is the single one of
 * its kind. False with diagnostics if one of them, or its TLS, can't be had. End with ports_close.
 */
bool ports_open(struct ports *ports, const struct settings_collector *settings,
                struct diags *diags);
void ports_close(struct ports *ports);

/* Gives the sockets to a user, who may replace them then. */
void ports_give(const struct ports *ports, uid_t user, gid_t group);

/* The port of the first socket of item INDEX. */
uint16_t ports_number(const struct ports *ports, size_t index);

/* Takes over the certificates and keys of SETTINGS, or new contents of the same files, and its
 * addresses: what is in both stays open, what is new is opened, and what is no
 * longer wanted is put into LEAVING, for whoever accepts there to end and then to close. What can't
 * be had is in DIAGS: because of an address all addresses stay; a certificate or a StatusSocket
 * stays by itself. */
void ports_reload(struct ports *ports, const struct settings_collector *settings,
                  struct ports *leaving, struct diags *diags);

#endif
