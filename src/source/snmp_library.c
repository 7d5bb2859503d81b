#include "source/snmp_library.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

static const char *const library_name = "libnetsnmp.so.40";

/* The members of struct snmp_library and Net-SNMP's names for them. */
static const struct symbol {
    const char *name;
    size_t offset;
} symbols[] = {
    { "init_snmp", offsetof(struct snmp_library, init) },
    { "snmp_disable_log", offsetof(struct snmp_library, disable_log) },
    { "snmp_sess_init", offsetof(struct snmp_library, session_init) },
    { "snmp_sess_open", offsetof(struct snmp_library, open) },
    { "snmp_sess_synch_response", offsetof(struct snmp_library, ask) },
    { "snmp_sess_error", offsetof(struct snmp_library, error) },
    { "snmp_sess_close", offsetof(struct snmp_library, close) },
    { "snmp_pdu_create", offsetof(struct snmp_library, pdu_new) },
    { "snmp_add_null_var", offsetof(struct snmp_library, add_null) },
    { "snmp_free_pdu", offsetof(struct snmp_library, pdu_free) },
    { "snmp_parse_oid", offsetof(struct snmp_library, parse_oid) },
    { "snmp_errstring", offsetof(struct snmp_library, error_text) },
    { "generate_Ku", offsetof(struct snmp_library, make_key) },
};

const char *snmp_library_open(struct snmp_library *library)
{
    void *handle = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        return "Net-SNMP cannot be loaded (libnetsnmp.so.40); install the package libsnmp40";
    }
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        void *address = dlsym(handle, symbols[i].name);
        if (!address) {
            return "libnetsnmp.so.40 is not the library that it was when blumap was built";
        }
        /* ISO C has no cast from an object's address to a function's. */
        memcpy((char *)library + symbols[i].offset, &address, sizeof address);
    }
    return NULL;
}
