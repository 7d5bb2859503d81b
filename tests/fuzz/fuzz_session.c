/* What the collector reads from a client: the first byte decides about logins and cuts, the rest
 * are requests. However they are cut, the replies must be the same. */
#include <stdint.h>
#include <stdlib.h>

#include "collector/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Bit 0 refuses ids that are odd, bit 1 fails those that are a multiple of 3. */
static void log_in(struct session *session, unsigned decisions, struct buf *out)
{
    uint32_t id = session_header(session)->id;
    if ((decisions & 1U) && id % 2) {
        session_refuse(session, out);
    } else if ((decisions & 2U) && id % 3 == 0) {
        session_fail(session, STR("no"), out);
    } else {
        session_accept(session, out);
    }
}

static void store(struct session *session, struct buf *out)
{
    for (size_t i = 0; i < session_header(session)->values; i++) {
        if (!wire_value_is_valid(session_values(session)[i])) {
            abort();
        }
    }
    session_verdict(session, WIRE_SUCCESS, session_values(session)[0], out);
}

static struct buf replies_to(struct str bytes, size_t cut, unsigned decisions)
{
    struct session *session = session_new((struct session_limits){ 8, 20 });
    struct buf out = { 0 };
    while (bytes.len && session_want(session) != SESSION_CLOSE) {
        size_t used = session_feed(session, str_slice(bytes, 0, cut), &out);
        bytes = str_from(bytes, used);
        if (session_want(session) == SESSION_LOGIN) {
            log_in(session, decisions, &out);
        }
        if (session_want(session) == SESSION_STORE) {
            store(session, &out);
        }
    }
    session_free(session);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct str bytes = { (const char *)data + 1, size - 1 };
    struct buf whole = replies_to(bytes, bytes.len, data[0]);
    struct buf pieces = replies_to(bytes, 1 + data[0] / 4, data[0]);
    if (!str_equal(buf_str(&whole), buf_str(&pieces))) {
        abort();
    }
    buf_free(&whole);
    buf_free(&pieces);
    return 0;
}
