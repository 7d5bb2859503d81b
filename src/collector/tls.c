#include "collector/tls.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/memory.h"

struct tls {
    SSL_CTX *context;
};

const char *tls_fault(void)
{
    unsigned long number = ERR_get_error();
    const char *reason = ERR_SYSTEM_ERROR(number) ? strerror(ERR_GET_REASON(number))
                                                  : ERR_reason_error_string(number);
    ERR_clear_error();
    return reason ? reason : "the connection broke";
}

static bool report(const struct tls_files *files, const char *what, const char *path,
                   struct diags *diags)
{
    diag_error(diags, files->place, "%s \"%s\": %s", what, path, tls_fault());
    return false;
}

static void warn_if_open(const struct tls_files *files, struct diags *diags)
{
    struct stat facts;
    if (stat(files->key, &facts) == 0 && (facts.st_mode & (S_IWGRP | S_IRWXO))) {
        diag_warning(
            diags, files->place, NULL,
            "others may read or write the key \"%s\" (mode %03o); chmod 600 keeps it secret",
            files->key, facts.st_mode & 0777U);
    }
}

/* Without tickets and a cache of sessions: each connection is proved anew, and costs no memory when
 * it is gone. */
static SSL_CTX *new_context(void)
{
    SSL_CTX *context = memory_checked(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET |
                                     SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context;
}

static bool load_own(SSL_CTX *context, const struct tls_files *files, struct diags *diags)
{
    if (SSL_CTX_use_certificate_chain_file(context, files->certificate) != 1) {
        return report(files, "certificate", files->certificate, diags);
    }
    if (SSL_CTX_use_PrivateKey_file(context, files->key, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(context) != 1) {
        return report(files, "key", files->key, diags);
    }
    warn_if_open(files, diags);
    return true;
}

static bool load_client_ca(SSL_CTX *context, const struct tls_files *files, struct diags *diags)
{
    STACK_OF(X509_NAME) *names = SSL_load_client_CA_file(files->client_ca);
    if (!names || SSL_CTX_load_verify_file(context, files->client_ca) != 1) {
        sk_X509_NAME_pop_free(names, X509_NAME_free);
        return report(files, "ClientCa", files->client_ca, diags);
    }
    SSL_CTX_set_client_CA_list(context, names);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
    return true;
}

bool tls_reload(struct tls *tls, const struct tls_files *files, struct diags *diags)
{
    SSL_CTX *context = new_context();
    ERR_clear_error();
    if (!load_own(context, files, diags) ||
        (files->client_ca && !load_client_ca(context, files, diags))) {
        SSL_CTX_free(context);
        ERR_clear_error();
        return false;
    }
    SSL_CTX_free(tls->context);
    tls->context = context;
    return true;
}

struct tls *tls_new(const struct tls_files *files, struct diags *diags)
{
    struct tls *tls = memory_new(1, sizeof *tls);
    if (!tls_reload(tls, files, diags)) {
        tls_free(tls);
        return NULL;
    }
    return tls;
}

void tls_free(struct tls *tls)
{
    if (tls) {
        SSL_CTX_free(tls->context);
        memory_free(tls);
    }
}

static int64_t end_of(const X509 *certificate)
{
    struct tm parts;
    return ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &parts) == 1 ? timegm(&parts)
                                                                         : INT64_MAX;
}

int64_t tls_expires_at(const struct tls *tls)
{
    STACK_OF(X509) *chain = NULL;
    int64_t end = end_of(SSL_CTX_get0_certificate(tls->context));
    SSL_CTX_get0_chain_certs(tls->context, &chain);
    for (int i = 0; i < sk_X509_num(chain); i++) {
        int64_t other = end_of(sk_X509_value(chain, i));
        end = other < end ? other : end;
    }
    return end;
}

struct ssl_st *tls_session(const struct tls *tls, int socket)
{
    SSL *session = SSL_new(tls->context);
    if (!session || SSL_set_fd(session, socket) != 1) {
        memory_exhausted(0);
    }
    SSL_set_accept_state(session);
    return session;
}

void tls_session_free(struct ssl_st *session)
{
    SSL_free(session);
}

bool tls_is_agreed(const struct ssl_st *session)
{
    return SSL_is_init_finished(session);
}

bool tls_has_more(const struct ssl_st *session)
{
    return SSL_has_pending(session);
}

void tls_end(struct ssl_st *session)
{
    SSL_shutdown(session);
    ERR_clear_error();
}
