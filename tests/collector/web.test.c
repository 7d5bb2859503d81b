#include "collector/web.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "collector/fakes.h"
#include "collector/roll.h"
#include "unit.h"

enum { RECORDS = 100000, TURNS_LEAST = 50, VISITS_MOST = 16 };

struct bench {
    struct arena *arena;
    struct diags diags;
    struct fakes fakes;
    struct store_ops store;
    struct service service;
    struct ports ports;
    struct event_base *base;
    struct web *web;
    int client;
    struct buf answer;
    size_t turns;
    int64_t longest, sum; /* of the turns, microseconds */
};

static bool many_records(void *state, size_t index, struct store_record_stats *stats)
{
    (void)state;
    *stats = (struct store_record_stats){ .id = (uint32_t)index + 1, .taken = 1 };
    return index < RECORDS;
}

static void no_stats(void *state, struct store_stats *stats)
{
    (void)state;
    *stats = (struct store_stats){ 0 };
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    struct settings_collector settings = { .status_socket = "/nonexistent/status.sock" };
    settings.metrics = (struct settings_endpoint){ "127.0.0.1", "127.0.0.1", "0", { 0 } };
    bench->arena = arena_new();
    bench->diags = diags_new(bench->arena);
    fakes_init(&bench->fakes);
    struct log *log = log_open("/dev/null", LOG_LEVEL_DEBUG, &bench->diags);
    bench->service = fakes_service(&bench->fakes, clock_system(), log, bell_new());
    bench->store = fake_store;
    bench->store.record = many_records;
    bench->store.stats = no_stats;
    bench->service.store.ops = &bench->store;
    bench->base = event_base_new();
    bench->web = web_new(bench->base, &bench->service);
    *state = bench;
    if (!ports_open(&bench->ports, &settings, &bench->diags)) {
        return -1;
    }
    web_take(bench->web, &bench->ports);
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    close(bench->client);
    web_free(bench->web);
    event_base_free(bench->base);
    ports_close(&bench->ports);
    fakes_end_service(&bench->fakes, &bench->service);
    buf_free(&bench->answer);
    arena_free(bench->arena);
    free(bench);
    return 0;
}

static int connect_to(const struct bench *bench)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(ports_number(&bench->ports, 0)),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void ask(struct bench *bench, const char *request)
{
    bench->client = connect_to(bench);
    assert_int_equal(send(bench->client, request, strlen(request), 0), strlen(request));
}

/* Of this process, in microseconds: what others do on the machine does not count. */
static int64_t busy_time(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * CLOCK_SECOND + time.tv_nsec / 1000;
}

/* One turn of the loop; false when the answer has come and the connection is closed. */
static bool turn(struct bench *bench)
{
    char piece[65536];
    int64_t began = busy_time();
    event_base_loop(bench->base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
    int64_t took = busy_time() - began;
    bench->longest = took > bench->longest ? took : bench->longest;
    bench->sum += took;
    bench->turns++;
    ssize_t got = recv(bench->client, piece, sizeof piece, MSG_DONTWAIT);
    buf_add(&bench->answer, piece, got > 0 ? (size_t)got : 0);
    return got != 0;
}

static void test_long_roll_holds_up_nobody(void **state)
{
    struct bench *bench = *state;
    ask(bench, "GET /records HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    while (turn(bench)) {
    }
    struct str rest = buf_str(&bench->answer), line;
    size_t lines = 0;
    assert_true(str_starts(rest, STR("HTTP/1.1 200 ")));
    while (str_next_line(&rest, &line)) {
        struct roll_line read;
        lines += roll_read_line(line, &read) && read.taken == 1;
    }
    assert_int_equal(lines, RECORDS);
    assert_true(bench->turns > TURNS_LEAST);
    print_message("%d records: longest turn %.1f ms of %.1f ms\n", RECORDS,
                  (double)bench->longest / 1000, (double)bench->sum / 1000);
    assert_true(bench->longest < bench->sum / 4);
}

static void test_client_that_goes_meanwhile_is_forgotten(void **state)
{
    struct bench *bench = *state;
    ask(bench, "GET /records HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < 5; i++) {
        turn(bench);
    }
    close(bench->client);
    bench->client = -1;
    for (int i = 0; i < 500; i++) {
        turn(bench);
    }
    ask(bench, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    while (turn(bench)) {
    }
    assert_true(str_starts(buf_str(&bench->answer), STR("HTTP/1.1 ")));
}

static void test_end_in_the_middle_of_a_page(void **state)
{
    struct bench *bench = *state;
    ask(bench, "GET /records HTTP/1.1\r\nHost: x\r\n\r\n");
    for (int i = 0; i < 5; i++) {
        turn(bench);
    }
}

static void test_senseless_requests_get_no_page(void **state)
{
    static const char *const requests[] = {
        "GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\nConnection: close\r\n\r\n",
        "GET http://[::1 HTTP/1.1\r\nConnection: close\r\n\r\n",
        "GET /metrics\t\r\n\r\n",
        "\r\n\r\n\r\n\x16\x03\x01 junk \r\n\r\n",
    };
    struct bench *bench = *state;
    for (size_t i = 0; i < UNIT_COUNT(requests); i++) {
        buf_clear(&bench->answer);
        ask(bench, requests[i]);
        shutdown(bench->client, SHUT_WR);
        while (turn(bench)) {
        }
        assert_true(str_find(buf_str(&bench->answer), STR(" 200 ")) == STR_NONE);
        close(bench->client);
    }
    bench->client = -1;
}

/* Whether the collector has closed FD; what it sent before is passed over. */
static bool is_closed(int fd)
{
    char bytes[65536];
    ssize_t got;
    while ((got = recv(fd, bytes, sizeof bytes, MSG_DONTWAIT)) > 0) {
    }
    return got == 0 || errno != EAGAIN;
}

/* Those that say nothing are closed for it, the oldest first. */
static void test_silent_visitors_give_way_to_one_that_asks(void **state)
{
    struct bench *bench = *state;
    int silent[VISITS_MOST + 2];
    for (size_t i = 0; i < UNIT_COUNT(silent); i++) {
        silent[i] = connect_to(bench);
    }
    ask(bench, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    while (turn(bench)) {
    }
    assert_true(str_starts(buf_str(&bench->answer), STR("HTTP/1.1 200 ")));
    for (size_t i = 0; i < UNIT_COUNT(silent); i++) {
        assert_int_equal(is_closed(silent[i]), i < 3);
        close(silent[i]);
    }
    assert_int_equal(bench->service.tally->closed[TALLY_VISITS], 3);
}

/* Each holds a page in memory. */
static void test_visitors_that_do_not_take_their_answers_are_few(void **state)
{
    struct bench *bench = *state;
    const struct str request = STR("GET /records HTTP/1.1\r\n\r\n");
    int fds[VISITS_MOST + 1];
    for (size_t i = 0; i < UNIT_COUNT(fds); i++) {
        fds[i] = connect_to(bench);
        assert_int_equal(send(fds[i], request.data, request.len, 0), request.len);
        event_base_loop(bench->base, EVLOOP_ONCE); /* lets in */
        event_base_loop(bench->base, EVLOOP_ONCE);
    }
    assert_int_equal(bench->service.tally->closed[TALLY_VISITS], 1);
    for (size_t i = 0; i < UNIT_COUNT(fds); i++) {
        close(fds[i]);
    }
    bench->client = -1;
}

/* A byte now and then does not prolong it. */
static void test_request_has_its_time(void **state)
{
    struct bench *bench = *state;
    ask(bench, "GET /healthz HTTP/1.1\r\n");
    while (!is_closed(bench->client)) {
        send(bench->client, "x", 1, MSG_NOSIGNAL);
        event_base_loop(bench->base, EVLOOP_ONCE | EVLOOP_NONBLOCK);
        usleep(10000);
    }
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_long_roll_holds_up_nobody),
        UNIT_TEST(test_client_that_goes_meanwhile_is_forgotten),
        UNIT_TEST(test_end_in_the_middle_of_a_page),
        UNIT_TEST(test_senseless_requests_get_no_page),
        UNIT_TEST(test_silent_visitors_give_way_to_one_that_asks),
        UNIT_TEST(test_visitors_that_do_not_take_their_answers_are_few),
        UNIT_TEST(test_request_has_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
