#include "agent/link_tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "base/memory.h"

struct link_tls {
    SSL_CTX *context;
    SSL *ssl;
    char why[256];
};

static const struct place nowhere = { 0 };

/* The oldest error that OpenSSL has queued; errno's if there is none. */
static void note_why(struct link_tls *tls)
{
    unsigned long error = ERR_get_error();
    long verdict = tls->ssl ? SSL_get_verify_result(tls->ssl) : X509_V_OK;
    const char *reason = verdict != X509_V_OK      ? X509_verify_cert_error_string(verdict)
                         : ERR_SYSTEM_ERROR(error) ? strerror(ERR_GET_REASON(error))
                         : error                   ? ERR_reason_error_string(error)
                                                   : strerror(errno);
    snprintf(tls->why, sizeof tls->why, "%s", reason ? reason : "for no known reason");
    ERR_clear_error();
}

/* ---- what is trusted, and what is shown ---- */

static bool complain(struct link_tls *tls, const char *what, const char *file, struct diags *diags)
{
    note_why(tls);
    diag_error(diags, nowhere, "cannot use %s \"%s\": %s", what, file, tls->why);
    return false;
}

static bool load_trusted(struct link_tls *tls, const char *file, struct diags *diags)
{
    if (file) {
        return SSL_CTX_load_verify_locations(tls->context, file, NULL) == 1 ||
               complain(tls, "CaFile", file, diags);
    }
    return SSL_CTX_set_default_verify_paths(tls->context) == 1 ||
           complain(tls, "the system's certificates", "", diags);
}

static bool load_own(struct link_tls *tls, const struct settings_agent *settings,
                     struct diags *diags)
{
    const char *certificate = settings->certificate_file;
    const char *key = settings->key_file ? settings->key_file : certificate;
    if (!certificate) {
        return true;
    }
    if (SSL_CTX_use_certificate_chain_file(tls->context, certificate) != 1) {
        return complain(tls, "CertFile", certificate, diags);
    }
    return SSL_CTX_use_PrivateKey_file(tls->context, key, SSL_FILETYPE_PEM) == 1 ||
           complain(tls, "KeyFile", key, diags);
}

/* The certificate must be of the name or the address that the settings give. */
static bool expect_host(struct link_tls *tls, const char *host)
{
    unsigned char address[sizeof(struct in6_addr)];
    X509_VERIFY_PARAM *wanted = SSL_get0_param(tls->ssl);
    if (inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1) {
        return X509_VERIFY_PARAM_set1_ip_asc(wanted, host) == 1;
    }
    return SSL_set_tlsext_host_name(tls->ssl, host) == 1 &&
           X509_VERIFY_PARAM_set1_host(wanted, host, 0) == 1;
}

static bool set_up(struct link_tls *tls, const struct settings_agent *settings, int socket,
                   struct diags *diags)
{
    if (!load_trusted(tls, settings->ca_file, diags) || !load_own(tls, settings, diags)) {
        return false;
    }
    SSL_CTX_set_verify(tls->context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_mode(tls->context,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    tls->ssl = SSL_new(tls->context);
    if (tls->ssl && SSL_set_fd(tls->ssl, socket) == 1 &&
        expect_host(tls, settings->collector.host)) {
        SSL_set_connect_state(tls->ssl);
        return true;
    }
    return complain(tls, "TLS with", settings->collector.text, diags);
}

struct link_tls *link_tls_new(const struct settings_agent *settings, int socket,
                              struct diags *diags)
{
    struct link_tls *tls = memory_new(1, sizeof *tls);
    ERR_clear_error();
    tls->context = SSL_CTX_new(TLS_client_method());
    if (!tls->context || SSL_CTX_set_min_proto_version(tls->context, TLS1_2_VERSION) != 1) {
        complain(tls, "TLS with", settings->collector.text, diags);
        link_tls_free(tls);
        return NULL;
    }
    if (!set_up(tls, settings, socket, diags)) {
        link_tls_free(tls);
        return NULL;
    }
    return tls;
}

void link_tls_free(struct link_tls *tls)
{
    if (tls) {
        SSL_free(tls->ssl);
        SSL_CTX_free(tls->context);
        memory_free(tls);
    }
}

/* ---- the connection ---- */

static enum secure_outcome noted(struct link_tls *tls, enum secure_outcome outcome)
{
    if (outcome == SECURE_FAILED) {
        note_why(tls);
    }
    return outcome;
}

enum secure_outcome link_tls_handshake(struct link_tls *tls)
{
    return noted(tls, secure_handshake(tls->ssl));
}

enum secure_outcome link_tls_read(struct link_tls *tls, void *bytes, size_t size, size_t *count)
{
    return noted(tls, secure_read(tls->ssl, bytes, size, count));
}

enum secure_outcome link_tls_write(struct link_tls *tls, const void *bytes, size_t size,
                                   size_t *count)
{
    return noted(tls, secure_write(tls->ssl, bytes, size, count));
}

const char *link_tls_why(const struct link_tls *tls)
{
    return tls->why;
}
