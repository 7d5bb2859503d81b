#include "source/snmp_session.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct session {
    const struct snmp_host *host;
    const struct snmp_library *library;
    void *handle;        /* Net-SNMP's */
    const char *why_not; /* open; NULL if it is */
    int64_t failures;
    FILE *out;
};

/* Protocols of the user-based security model, by the last part of their OID 1.3.6.1.6.3.10.1.T.N
 * (RFC 3414, 3826, 7860); T is 1 for authentication and 2 for privacy. */
struct protocol {
    const char *name;
    oid number;
};

static const struct protocol auth_protocols[] = {
    { "MD5", 2 },     { "SHA", 3 },     { "SHA-224", 4 }, { "SHA-256", 5 },
    { "SHA-384", 6 }, { "SHA-512", 7 }, { NULL, 0 },
};

static const struct protocol privacy_protocols[] = { { "DES", 2 }, { "AES", 4 }, { NULL, 0 } };

static const struct {
    const char *name;
    int level;
} levels[] = {
    { "noAuthNoPriv", SNMP_SEC_LEVEL_NOAUTH },
    { "authNoPriv", SNMP_SEC_LEVEL_AUTHNOPRIV },
    { "authPriv", SNMP_SEC_LEVEL_AUTHPRIV },
};

enum { PROTOCOL_LENGTH = 10 };

/* ---- opening ---- */

/* Net-SNMP's structs have no const for what it only reads. */
static char *unconst(const char *text)
{
    union {
        const char *given;
        char *wanted;
    } both = { text };
    return both.wanted;
}

static bool find_protocol(const struct protocol *protocols, const char *name, oid type,
                          oid found[static PROTOCOL_LENGTH])
{
    const oid prefix[PROTOCOL_LENGTH] = { 1, 3, 6, 1, 6, 3, 10, 1, type, 0 };
    memcpy(found, prefix, sizeof prefix);
    for (; protocols->name; protocols++) {
        if (str_equal_nocase(str_of(protocols->name), str_of(name))) {
            found[PROTOCOL_LENGTH - 1] = protocols->number;
            return true;
        }
    }
    return false;
}

static bool make_key(const struct session *session, const oid *protocol, const char *password,
                     u_char *key, size_t *length)
{
    *length = USM_AUTH_KU_LEN;
    return session->library->make_key(protocol, PROTOCOL_LENGTH, (const u_char *)password,
                                      strlen(password), key, length) == SNMPERR_SUCCESS;
}

/* NULL, or what is wrong with the profile. */
static const char *set_keys(const struct session *session, netsnmp_session *wanted, oid *auth,
                            oid *privacy)
{
    const struct snmp_access *access = &session->host->access;
    if (wanted->securityLevel == SNMP_SEC_LEVEL_NOAUTH) {
        return NULL;
    }
    if (!find_protocol(auth_protocols, access->auth_protocol, 1, auth)) {
        return "authproto must be MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512";
    }
    wanted->securityAuthProto = auth;
    wanted->securityAuthProtoLen = PROTOCOL_LENGTH;
    if (!make_key(session, auth, access->auth_password, wanted->securityAuthKey,
                  &wanted->securityAuthKeyLen)) {
        return "authpass must have at least 8 characters";
    }
    if (wanted->securityLevel == SNMP_SEC_LEVEL_AUTHNOPRIV) {
        return NULL;
    }
    if (!find_protocol(privacy_protocols, access->privacy_protocol, 2, privacy)) {
        return "privproto must be DES or AES";
    }
    wanted->securityPrivProto = privacy;
    wanted->securityPrivProtoLen = PROTOCOL_LENGTH;
    return make_key(session, auth, access->privacy_password, wanted->securityPrivKey,
                    &wanted->securityPrivKeyLen)
               ? NULL
               : "privpass must have at least 8 characters";
}

static const char *set_level(netsnmp_session *wanted, const char *level)
{
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        if (str_equal_nocase(str_of(levels[i].name), str_of(level))) {
            wanted->securityLevel = levels[i].level;
            return NULL;
        }
    }
    return "seclevel must be noAuthNoPriv, authNoPriv or authPriv";
}

static const char *set_access(const struct session *session, netsnmp_session *wanted, oid *auth,
                              oid *privacy)
{
    static const long versions[] = { SNMP_VERSION_1, SNMP_VERSION_2c, SNMP_VERSION_3 };
    const struct snmp_access *access = &session->host->access;
    wanted->version = versions[access->version];
    wanted->peername = unconst(access->host);
    wanted->timeout = (long)session->host->time_limit;
    wanted->retries = (int)session->host->retries;
    if (access->version != SNMP_V3) {
        union {
            const char *given;
            u_char *wanted;
        } community = { access->community };
        wanted->community = community.wanted;
        wanted->community_len = strlen(access->community);
        return NULL;
    }
    wanted->securityName = unconst(access->user);
    wanted->securityNameLen = strlen(access->user);
    const char *why = set_level(wanted, access->level);
    return why ? why : set_keys(session, wanted, auth, privacy);
}

static void open_session(struct session *session)
{
    netsnmp_session wanted;
    oid auth[PROTOCOL_LENGTH], privacy[PROTOCOL_LENGTH];
    session->library->session_init(&wanted);
    session->why_not = set_access(session, &wanted, auth, privacy);
    if (!session->why_not) {
        session->handle = session->library->open(&wanted);
        session->why_not = session->handle ? NULL : "no session with it can be had";
    }
}

/* ---- values ---- */

static void write_text(FILE *out, const netsnmp_variable_list *value)
{
    for (size_t i = 0; i < value->val_len; i++) {
        unsigned char c = value->val.string[i];
        fputc(c < ' ' ? '?' : c, out);
    }
}

/* The value as PHP has it plain. False if there is none. */
static bool write_value(FILE *out, const netsnmp_variable_list *value)
{
    switch (value->type) {
    case ASN_INTEGER:
        fprintf(out, "%ld", *value->val.integer);
        return true;
    case ASN_COUNTER:
    case ASN_GAUGE:
    case ASN_TIMETICKS:
    case ASN_UINTEGER:
        fprintf(out, "%" PRIu32, (uint32_t)*value->val.integer);
        return true;
    case ASN_COUNTER64:
    case ASN_OPAQUE_COUNTER64:
    case ASN_OPAQUE_U64:
        fprintf(out, "%" PRIu64,
                (uint64_t)value->val.counter64->high << 32 |
                    (value->val.counter64->low & UINT32_MAX));
        return true;
    case ASN_OPAQUE_FLOAT:
        fprintf(out, "%.7g", (double)*value->val.floatVal);
        return true;
    case ASN_OPAQUE_DOUBLE:
        fprintf(out, "%.15g", *value->val.doubleVal);
        return true;
    case ASN_OCTET_STR:
        write_text(out, value);
        return true;
    default:
        return false;
    }
}

/* ---- asking ---- */

static void write_fault(struct session *session, const char *why)
{
    fprintf(session->out, "! %s\n", why);
    session->failures++;
}

static void write_answer(struct session *session, int status, const netsnmp_pdu *answer)
{
    if (status == STAT_TIMEOUT) {
        write_fault(session, "it does not answer");
        return;
    }
    if (status != STAT_SUCCESS || !answer) {
        int system_error, error;
        char *text = NULL;
        session->library->error(session->handle, &system_error, &error, &text);
        write_fault(session, text ? text : "no answer");
        free(text);
        return;
    }
    if (answer->errstat != SNMP_ERR_NOERROR) {
        write_fault(session, session->library->error_text((int)answer->errstat));
        return;
    }
    fputs("= ", session->out);
    if (!answer->variables || !write_value(session->out, answer->variables)) {
        fputs("\n", session->out);
        session->failures++;
        return;
    }
    fputs("\n", session->out);
}

static void ask(struct session *session, const char *text)
{
    oid name[MAX_OID_LEN];
    size_t length = MAX_OID_LEN;
    const struct snmp_library *library = session->library;
    if (session->why_not) {
        write_fault(session, session->why_not);
        return;
    }
    if (!library->parse_oid(text, name, &length)) {
        write_fault(session, "this OID is not known");
        return;
    }
    netsnmp_pdu *question = library->pdu_new(SNMP_MSG_GET);
    netsnmp_pdu *answer = NULL;
    library->add_null(question, name, length);
    int status = library->ask(session->handle, question, &answer);
    write_answer(session, status, answer);
    if (answer) {
        library->pdu_free(answer);
    }
}

static void ask_question(struct session *session, const struct snmp_question *question)
{
    static const char *const words[DIRECTIONS] = { "in", "out" };
    int64_t most = session->host->abort_count;
    if (most > 0 && session->failures >= most) {
        fprintf(session->out, "%zu abort\n", question->target);
        return;
    }
    for (size_t d = 0; d < DIRECTIONS; d++) {
        if (question->oid[d]) {
            fprintf(session->out, "%zu %s ", question->target, words[d]);
            ask(session, question->oid[d]);
        }
    }
}

int snmp_session_run(const void *state, FILE *out)
{
    const struct snmp_host *host = state;
    struct session session = { .host = host, .library = host->library, .out = out };
    host->library->disable_log();
    host->library->init("blumap");
    open_session(&session);
    for (size_t i = 0; i < host->questions.count; i++) {
        ask_question(&session, &host->questions.items[i]);
    }
    if (session.handle) {
        host->library->close(session.handle);
    }
    return 0;
}
