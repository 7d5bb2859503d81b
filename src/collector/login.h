/* Whether a request may be stored: its sender, its password and its number of values must be those
 * of the record. The client is told the same about each fault; the log tells which. */
#ifndef BLUMAP_COLLECTOR_LOGIN_H
#define BLUMAP_COLLECTOR_LOGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "collector/sockets.h"
#include "records/records.h"
#include "settings/settings.h"
#include "wire/wire.h"

/* The other end of a connection. */
struct peer {
    const char *address; /* in record_address's spelling */
    uint16_t port;
    bool secure; /* over TLS */
    struct sockets_network network;
};

enum login {
    LOGIN_GOOD,
    LOGIN_NEEDS_TLS,
    LOGIN_LIMITED, /* too many failed before it: it was not judged */
    LOGIN_UNKNOWN_ID,
    LOGIN_WRONG_ADDRESS,
    LOGIN_WRONG_PORT,
    LOGIN_WRONG_PASSWORD,
    LOGIN_BROKEN_PASSWORD, /* the table's md5 is not one: nobody can log in */
    LOGIN_WRONG_COUNT,
};

/* RECORD is the one of the header's id, NULL if there is none. */
enum login login_check(const struct record *record, const struct wire_header *header,
                       const struct peer *peer);

/* Whether a client that came without TLS may log in for the record ID. */
bool login_may_be_plain(const struct settings_require_tls *required, uint32_t id);

/* What was wrong, for the log. */
const char *login_fault(enum login login);

#endif
