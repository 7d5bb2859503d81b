/* Asking one host over SNMP. It waits for each answer, so it is done in a child process. */
#ifndef BLUMAP_SOURCE_SNMP_SESSION_H
#define BLUMAP_SOURCE_SNMP_SESSION_H

#include <stdint.h>
#include <stdio.h>

#include "base/vec.h"
#include "map/model.h"
#include "source/snmp_library.h"

enum snmp_version { SNMP_V1, SNMP_V2C, SNMP_V3 };

/* What a session is opened with. Of version 3 all but community, of the others only that. */
struct snmp_access {
    enum snmp_version version;
    const char *host;
    const char *community;
    const char *user, *level; /* noAuthNoPriv, authNoPriv, authPriv */
    const char *auth_protocol, *auth_password;
    const char *privacy_protocol, *privacy_password;
};

struct snmp_question {
    size_t target;               /* the asker's number for it */
    const char *oid[DIRECTIONS]; /* NULL: not asked */
};

/* All that is asked of one host with one access. */
struct snmp_host {
    const struct snmp_library *library;
    struct snmp_access access;
    VEC(struct snmp_question) questions;
    int64_t time_limit; /* microseconds for one answer */
    int64_t retries;
    int64_t abort_count; /* failures after which the host is given up; 0: never */
};

/* Asks STATE, a struct snmp_host, and writes to OUT a line for each OID: its target's number, "in"
 * or "out", "=" and the value, or "!" and why there is none; "abort" if it was not asked any more.
 * Returns 0. */
int snmp_session_run(const void *state, FILE *out);

#endif
