/* TLS as the collector speaks it: version 1.2 or later, a certificate of its own, and if it is
 * asked for, one of each client. */
#ifndef BLUMAP_COLLECTOR_TLS_H
#define BLUMAP_COLLECTOR_TLS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"

struct ssl_st;

/* Where it comes from. */
struct tls_files {
    const char *certificate; /* and those between it and the authority, PEM */
    const char *key;         /* PEM */
    const char
        *client_ca;     /* clients must show a certificate of one of these, PEM; NULL = need not */
    struct place place; /* of the setting, for diagnostics */
};

struct tls;

/* NULL with a diagnostic if a file can't be used; a warning if others may read the key. Yours;
 * tls_free. */
struct tls *tls_new(const struct tls_files *files, struct diags *diags);
void tls_free(struct tls *tls);

/* Takes over other FILES, or new contents of the same, for sessions from now on. False with a
 * diagnostic if they can't be used: then it goes on with what it had. */
bool tls_reload(struct tls *tls, const struct tls_files *files, struct diags *diags);

/* When its own certificate, or one between it and the authority, is the first to expire, in seconds
 * since 1970 UTC. */
int64_t tls_expires_at(const struct tls *tls);

/* The server's side of a new connection on SOCKET, which it borrows. Yours; tls_session_free. */
struct ssl_st *tls_session(const struct tls *tls, int socket);
void tls_session_free(struct ssl_st *session); /* NULL is fine */

bool tls_is_agreed(const struct ssl_st *session);

/* Whether bytes have come that the socket does not show any more. */
bool tls_has_more(const struct ssl_st *session);

/* Tells the client that nothing more will come. */
void tls_end(struct ssl_st *session);

/* What went wrong last: a phrase. */
const char *tls_fault(void);

#endif
