#include "collector/gates.h"

#include <event2/event.h>
#include <fcntl.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdlib.h>

#include "collector/connection.h"
#include "collector/fakes.h"
#include "unit.h"

enum { CLIENTS = 300, TURNS_LEAST = 4, GREETERS = 40, GREETINGS_A_TURN_MOST = 4 };

struct bench {
    struct arena *arena;
    struct fakes fakes;
    struct settings_endpoint endpoint;
    struct settings_listen_tls endpoint_tls;
    char folder[32];
    struct settings_collector settings;
    struct service service;
    struct ports ports;
    struct event_base *base;
    struct crowd crowd;
    struct gates *gates;
    int clients[CLIENTS];
};

/* A key and its certificate, in one file. */
static const char *make_certificate(struct bench *bench)
{
    memcpy(bench->folder, "/tmp/gates.XXXXXX", sizeof "/tmp/gates.XXXXXX");
    assert_non_null(mkdtemp(bench->folder));
    const char *path = arena_printf(bench->arena, "%s/hub.pem", bench->folder).data;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    assert_true(X509_sign(certificate, key, EVP_sha256()) > 0);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL);
    PEM_write_X509(file, certificate);
    fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
    return path;
}

static bool is_for_any(enum port_kind kind)
{
    (void)kind;
    return true;
}

static void admit(void *crowd, int fd, const struct sockaddr *address, const struct port *port)
{
    struct sockets_end end;
    assert_true(sockets_read_end(address, &end));
    connection_admit(crowd, fd, &end, port->tls);
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    *state = bench;
    memset(bench->clients, -1, sizeof bench->clients);
    bench->arena = arena_new();
    struct diags diags = diags_new(bench->arena);
    bench->endpoint = (struct settings_endpoint){ "127.0.0.1", "127.0.0.1", "0", { 0 } };
    bench->settings = (struct settings_collector){ .max_connections = 2 * CLIENTS,
                                                   .max_connections_per_address = CLIENTS,
                                                   .frame_time = 60,
                                                   .idle_time = 60,
                                                   .status_socket = "/nonexistent/status.sock" };
    bench->settings.listen.items = &bench->endpoint;
    bench->settings.listen.count = 1;
    const char *pem = make_certificate(bench);
    bench->endpoint_tls = (struct settings_listen_tls){ bench->endpoint, pem, pem };
    bench->settings.listen_tls.items = &bench->endpoint_tls;
    bench->settings.listen_tls.count = 1;
    fakes_init(&bench->fakes);
    struct log *log = log_open("/dev/null", LOG_LEVEL_DEBUG, &diags);
    bench->service = fakes_service(&bench->fakes, clock_system(), log, bell_new());
    bench->base = event_base_new();
    crowd_init(&bench->crowd, bench->base, &bench->settings, &bench->service);
    const struct gates_keeper keeper = { is_for_any, admit, &bench->crowd };
    bench->gates = gates_new(bench->base, log, &keeper);
    if (!ports_open(&bench->ports, &bench->settings, &diags)) {
        return -1;
    }
    gates_take(bench->gates, &bench->ports);
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    crowd_clear(&bench->crowd);
    gates_free(bench->gates);
    event_base_free(bench->base);
    ports_close(&bench->ports);
    fakes_end_service(&bench->fakes, &bench->service);
    unlink(bench->endpoint_tls.certificate);
    rmdir(bench->folder);
    arena_free(bench->arena);
    for (size_t i = 0; i < CLIENTS; i++) {
        close(bench->clients[i]);
    }
    free(bench);
    return 0;
}

/* To the port of item INDEX. */
static int connect_to(const struct bench *bench, size_t index)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(ports_number(&bench->ports, index)),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void connect_all(struct bench *bench)
{
    for (size_t i = 0; i < CLIENTS; i++) {
        bench->clients[i] = connect_to(bench, 0);
    }
}

/* However many there are, those who are in already are served in between. */
static void test_many_that_come_at_once_are_let_in_a_few_a_turn(void **state)
{
    struct bench *bench = *state;
    size_t turns = 0;
    connect_all(bench);
    while (bench->crowd.count < CLIENTS) {
        event_base_loop(bench->base, EVLOOP_ONCE);
        turns++;
    }
    assert_true(turns >= TURNS_LEAST);
}

/* An address that leaves has let in whoever had connected there. */
static void test_gate_that_closes_lets_in_all_who_have_come(void **state)
{
    struct bench *bench = *state;
    const struct ports none = { 0 };
    connect_all(bench);
    gates_take(bench->gates, &none);
    assert_int_equal(bench->crowd.count, CLIENTS);
}

static SSL *greet(SSL_CTX *context, int fd)
{
    SSL *session = SSL_new(context);
    SSL_set_fd(session, fd);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    assert_int_equal(SSL_get_error(session, SSL_connect(session)), SSL_ERROR_WANT_READ);
    return session;
}

static size_t count_answered(const struct bench *bench)
{
    size_t count = 0;
    char byte;
    for (size_t i = 0; i < GREETERS; i++) {
        count += recv(bench->clients[i], &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 1;
    }
    return count;
}

/* Each costs more than all that a turn does beside it. */
static void test_turn_goes_on_with_a_few_handshakes(void **state)
{
    struct bench *bench = *state;
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL *sessions[GREETERS];
    for (size_t i = 0; i < GREETERS; i++) {
        bench->clients[i] = connect_to(bench, 1);
        sessions[i] = greet(context, bench->clients[i]);
    }
    bool more = true;
    for (size_t before = 0, answered = 0; answered < GREETERS; before = answered) {
        event_base_loop(bench->base, EVLOOP_ONCE | (more ? EVLOOP_NONBLOCK : 0));
        more = crowd_end_turn(&bench->crowd);
        answered = count_answered(bench);
        assert_in_range(answered, before, before + GREETINGS_A_TURN_MOST);
        assert_true(more || answered == GREETERS || answered == before);
    }
    for (size_t i = 0; i < GREETERS; i++) {
        SSL_free(sessions[i]);
    }
    SSL_CTX_free(context);
}

/* Who waits in line gives way to others as ever. */
static void test_line_of_handshakes_loses_members(void **state)
{
    struct bench *bench = *state;
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    for (size_t i = 0; i < GREETERS; i++) {
        bench->clients[i] = connect_to(bench, 1);
        SSL_free(greet(context, bench->clients[i]));
    }
    SSL_CTX_free(context);
    do {
        event_base_loop(bench->base, EVLOOP_ONCE);
    } while (!crowd_end_turn(&bench->crowd));
    bench->settings.max_connections_per_address = GREETERS;
    for (size_t i = GREETERS; i < 2 * GREETERS; i++) {
        bench->clients[i] = connect_to(bench, 0);
    }
    for (int i = 0; i < GREETERS; i++) {
        event_base_loop(bench->base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
        crowd_end_turn(&bench->crowd);
    }
    assert_int_equal(bench->crowd.count, GREETERS);
    assert_int_equal(bench->crowd.handshake_count, 0);
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_many_that_come_at_once_are_let_in_a_few_a_turn),
        UNIT_TEST(test_gate_that_closes_lets_in_all_who_have_come),
        UNIT_TEST(test_turn_goes_on_with_a_few_handshakes),
        UNIT_TEST(test_line_of_handshakes_loses_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
