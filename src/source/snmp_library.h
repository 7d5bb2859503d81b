/* Net-SNMP, loaded when a map has a target for it: no other run pays for it. */
#ifndef BLUMAP_SOURCE_SNMP_LIBRARY_H
#define BLUMAP_SOURCE_SNMP_LIBRARY_H

#include <stdbool.h>

/* The headers of Net-SNMP are not made for this many warnings. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wstrict-prototypes"
#include <net-snmp/net-snmp-config.h>

#include <net-snmp/net-snmp-includes.h>
#pragma GCC diagnostic pop

struct snmp_library {
    void (*init)(const char *application);
    void (*disable_log)(void);
    void (*session_init)(netsnmp_session *session);
    void *(*open)(netsnmp_session *session);
    int (*ask)(void *handle, netsnmp_pdu *question, netsnmp_pdu **answer);
    void (*error)(void *handle, int *system_error, int *error, char **text);
    int (*close)(void *handle);
    netsnmp_pdu *(*pdu_new)(int command);
    netsnmp_variable_list *(*add_null)(netsnmp_pdu *pdu, const oid *name, size_t length);
    void (*pdu_free)(netsnmp_pdu *pdu);
    oid *(*parse_oid)(const char *text, oid *name, size_t *length);
    const char *(*error_text)(int error);
    int (*make_key)(const oid *protocol, u_int protocol_length, const u_char *password,
                    size_t password_length, u_char *key, size_t *key_length);
};

/* Loads it; it stays until the program ends. NULL, or a phrase that says why it can't be had. */
const char *snmp_library_open(struct snmp_library *library);

#endif
