#include "collector/expiry.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "unit.h"

static char plain_text[] = "[::]:31372", tls_text[] = "[::]:31373";

enum { DAY = 86400, NOW = 1790000000 }; /* 2026-09-21 14:13:20 UTC */

static void add_certificate(FILE *file, EVP_PKEY *key, time_t end)
{
    X509 *certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_TIME_set(X509_getm_notBefore(certificate), 0);
    ASN1_TIME_set(X509_getm_notAfter(certificate), end);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    PEM_write_X509(file, certificate);
    X509_free(certificate);
}

/* A port whose certificate ends at END and the one behind it at NEXT. */
static struct port *make_port(struct port *port, time_t end, time_t next)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    char path[] = "/tmp/blumap-expiry-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    EVP_PKEY *key = EVP_EC_gen("P-256");
    add_certificate(file, key, end);
    add_certificate(file, key, next);
    PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL);
    fclose(file);
    const struct tls_files files = { .certificate = path, .key = path };
    *port = (struct port){ .kind = PORT_TLS, .text = tls_text, .tls = tls_new(&files, &diags) };
    assert_non_null(port->tls);
    unlink(path);
    EVP_PKEY_free(key);
    arena_free(arena);
    return port;
}

static void test_what_is_said_of_a_certificate(void **state)
{
    (void)state;
    static const struct {
        time_t end, next;
        const char *text;
        bool expired;
    } cases[] = {
        { NOW + 14 * DAY, NOW + 900 * DAY, "", false },
        { NOW + 14 * DAY - 1, NOW + 900 * DAY,
          "ListenTls [::]:31373: its certificate expires in 13 days, on 2026-10-05 14:13 UTC; renew "
          "it, then SIGHUP\n",
          false },
        { NOW + 900 * DAY, NOW + 3 * DAY,
          "ListenTls [::]:31373: its certificate expires in 3 days, on 2026-09-24 14:13 UTC; renew "
          "it, then SIGHUP\n",
          false },
        { NOW, NOW + 900 * DAY,
          "ListenTls [::]:31373: its certificate expired on 2026-09-21 14:13 UTC; agents refuse it; "
          "renew it, then SIGHUP\n",
          true },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct port plain = { .kind = PORT_PLAIN, .text = plain_text }, port;
        struct ports ports = { { &plain, make_port(&port, cases[i].end, cases[i].next) }, 2 };
        struct buf out = { 0 };
        assert_int_equal(expiry_write(&ports, NOW, &out), cases[i].expired);
        assert_str(buf_str(&out), cases[i].text);
        buf_free(&out);
        tls_free(port.tls);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_said_of_a_certificate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
