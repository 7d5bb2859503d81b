/* TLS on a connected socket that does not block: version 1.2 at least, the collector's name and
 * certificate verified. */
#ifndef BLUMAP_AGENT_LINK_TLS_H
#define BLUMAP_AGENT_LINK_TLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "settings/settings.h"

struct link_tls;

enum link_tls_outcome {
    TLS_DONE,
    TLS_WANTS_READ,  /* again, once the socket can be read */
    TLS_WANTS_WRITE, /* again, once it can be written */
    TLS_ENDED,       /* the other end has closed */
    TLS_FAILED,      /* link_tls_why tells */
};

/* For a connection to SETTINGS' collector on SOCKET, which it borrows. NULL with a diagnostic if
 * the certificates of SETTINGS can't be used. Yours; link_tls_free. */
struct link_tls *link_tls_new(const struct settings_agent *settings, int socket,
                              struct diags *diags);
void link_tls_free(struct link_tls *tls); /* NULL is fine */

enum link_tls_outcome link_tls_handshake(struct link_tls *tls);

/* Reads or writes at most SIZE bytes; with TLS_DONE *COUNT, above 0, is how many. */
enum link_tls_outcome link_tls_read(struct link_tls *tls, void *bytes, size_t size, size_t *count);
enum link_tls_outcome link_tls_write(struct link_tls *tls, const void *bytes, size_t size,
                                     size_t *count);

/* Why the last call failed: a phrase that lives as long as TLS. */
const char *link_tls_why(const struct link_tls *tls);

#endif
