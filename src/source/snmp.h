/* What the child process that asked over SNMP has written. */
#ifndef BLUMAP_SOURCE_SNMP_H
#define BLUMAP_SOURCE_SNMP_H

#include "map/model.h"

enum snmp_result_kind {
    SNMP_NOT_ASKED,
    SNMP_VALUE,
    SNMP_FAULT, /* text: why there is no value */
};

struct snmp_result {
    struct {
        enum snmp_result_kind kind;
        struct str text;
    } of[DIRECTIONS];
    bool is_aborted; /* the host had failed too often */
};

/* The lines of TEXT that are about TARGET, as snmp_session_run writes them; others are skipped. */
struct snmp_result snmp_result_read(struct str text, size_t target);

#endif
