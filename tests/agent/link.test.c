/* A link against a server in a thread of this program, over real sockets. */
#include "agent/link.h"

#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define REQUEST "request!"

/* A name that stands for 127.0.0.2, then 127.0.0.1. */
#define TWO_ADDRESSES "two.addresses"

enum ending { STAY, CLOSE };

/* What the server does with its one connection: it reads as many requests as there are replies,
 * each of REQUEST's bytes, and answers each by its bytes, one at a time if they are to be cut. */
struct server {
    struct str replies[2];
    size_t count;
    long pause; /* milliseconds before each byte of a reply; 0: all at once */
    enum ending ending;

    int listener;
    pthread_t thread;
    struct arena *arena;
    struct settings_agent settings;
};

/* In the place of the system's, which knows no name with two addresses everywhere. */
int getaddrinfo(const char *host, const char *port, const struct addrinfo *hints,
                struct addrinfo **found)
{
    int (*look_up)(const char *, const char *, const struct addrinfo *, struct addrinfo **);
    *(void **)&look_up = dlsym(RTLD_NEXT, "getaddrinfo");
    if (strcmp(host, TWO_ADDRESSES) != 0) {
        return look_up(host, port, hints, found);
    }
    if (hints->ai_flags & AI_NUMERICHOST) {
        return EAI_NONAME;
    }
    assert_int_equal(look_up("127.0.0.2", port, hints, found), 0);
    return look_up("127.0.0.1", port, hints, &(*found)->ai_next);
}

static void pause_for(long milliseconds)
{
    nanosleep(&(struct timespec){ milliseconds / 1000, milliseconds % 1000 * 1000000 }, NULL);
}

static bool read_request(int connection)
{
    char request[sizeof REQUEST - 1];
    return recv(connection, request, sizeof request, MSG_WAITALL) == (ssize_t)sizeof request &&
           memcmp(request, REQUEST, sizeof request) == 0;
}

static void send_reply(int connection, struct str reply, long pause)
{
    size_t step = pause ? 1 : reply.len;
    for (struct str rest = reply; rest.len; rest = str_from(rest, step)) {
        if (pause) {
            pause_for(pause);
        }
        if (send(connection, rest.data, step, MSG_NOSIGNAL) < 0) {
            return;
        }
    }
}

static void *serve(void *argument)
{
    const struct server *server = argument;
    int connection = accept(server->listener, NULL, NULL);
    for (size_t i = 0; i < server->count && read_request(connection); i++) {
        send_reply(connection, server->replies[i], server->pause);
    }
    char rest;
    if (server->ending == STAY) {
        recv(connection, &rest, 1, 0); /* until the link is closed */
    }
    close(connection);
    return NULL;
}

static int listen_on(struct sockaddr *address, socklen_t size, int backlog)
{
    int listener = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(listener >= 0);
    if (bind(listener, address, size) != 0) {
        close(listener);
        return -1;
    }
    assert_int_equal(listen(listener, backlog), 0);
    assert_int_equal(getsockname(listener, address, &size), 0);
    return listener;
}

static struct settings_endpoint endpoint_at(struct arena *arena, const char *host, uint16_t port)
{
    return (struct settings_endpoint){
        .text = "hub:31372",
        .host = host,
        .port = arena_printf(arena, "%u", (unsigned)ntohs(port)).data,
    };
}

static void start_on_ipv4(struct server *server, const char *host)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    server->listener = listen_on((struct sockaddr *)&address, sizeof address, 8);
    assert_true(server->listener >= 0);
    server->arena = arena_new();
    server->settings.collector = endpoint_at(server->arena, host, address.sin_port);
    assert_int_equal(pthread_create(&server->thread, NULL, serve, server), 0);
}

static void start(struct server *server)
{
    start_on_ipv4(server, "127.0.0.1");
}

static void finish(struct server *server)
{
    pthread_join(server->thread, NULL);
    close(server->listener);
    arena_free(server->arena);
}

static struct link link_to(const struct server *server)
{
    const struct link_times patient = { 20000, 20000, 20000 };
    return link_new(&server->settings, patient, -1);
}

static int64_t milliseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void test_replies_are_read(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        enum wire_code code;
        const char *text;
    } replies[] = {
        { { "\0\1\0\x15"
            "Authentication failed",
            25 },
          WIRE_REFUSED,
          "Authentication failed" },
        { { "\0\2\0\5error", 9 }, WIRE_ERROR, "error" },
        { { "\0\3\0\x14Successfully updated", 24 }, WIRE_SUCCESS, "Successfully updated" },
        { { "\0\3\0\0", 4 }, WIRE_SUCCESS, "" },
    };
    for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
        for (long pause = 0; pause < 2; pause++) {
            struct server server = {
                .replies = { replies[i].bytes }, .count = 1, .pause = pause, .ending = CLOSE
            };
            start(&server);
            struct diags diags = diags_new(server.arena);
            struct link link = link_to(&server);
            struct wire_reply reply;
            assert_true(link_open(&link, &diags));
            assert_true(link_is_open(&link));
            assert_false(link.answered);
            assert_true(link_send(&link, STR(REQUEST), &diags));
            assert_true(link_receive(&link, server.arena, &reply, &diags));
            assert_true(link.answered);
            link_close(&link);
            assert_false(link_is_open(&link));
            assert_int_equal(reply.code, replies[i].code);
            assert_true(str_is(reply.text, replies[i].text));
            assert_int_equal(diags.list.count, 0);
            finish(&server);
        }
    }
}

static void test_one_connection_carries_all_requests(void **state)
{
    (void)state;
    struct server server = { .replies = { { "\0\3\0\3one", 7 }, { "\0\2\0\3two", 7 } },
                             .count = 2,
                             .ending = CLOSE };
    start(&server);
    struct diags diags = diags_new(server.arena);
    struct link link = link_to(&server);
    struct wire_reply first, second;
    assert_true(link_open(&link, &diags));
    assert_true(link_send(&link, STR(REQUEST), &diags));
    assert_true(link_receive(&link, server.arena, &first, &diags));
    assert_true(link_send(&link, STR(REQUEST), &diags));
    assert_true(link_receive(&link, server.arena, &second, &diags));
    link_close(&link);
    assert_true(str_is(first.text, "one"));
    assert_true(str_is(second.text, "two"));
    finish(&server);
}

static void test_the_longest_reply_is_read(void **state)
{
    (void)state;
    enum { LONGEST = 65535 };
    static char bytes[4 + LONGEST];
    memset(bytes, 'x', sizeof bytes);
    memcpy(bytes, "\0\2\xff\xff", 4);
    struct server server = { .replies = { { bytes, sizeof bytes } }, .count = 1, .ending = CLOSE };
    start(&server);
    struct diags diags = diags_new(server.arena);
    struct link link = link_to(&server);
    struct wire_reply reply;
    assert_true(link_open(&link, &diags));
    assert_true(link_send(&link, STR(REQUEST), &diags));
    assert_true(link_receive(&link, server.arena, &reply, &diags));
    link_close(&link);
    assert_int_equal(reply.text.len, LONGEST);
    finish(&server);
}

static void test_a_reply_that_does_not_come_is_an_error(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        long pause;
        enum ending ending;
        const char *message;
    } servers[] = {
        { { "", 0 }, 0, STAY, "no reply from hub:31372 within 0.3 s" },
        { { "\0\3\0\5Suc", 7 }, 0, STAY, "no reply from hub:31372 within 0.3 s" },
        /* A byte now and then does not keep the agent: the time is for the whole reply. */
        { { "\0\3\0\xffxxxxxxxxxxxxxxxx", 20 },
          100,
          CLOSE,
          "no reply from hub:31372 within 0.3 s" },
        { { "", 0 }, 0, CLOSE, "hub:31372 closed the connection before its reply" },
        { { "\0\3\0\5Suc", 7 }, 0, CLOSE, "hub:31372 closed the connection within its reply" },
        { { "HTTP/1.1 400 Bad Request\r\n", 26 },
          0,
          STAY,
          "hub:31372 does not speak the record protocol" },
    };
    for (size_t i = 0; i < sizeof servers / sizeof *servers; i++) {
        struct server server = { .replies = { servers[i].bytes },
                                 .count = 1,
                                 .pause = servers[i].pause,
                                 .ending = servers[i].ending };
        start(&server);
        struct diags diags = diags_new(server.arena);
        struct link link = link_to(&server);
        struct wire_reply reply;
        bool in_time = str_find(str_of(servers[i].message), STR("within 0.3")) == STR_NONE;
        link.times.reply = in_time ? link.times.reply : 300;
        assert_true(link_open(&link, &diags));
        assert_true(link_send(&link, STR(REQUEST), &diags));
        int64_t began = milliseconds();
        assert_false(link_receive(&link, server.arena, &reply, &diags));
        assert_true(in_time || milliseconds() - began >= 300);
        assert_false(link.answered);
        link_close(&link);
        assert_int_equal(diags.errors, 1);
        assert_string_equal(diags.list.items[0].text.data, servers[i].message);
        finish(&server);
    }
}

static void test_a_server_that_does_not_read_is_an_error(void **state)
{
    (void)state;
    enum { MANY = 32 * 1024 * 1024 }; /* more than the kernel keeps for a socket */
    struct server server = { .ending = CLOSE };
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    server.listener = listen_on((struct sockaddr *)&address, sizeof address, 8);
    server.arena = arena_new();
    server.settings.collector = endpoint_at(server.arena, "127.0.0.1", address.sin_port);
    struct diags diags = diags_new(server.arena);
    struct link link = link_to(&server);
    link.times.send = 300;
    struct str bytes = { arena_alloc(server.arena, MANY), MANY };
    assert_true(link_open(&link, &diags)); /* the kernel accepts in the server's place */
    assert_false(link_send(&link, bytes, &diags));
    assert_string_equal(diags.list.items[0].text.data, "cannot send to hub:31372 within 0.3 s");
    link_close(&link);
    close(server.listener);
    arena_free(server.arena);
}

static void test_a_port_without_server_refuses(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    close(listen_on((struct sockaddr *)&address, sizeof address, 1));
    struct settings_agent nobody = { .collector =
                                         endpoint_at(arena, "127.0.0.1", address.sin_port) };
    struct link link = link_new(&nobody, (struct link_times){ 20000, 20000, 20000 }, -1);
    assert_false(link_open(&link, &diags));
    assert_false(link_is_open(&link));
    assert_string_equal(diags.list.items[0].text.data,
                        "cannot connect to hub:31372: Connection refused");
    link_close(&link);
    arena_free(arena);
}

/* A listener whose queue is full: the kernel lets further connections wait. */
static void test_a_connection_that_is_not_made_in_time_is_an_error(void **state)
{
    (void)state;
    enum { QUEUE = 4 };
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int listener = listen_on((struct sockaddr *)&address, sizeof address, 0);
    int waiting[QUEUE];
    for (size_t i = 0; i < QUEUE; i++) {
        waiting[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        connect(waiting[i], (struct sockaddr *)&address, sizeof address);
    }
    struct settings_agent busy = { .collector = endpoint_at(arena, "127.0.0.1", address.sin_port) };
    struct link link = link_new(&busy, (struct link_times){ 300, 300, 300 }, -1);
    assert_false(link_open(&link, &diags));
    assert_string_equal(diags.list.items[0].text.data, "cannot connect to hub:31372 within 0.3 s");
    for (size_t i = 0; i < QUEUE; i++) {
        close(waiting[i]);
    }
    close(listener);
    arena_free(arena);
}

static void test_a_signal_ends_the_wait_for_a_reply(void **state)
{
    (void)state;
    int stop[2];
    assert_int_equal(pipe(stop), 0);
    struct server server = { .replies = { { "", 0 } }, .count = 1, .ending = STAY };
    start(&server);
    struct diags diags = diags_new(server.arena);
    struct link link = link_to(&server);
    link.stop = stop[0];
    struct wire_reply reply;
    assert_true(link_open(&link, &diags));
    assert_true(link_send(&link, STR(REQUEST), &diags));
    assert_int_equal(write(stop[1], "x", 1), 1);
    assert_false(link_receive(&link, server.arena, &reply, &diags));
    assert_string_equal(diags.list.items[0].text.data,
                        "no reply from hub:31372: stopped by a signal");
    link_close(&link);
    finish(&server);
    close(stop[0]);
    close(stop[1]);
}

static void check_exchange(struct server *server)
{
    struct diags diags = diags_new(server->arena);
    struct link link = link_to(server);
    struct wire_reply reply;
    assert_true(link_open(&link, &diags));
    assert_true(link_send(&link, STR(REQUEST), &diags));
    assert_true(link_receive(&link, server->arena, &reply, &diags));
    assert_int_equal(reply.code, WIRE_SUCCESS);
    link_close(&link);
    finish(server);
}

static void test_a_host_may_be_a_name(void **state)
{
    (void)state;
    struct server server = { .replies = { { "\0\3\0\0", 4 } }, .count = 1, .ending = CLOSE };
    start_on_ipv4(&server, "localhost");
    check_exchange(&server);
}

/* The first address refuses. */
static void test_each_address_of_a_name_is_tried(void **state)
{
    (void)state;
    struct server server = { .replies = { { "\0\3\0\0", 4 } }, .count = 1, .ending = CLOSE };
    start_on_ipv4(&server, TWO_ADDRESSES);
    check_exchange(&server);
}

static void test_a_host_may_be_an_ipv6_address(void **state)
{
    (void)state;
    struct server server = { .replies = { { "\0\3\0\0", 4 } }, .count = 1, .ending = CLOSE };
    struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    server.listener = listen_on((struct sockaddr *)&address, sizeof address, 8);
    if (server.listener < 0) {
        skip(); /* a host without IPv6 */
    }
    server.arena = arena_new();
    server.settings.collector = endpoint_at(server.arena, "::1", address.sin6_port);
    assert_int_equal(pthread_create(&server.thread, NULL, serve, &server), 0);
    check_exchange(&server);
}

static void test_a_host_that_does_not_exist_is_an_error(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    /* An empty label is in no name, so nobody is asked for it. */
    struct settings_agent nobody = { .collector = endpoint_at(arena, "no..host", htons(31372)) };
    struct link link = link_new(&nobody, (struct link_times){ 20000, 20000, 20000 }, -1);
    assert_false(link_open(&link, &diags));
    assert_true(str_starts(diags.list.items[0].text, STR("cannot find the host of hub:31372: ")));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replies_are_read),
        cmocka_unit_test(test_one_connection_carries_all_requests),
        cmocka_unit_test(test_the_longest_reply_is_read),
        cmocka_unit_test(test_a_reply_that_does_not_come_is_an_error),
        cmocka_unit_test(test_a_server_that_does_not_read_is_an_error),
        cmocka_unit_test(test_a_port_without_server_refuses),
        cmocka_unit_test(test_a_connection_that_is_not_made_in_time_is_an_error),
        cmocka_unit_test(test_a_signal_ends_the_wait_for_a_reply),
        cmocka_unit_test(test_a_host_may_be_a_name),
        cmocka_unit_test(test_each_address_of_a_name_is_tried),
        cmocka_unit_test(test_a_host_may_be_an_ipv6_address),
        cmocka_unit_test(test_a_host_that_does_not_exist_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
