/* The server's side of the record protocol for one connection, without the connection: it is fed
 * bytes in any cuts, says what it wants next, and appends its replies to a buffer.
 *
 *   SESSION_BYTES --feed--> SESSION_LOGIN --accept--> SESSION_BYTES --feed--> SESSION_STORE
 *                               |  \--fail--> SESSION_BYTES (the rest of the request is skipped)
 *                               \--refuse--> SESSION_CLOSE                        |
 *   SESSION_BYTES <------------------------------verdict--------------------------/ */
#ifndef BLUMAP_COLLECTOR_SESSION_H
#define BLUMAP_COLLECTOR_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "wire/wire.h"

struct session_limits {
    size_t values;       /* in one request */
    size_t value_length; /* bytes of one value */
};

enum { SESSION_REPLY_MAX = 1000 }; /* bytes of a reply's text; a longer one is cut */

enum session_want {
    SESSION_BYTES, /* more of the request */
    SESSION_LOGIN, /* its header is there: look the record up; then accept, refuse or fail */
    SESSION_STORE, /* its values are there too: store them; then verdict */
    SESSION_CLOSE, /* send what is in the buffer and close */
};

struct session *session_new(struct session_limits limits);
void session_free(struct session *session);

enum session_want session_want(const struct session *session);

/* Whether a request has begun and is not yet answered. */
bool session_in_request(const struct session *session);

/* Takes BYTES until it wants something else than bytes; returns how many it took. A request that
 * can not be stored as it is (a value that is no number, limits) is answered here with code 2. */
size_t session_feed(struct session *session, struct str bytes, struct buf *out);

/* From SESSION_LOGIN on. */
const struct wire_header *session_header(const struct session *session);

/* In SESSION_STORE: session_header()->values texts, each of which wire_value_is_valid; they live
 * until the verdict. */
const struct str *session_values(const struct session *session);

/* In SESSION_LOGIN: the values may come. */
void session_accept(struct session *session, struct buf *out);

/* In SESSION_LOGIN: code 1, and the session is over. */
void session_refuse(struct session *session, struct buf *out);

/* In SESSION_LOGIN: skips the values and then answers code 2 with REASON. */
void session_fail(struct session *session, struct str reason, struct buf *out);

/* In SESSION_STORE: answers, and waits for the next request. */
void session_verdict(struct session *session, enum wire_code code, struct str text,
                     struct buf *out);

#endif
