#include "collector/gates.h"

#include <event2/event.h>
#include <stdlib.h>

#include "collector/fakes.h"
#include "unit.h"

enum { CLIENTS = 300, TURNS_LEAST = 4 };

struct bench {
    struct arena *arena;
    struct fakes fakes;
    struct settings_endpoint endpoint;
    struct settings_collector settings;
    struct service service;
    struct ports ports;
    struct event_base *base;
    struct crowd crowd;
    struct gates *gates;
    int clients[CLIENTS];
};

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    *state = bench;
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
    fakes_init(&bench->fakes);
    struct log *log = log_open("/dev/null", LOG_LEVEL_DEBUG, &diags);
    bench->service = fakes_service(&bench->fakes, clock_system(), log, bell_new());
    bench->base = event_base_new();
    crowd_init(&bench->crowd, bench->base, &bench->settings, &bench->service);
    bench->gates = gates_new(&bench->crowd);
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
    arena_free(bench->arena);
    for (size_t i = 0; i < CLIENTS; i++) {
        close(bench->clients[i]);
    }
    free(bench);
    return 0;
}

static void connect_all(struct bench *bench)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(ports_number(&bench->ports, 0)),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    for (size_t i = 0; i < CLIENTS; i++) {
        bench->clients[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assert_int_equal(connect(bench->clients[i], (struct sockaddr *)&address, sizeof address),
                         0);
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

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_many_that_come_at_once_are_let_in_a_few_a_turn),
        UNIT_TEST(test_gate_that_closes_lets_in_all_who_have_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
