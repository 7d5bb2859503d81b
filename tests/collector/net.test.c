#include "collector/net.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collector/fakes.h"
#include "unit.h"

#include "base/bell.h"

enum { FRAME_TIME = 2, IDLE_TIME = 3, ALL_MAX = 6, ADDRESS_MAX = 4, AT_ONCE = 3000, SLACK = 3000 };

/* A collector with fakes behind it, in a process of its own. */
struct bench {
    pid_t child;
    uint16_t port;
};

static struct settings_collector settings_for(struct settings_endpoint *endpoint, size_t count)
{
    struct settings_collector settings = {
        .max_connections = ALL_MAX,
        .max_connections_per_address = ADDRESS_MAX,
        .frame_time = FRAME_TIME,
        .idle_time = IDLE_TIME,
        .status_socket = "/nonexistent/status.sock",
    };
    settings.listen.items = endpoint;
    settings.listen.count = count;
    return settings;
}

/* Tells its port on TELL and serves until a signal; the exit status counts the stored samples. */
static int serve(int tell, bool commit_fails)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct settings_endpoint endpoint = { .text = "127.0.0.1", .host = "127.0.0.1", .port = "0" };
    struct settings_collector settings = settings_for(&endpoint, 1);
    struct fakes fakes;
    fakes_init(&fakes);
    fakes.commit_fails = commit_fails;
    struct log *log = log_open("/dev/null", LOG_LEVEL_DEBUG, &diags);
    struct service service = fakes_service(&fakes, clock_system(), log, bell_new());
    struct ports ports;
    if (!ports_open(&ports, &settings, &diags)) {
        return 255;
    }
    struct net *net = net_new(&settings, &service, &ports);
    uint16_t port = ports_number(&ports, 0);
    if (write(tell, &port, sizeof port) != sizeof port) {
        return 255;
    }
    net_run(net);
    net_free(net);
    ports_close(&ports);
    fakes_end_service(&fakes, &service);
    arena_free(arena);
    return fakes.stored < 250 ? (int)fakes.stored : 250;
}

static int start(void **state, bool commit_fails)
{
    struct bench *bench = calloc(1, sizeof *bench);
    int ends[2];
    *state = bench;
    if (pipe(ends) != 0) {
        return -1;
    }
    bench->child = fork();
    if (bench->child == 0) {
        close(ends[0]);
        exit(serve(ends[1], commit_fails));
    }
    close(ends[1]);
    bool told = read(ends[0], &bench->port, sizeof bench->port) == sizeof bench->port;
    close(ends[0]);
    return told ? 0 : -1;
}

static int set_up(void **state)
{
    return start(state, false);
}

static int set_up_failing(void **state)
{
    return start(state, true);
}

/* Ends the collector; how many samples it stored. */
static int stop(struct bench *bench)
{
    int status;
    kill(bench->child, SIGTERM);
    waitpid(bench->child, &status, 0);
    bench->child = 0;
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    if (bench->child) {
        stop(bench);
    }
    free(bench);
    return 0;
}

static int64_t now_milliseconds(void)
{
    return clock_now(clock_system()) / 1000;
}

/* A connection that holds little on its way. */
static int connect_to(const struct bench *bench)
{
    const int small = 4096;
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_port = htons(bench->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void send_all(int fd, struct str bytes)
{
    assert_int_equal(send(fd, bytes.data, bytes.len, MSG_NOSIGNAL), bytes.len);
}

static void send_request(int fd, const char *password)
{
    struct buf request = { 0 };
    fakes_add_request(&request, FAKE_ID, password, FAKE_NUM);
    send_all(fd, buf_str(&request));
    buf_free(&request);
}

/* Waits for more bytes; false at the end of the stream, or if none come in time. */
static bool receive(int fd, struct buf *bytes, int milliseconds)
{
    char piece[4096];
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    ssize_t got = poll(&wait, 1, milliseconds) == 1 ? recv(fd, piece, sizeof piece, 0) : 0;
    assert_true(got >= 0); /* no "connection reset" */
    buf_add(bytes, piece, (size_t)got);
    return got > 0;
}

static bool is_open(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN;
}

static void assert_reply(int fd, enum wire_code code)
{
    struct buf bytes = { 0 };
    struct wire_reply reply;
    size_t used;
    while (wire_read_reply(buf_str(&bytes), &reply, &used) == WIRE_MORE) {
        assert_true(receive(fd, &bytes, AT_ONCE));
    }
    assert_int_equal(reply.code, code);
    assert_int_equal(used, bytes.len);
    buf_free(&bytes);
}

/* Fails unless about SECONDS have passed. */
static void assert_took(int64_t since, int64_t seconds)
{
    int64_t took = now_milliseconds() - since;
    assert_true(took >= seconds * 1000 - 100);
    assert_true(took <= seconds * 1000 + SLACK);
}

/* Fails unless the other end closes after about SECONDS. */
static void assert_closes_after(int fd, int64_t since, int64_t seconds)
{
    struct buf bytes = { 0 };
    assert_false(receive(fd, &bytes, (int)(seconds * 1000 + SLACK)));
    assert_false(is_open(fd));
    assert_took(since, seconds);
    buf_free(&bytes);
    close(fd);
}

static void test_request_is_answered_and_the_connection_stays(void **state)
{
    struct bench *bench = *state;
    int fd = connect_to(bench);
    send_request(fd, "secret");
    assert_reply(fd, WIRE_SUCCESS);
    send_request(fd, "secret");
    assert_reply(fd, WIRE_SUCCESS);
    assert_true(is_open(fd));
    close(fd);
    assert_int_equal(stop(bench), 2);
}

/* It is to be sent again, over another connection: an answer would make the client forget it. */
static void test_what_could_not_be_kept_is_not_answered(void **state)
{
    int64_t since = now_milliseconds();
    int fd = connect_to(*state);
    send_request(fd, "secret");
    assert_closes_after(fd, since, 0);
}

/* What the client sent after its header is never read; the reply must reach it all the same. */
static void test_refusal_arrives_before_the_connection_closes(void **state)
{
    struct bench *bench = *state;
    int fd = connect_to(bench);
    struct buf bytes = { 0 };
    for (int i = 0; i < 100; i++) {
        fakes_add_request(&bytes, FAKE_ID, "wrong", FAKE_NUM);
    }
    send_all(fd, buf_str(&bytes));
    buf_clear(&bytes);
    while (receive(fd, &bytes, AT_ONCE)) {
    }
    assert_false(is_open(fd));
    assert_int_equal(bytes.len, 25);
    assert_memory_equal(bytes.data, "\0\1\0\25Authentication failed", 25);
    buf_free(&bytes);
    close(fd);
}

static void test_silent_connection_is_closed_after_the_idle_time(void **state)
{
    int64_t since = now_milliseconds();
    assert_closes_after(connect_to(*state), since, IDLE_TIME);
}

static void test_idle_time_starts_anew_after_each_answer(void **state)
{
    int fd = connect_to(*state);
    usleep(1000 * 1000);
    send_request(fd, "secret");
    assert_reply(fd, WIRE_SUCCESS);
    assert_closes_after(fd, now_milliseconds(), IDLE_TIME);
}

/* A byte now and then does not prolong it. */
static void test_request_must_be_complete_within_the_frame_time(void **state)
{
    int fd = connect_to(*state);
    int64_t since = now_milliseconds();
    while (is_open(fd)) {
        send(fd, "x", 1, MSG_NOSIGNAL);
        usleep(100 * 1000);
        assert_true(now_milliseconds() - since < FRAME_TIME * 1000 + SLACK);
    }
    assert_in_range(now_milliseconds() - since, FRAME_TIME * 1000 - 100, FRAME_TIME * 1000 + SLACK);
    close(fd);
}

static void test_end_of_the_clients_stream_still_gets_its_reply(void **state)
{
    int fd = connect_to(*state);
    send_request(fd, "secret");
    shutdown(fd, SHUT_WR);
    assert_reply(fd, WIRE_SUCCESS);
    assert_closes_after(fd, now_milliseconds(), 0);
}

static void test_at_the_limit_the_longest_silent_gives_way(void **state)
{
    struct bench *bench = *state;
    int fds[ADDRESS_MAX + 2];
    for (size_t i = 0; i < ADDRESS_MAX; i++) {
        fds[i] = connect_to(bench);
    }
    send_request(fds[0], "secret"); /* has logged in: stays */
    assert_reply(fds[0], WIRE_SUCCESS);
    for (size_t i = ADDRESS_MAX; i < UNIT_COUNT(fds); i++) {
        fds[i] = connect_to(bench);
        send_request(fds[i], "secret");
        assert_reply(fds[i], WIRE_SUCCESS);
    }
    for (size_t i = 0; i < UNIT_COUNT(fds); i++) {
        assert_int_equal(is_open(fds[i]), i != 1 && i != 2);
        close(fds[i]);
    }
}

static void test_who_has_logged_in_does_not_give_way(void **state)
{
    struct bench *bench = *state;
    int fds[ADDRESS_MAX];
    for (size_t i = 0; i < UNIT_COUNT(fds); i++) {
        fds[i] = connect_to(bench);
        send_request(fds[i], "secret");
        assert_reply(fds[i], WIRE_SUCCESS);
    }
    int64_t since = now_milliseconds();
    assert_closes_after(connect_to(bench), since, 0);
    for (size_t i = 0; i < UNIT_COUNT(fds); i++) {
        assert_true(is_open(fds[i]));
        close(fds[i]);
    }
}

/* Sends requests until the collector takes no more; how many whole ones. */
static size_t flood(int fd)
{
    struct buf request = { 0 };
    fakes_add_request(&request, FAKE_ID, "secret", FAKE_NUM);
    size_t sent = 0;
    int idle = 0;
    while (idle < 5) {
        size_t at = sent % request.len;
        ssize_t got = send(fd, request.data + at, request.len - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        idle = got > 0 ? 0 : idle + 1;
        sent += got > 0 ? (size_t)got : 0;
        if (got <= 0) {
            usleep(20 * 1000);
        }
    }
    size_t count = sent / request.len;
    buf_free(&request);
    return count;
}

/* Who sends without reading is not read from any more; others are served; nothing is lost. */
static void test_unread_replies_hold_back_only_their_own_connection(void **state)
{
    struct bench *bench = *state;
    int fd = connect_to(bench);
    size_t sent = flood(fd);
    assert_true(sent > 100);
    int other = connect_to(bench);
    send_request(other, "secret");
    assert_reply(other, WIRE_SUCCESS);
    struct buf replies = { 0 };
    const size_t reply_size = WIRE_REPLY_SIZE + STR("Successfully updated").len;
    while (replies.len < sent * reply_size) {
        assert_true(receive(fd, &replies, AT_ONCE));
    }
    assert_int_equal(replies.len, sent * reply_size);
    buf_free(&replies);
    close(fd);
    close(other);
}

static void test_stop_waits_for_a_request_that_has_begun(void **state)
{
    struct bench *bench = *state;
    int begun = connect_to(bench), silent = connect_to(bench);
    struct buf request = { 0 };
    fakes_add_request(&request, FAKE_ID, "secret", FAKE_NUM);
    send_all(begun, str_slice(buf_str(&request), 0, 10));
    usleep(100 * 1000);
    kill(bench->child, SIGTERM);
    assert_closes_after(silent, now_milliseconds(), 0);
    usleep(200 * 1000);
    send_all(begun, str_from(buf_str(&request), 10));
    buf_free(&request);
    assert_reply(begun, WIRE_SUCCESS);
    assert_closes_after(begun, now_milliseconds(), 0);
    int status;
    waitpid(bench->child, &status, 0);
    bench->child = 0;
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 1);
}

static void test_address_in_use_is_reported_at_its_place(void **state)
{
    struct bench *bench = *state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct settings_endpoint endpoint = {
        .text = "127.0.0.1:PORT",
        .host = "127.0.0.1",
        .port = arena_printf(arena, "%u", bench->port).data,
        .place = { .file = "b.conf", .line = 3 },
    };
    struct settings_collector settings = settings_for(&endpoint, 1);
    struct ports ports;
    assert_false(ports_open(&ports, &settings, &diags));
    assert_int_equal(diags.errors, 1);
    assert_str(diag_line(&diags.list.items[0], arena),
               "b.conf:3: error: cannot listen on 127.0.0.1:PORT: Address already in use");
    arena_free(arena);
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_request_is_answered_and_the_connection_stays),
        cmocka_unit_test_setup_teardown(test_what_could_not_be_kept_is_not_answered, set_up_failing,
                                        tear_down),
        UNIT_TEST(test_refusal_arrives_before_the_connection_closes),
        UNIT_TEST(test_silent_connection_is_closed_after_the_idle_time),
        UNIT_TEST(test_idle_time_starts_anew_after_each_answer),
        UNIT_TEST(test_request_must_be_complete_within_the_frame_time),
        UNIT_TEST(test_end_of_the_clients_stream_still_gets_its_reply),
        UNIT_TEST(test_at_the_limit_the_longest_silent_gives_way),
        UNIT_TEST(test_who_has_logged_in_does_not_give_way),
        UNIT_TEST(test_unread_replies_hold_back_only_their_own_connection),
        UNIT_TEST(test_stop_waits_for_a_request_that_has_begun),
        UNIT_TEST(test_address_in_use_is_reported_at_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
