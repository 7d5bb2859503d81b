#include "collector/login.h"

#include <string.h>

#include "base/digest.h"

_Static_assert((int)DIGEST_MD5_SIZE == (int)WIRE_MD5_SIZE, "the digest is what the wire carries");

enum login login_check(const struct record *record, const struct wire_header *header,
                       const struct peer *peer)
{
    unsigned char md5[DIGEST_MD5_SIZE];
    if (!record) {
        return LOGIN_UNKNOWN_ID;
    }
    if (record->address && strcmp(record->address, peer->address) != 0) {
        return LOGIN_WRONG_ADDRESS;
    }
    if (record->port != RECORD_PORT_ANY && record->port != peer->port) {
        return LOGIN_WRONG_PORT;
    }
    if (!digest_from_hex(record->md5, md5)) {
        return LOGIN_BROKEN_PASSWORD;
    }
    if (!digest_equal(md5, header->md5)) {
        return LOGIN_WRONG_PASSWORD;
    }
    return record->num == header->values ? LOGIN_GOOD : LOGIN_WRONG_COUNT;
}

bool login_may_be_plain(const struct settings_require_tls *required, uint32_t id)
{
    bool needs_tls = required->all;
    for (size_t i = 0; i < required->ids.count && !needs_tls; i++) {
        needs_tls = required->ids.items[i] == id;
    }
    return !needs_tls;
}

const char *login_fault(enum login login)
{
    static const char *const faults[] = {
        [LOGIN_GOOD] = "nothing",
        [LOGIN_NEEDS_TLS] = "it came without TLS, which RequireTls asks for",
        [LOGIN_LIMITED] = "too many logins for it from this address have failed",
        [LOGIN_UNKNOWN_ID] = "no such record",
        [LOGIN_WRONG_ADDRESS] = "wrong address",
        [LOGIN_WRONG_PORT] = "wrong port",
        [LOGIN_WRONG_PASSWORD] = "wrong password",
        [LOGIN_BROKEN_PASSWORD] = "the md5 in the table is not 32 hexadecimal digits",
        [LOGIN_WRONG_COUNT] = "wrong number of values",
    };
    return faults[login];
}
