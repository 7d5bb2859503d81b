/* TLS on a connected socket that does not block: version 1.2 at least, the collector's name and
 * certificate verified. */
#ifndef BLUMAP_AGENT_LINK_TLS_H
#define BLUMAP_AGENT_LINK_TLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "settings/settings.h"
#include "wire/secure.h"

struct link_tls;

/* For a connection to SETTINGS' collector on SOCKET, which it borrows. NULL with a diagnostic if
 * the certificates of SETTINGS can't be used. Yours; link_tls_free. */
struct link_tls *link_tls_new(const struct settings_agent *settings, int socket,
                              struct diags *diags);
void link_tls_free(struct link_tls *tls); /* NULL is fine */

enum secure_outcome link_tls_handshake(struct link_tls *tls);

/* As secure_read and secure_write. */
enum secure_outcome link_tls_read(struct link_tls *tls, void *bytes, size_t size, size_t *count);
enum secure_outcome link_tls_write(struct link_tls *tls, const void *bytes, size_t size,
                                   size_t *count);

/* Why the last call was SECURE_FAILED: a phrase that lives as long as TLS. */
const char *link_tls_why(const struct link_tls *tls);

#endif
