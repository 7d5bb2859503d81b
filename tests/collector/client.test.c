#include "collector/client.h"

#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "collector/fakes.h"
#include "unit.h"

#include "base/bell.h"
#include "base/file.h"

#define NOW (INT64_C(1700000123) * CLOCK_SECOND + 456789)

/* A client of a service made of fakes, with its log in a file. */
struct bench {
    struct arena *arena;
    struct diags diags;
    char log_path[32];
    struct clock clock;
    struct fakes fakes;
    struct service service;
    struct client *client;
    struct buf replies;
};

static int64_t bench_now(void *state)
{
    (void)state;
    return NOW;
}

static void resume(void *state)
{
    struct bench *bench = state;
    client_resume(bench->client, &bench->replies);
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    *bench = (struct bench){ .arena = arena_new(), .log_path = "/tmp/blumap-client-XXXXXX" };
    bench->diags = diags_new(bench->arena);
    bench->clock.now = bench_now;
    fakes_init(&bench->fakes);
    close(mkstemp(bench->log_path));
    struct log *log = log_open(bench->log_path, LOG_LEVEL_DEBUG, &bench->diags);
    bench->service = fakes_service(&bench->fakes, &bench->clock, log, bell_new());
    const struct peer peer = { "10.159.2.2", FAKE_PORT, false, { { 0 } } };
    bench->client =
        client_new(&bench->service, &peer, (struct waiter){ .resume = resume, .state = bench });
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    client_free(bench->client);
    records_cache_free(bench->service.records);
    complaints_free(bench->service.complaints);
    login_limits_free(bench->service.login_limits);
    tally_free(bench->service.tally);
    arena_free(bench->service.scratch);
    close(bench->service.bell);
    log_close(bench->service.log);
    unlink(bench->log_path);
    buf_free(&bench->replies);
    buf_free(&bench->fakes.sample);
    arena_free(bench->arena);
    free(bench);
    return 0;
}

/* Feeds the client until it has taken all, is over, or waits for the store. */
static size_t feed_bytes(struct bench *bench, struct str bytes)
{
    size_t used = client_feed(bench->client, bytes, &bench->replies);
    struct pollfd rings = { .fd = bench->service.bell, .events = POLLIN };
    while (used < bytes.len || client_is_waiting(bench->client)) {
        if (poll(&rings, 1, client_is_waiting(bench->client) ? 100 : 0) > 0) {
            bell_silence(bench->service.bell);
            records_cache_answer(bench->service.records);
        } else if (client_is_waiting(bench->client) || client_is_over(bench->client)) {
            break;
        }
        used += client_feed(bench->client, str_from(bytes, used), &bench->replies);
    }
    return used;
}

static void feed(struct bench *bench, uint32_t id, const char *password, uint16_t count)
{
    struct buf request = { 0 };
    fakes_add_request(&request, id, password, count);
    feed_bytes(bench, buf_str(&request));
    buf_free(&request);
}

/* Takes the next reply; fails unless it is CODE and TEXT. */
static void assert_reply(struct bench *bench, enum wire_code code, const char *text)
{
    struct wire_reply reply;
    size_t used;
    assert_int_equal(wire_read_reply(buf_str(&bench->replies), &reply, &used), WIRE_COMPLETE);
    assert_int_equal(reply.code, code);
    assert_str(reply.text, text);
    buf_remove_front(&bench->replies, used);
}

static struct str read_log(struct bench *bench)
{
    struct str text;
    assert_true(file_read(bench->log_path, 1 << 20, bench->arena, &text, &bench->diags,
                          (struct place){ 0 }));
    return text;
}

static void assert_logged(struct bench *bench, const char *part)
{
    struct str text = read_log(bench);
    if (str_find(text, str_of(part)) == STR_NONE) {
        fail_msg("\"%s\" is not in \"%.*s\"", part, STR_ARG(text));
    }
}

static void test_sample_reaches_the_store_whole(void **state)
{
    struct bench *bench = *state;
    feed(bench, FAKE_ID, "secret", 2);
    assert_str(buf_str(&bench->fakes.sample), "8 1700000000000000 " FAKE_CREATE " 5 5");
    assert_reply(bench, WIRE_SUCCESS, "Successfully updated");
    assert_logged(bench, "[Info] 10.159.2.2:4000: record 8: stored for time 1700000000");
    assert_true(client_is_known(bench->client));
    assert_false(client_is_over(bench->client));
    assert_int_equal(client_answers(bench->client), 1);
}

static void test_first_sample_has_its_own_answer(void **state)
{
    struct bench *bench = *state;
    bench->fakes.outcome = STORE_CREATED;
    feed(bench, FAKE_ID, "secret", 2);
    assert_reply(bench, WIRE_SUCCESS, "New db, successfully updated");
    assert_logged(bench, "[Notice] 10.159.2.2:4000: record 8: new database");
}

static void test_what_the_store_refuses_is_answered_with_its_reason(void **state)
{
    struct bench *bench = *state;
    bench->fakes.outcome = STORE_REFUSED;
    feed(bench, FAKE_ID, "secret", 2);
    assert_reply(bench, WIRE_ERROR, "record 8: too old");
    assert_logged(bench, "[Warning] 10.159.2.2:4000: not stored: record 8: too old");
    bench->fakes.outcome = STORE_NOT_NOW;
    feed(bench, FAKE_ID, "secret", 2);
    assert_reply(bench, WIRE_ERROR, "record 8: not now: too old");
    bench->fakes.outcome = STORE_UPDATED;
    feed(bench, FAKE_ID, "secret", 2);
    assert_reply(bench, WIRE_SUCCESS, "Successfully updated");
}

static void test_time_0_is_now(void **state)
{
    struct bench *bench = *state;
    struct buf request = { 0 };
    fakes_add_request(&request, FAKE_ID, "secret", 2);
    for (size_t i = 20; i < 24; i++) {
        request.data[i] = 0;
    }
    feed_bytes(bench, buf_str(&request));
    buf_free(&request);
    assert_str(buf_str(&bench->fakes.sample), "8 1700000123456789 " FAKE_CREATE " 5 5");
}

static void test_each_failed_login_is_told_the_same(void **state)
{
    const struct {
        struct record record;
        uint32_t id;
        const char *password;
        uint16_t count;
        const char *logged;
    } cases[] = {
        { { 8, NULL, -1, STR(FAKE_MD5), 2, STR("") }, 9, "secret", 2, "no such record" },
        { { 8, NULL, -1, STR(FAKE_MD5), 2, STR("") }, 8, "Secret", 2, "wrong password" },
        { { 8, NULL, -1, STR(FAKE_MD5), 2, STR("") }, 8, "secret", 1, "wrong number of values" },
        { { 8, NULL, -1, STR(FAKE_MD5), 2, STR("") }, 8, "secret", 0, "wrong number of values" },
        { { 8, "10.0.0.1", -1, STR(FAKE_MD5), 2, STR("") }, 8, "secret", 2, "wrong address" },
        { { 8, NULL, 4001, STR(FAKE_MD5), 2, STR("") }, 8, "secret", 2, "wrong port" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        set_up(state);
        struct bench *bench = *state;
        bench->fakes.record = cases[i].record;
        feed(bench, cases[i].id, cases[i].password, cases[i].count);
        assert_reply(bench, WIRE_REFUSED, "Authentication failed");
        assert_int_equal(bench->replies.len, 0);
        assert_true(client_is_over(bench->client));
        assert_false(client_is_known(bench->client));
        assert_int_equal(bench->fakes.stored, 0);
        assert_logged(bench, cases[i].logged);
        assert_logged(bench, "[Warning] 10.159.2.2:4000: record ");
        tear_down(state);
    }
}

/* What a client is while the table is asked anew for its record. */
static bool is_known_while_it_waits(struct bench *bench, const char *password)
{
    const struct peer peer = { "10.159.2.3", FAKE_PORT, false, { { 0 } } };
    struct client *client = client_new(&bench->service, &peer, (struct waiter){ .resume = resume });
    struct buf request = { 0 }, replies = { 0 };
    fakes_add_request(&request, FAKE_ID, password, 2);
    client_feed(client, buf_str(&request), &replies);
    assert_true(client_is_waiting(client));
    assert_int_equal(replies.len, 0);
    bool known = client_is_known(client);
    client_free(client);
    buf_free(&request);
    return known;
}

static void test_who_fits_what_was_remembered_is_no_stranger_while_it_waits(void **state)
{
    struct bench *bench = *state;
    feed(bench, FAKE_ID, "secret", 2);
    assert_reply(bench, WIRE_SUCCESS, "Successfully updated");
    records_cache_reload(bench->service.records, (struct records){ 0 }, 0);
    assert_true(is_known_while_it_waits(bench, "secret"));
    assert_false(is_known_while_it_waits(bench, "wrong"));
    assert_int_equal(bench->fakes.stored, 1);
}

static void test_log_shows_no_password(void **state)
{
    struct bench *bench = *state;
    feed(bench, FAKE_ID, "secret", 2);
    feed(bench, FAKE_ID, "wrong", 2);
    struct str text = read_log(bench);
    assert_true(str_find(text, STR("5ebe2294")) == STR_NONE);
    assert_true(str_find(text, STR("2bda2998")) == STR_NONE); /* md5 of "wrong" */
    assert_true(str_find(text, STR("secret")) == STR_NONE);
}

/* It is neither refused nor told that its sample is of no use: it sends it again. */
static void test_client_is_left_without_an_answer_when_the_records_cannot_be_asked(void **state)
{
    struct bench *bench = *state;
    bench->fakes.records_fail = true;
    feed(bench, FAKE_ID, "secret", 2);
    assert_int_equal(bench->replies.len, 0);
    assert_true(client_is_over(bench->client));
    assert_int_equal(bench->fakes.stored, 0);
    assert_logged(bench, "[Error] the records cannot be read, what is remembered of 0 serves on: "
                         "the table is gone");
    assert_logged(bench, "[Warning] 10.159.2.2:4000: record 8: not answered");
}

static void test_requests_in_one_piece_are_answered_in_order(void **state)
{
    struct bench *bench = *state;
    struct buf requests = { 0 };
    fakes_add_request(&requests, FAKE_ID, "secret", 2);
    requests.data[28] = 'x';
    fakes_add_request(&requests, FAKE_ID, "secret", 2);
    fakes_add_request(&requests, FAKE_ID, "wrong", 2);
    fakes_add_request(&requests, FAKE_ID, "secret", 2);
    feed_bytes(bench, buf_str(&requests));
    buf_free(&requests);
    assert_reply(
        bench, WIRE_ERROR,
        "record 8: value 1 \"x\" is no number: expected digits with an optional leading \"-\" and "
        "fraction, or U");
    assert_reply(bench, WIRE_SUCCESS, "Successfully updated");
    assert_reply(bench, WIRE_REFUSED, "Authentication failed");
    assert_int_equal(bench->replies.len, 0);
    assert_int_equal(bench->fakes.stored, 1);
}

/* While the store looks, nothing is answered and nothing further is taken. */
static void test_client_that_waits_for_the_store_goes_on_where_it_was(void **state)
{
    struct bench *bench = *state;
    struct buf requests = { 0 };
    fakes_add_request(&requests, FAKE_ID, "secret", 2);
    size_t first = requests.len;
    fakes_add_request(&requests, FAKE_ID, "secret", 2);
    bench->fakes.outcome = STORE_WAIT;
    assert_int_equal(feed_bytes(bench, buf_str(&requests)), first);
    assert_true(client_is_waiting(bench->client));
    assert_true(client_in_request(bench->client));
    assert_int_equal(client_feed(bench->client, buf_str(&requests), &bench->replies), 0);
    waiters_resume(&bench->fakes.waiters); /* not yet */
    assert_true(client_is_waiting(bench->client));
    assert_int_equal(bench->replies.len, 0);
    bench->fakes.outcome = STORE_CREATED;
    waiters_resume(&bench->fakes.waiters);
    assert_false(client_is_waiting(bench->client));
    assert_reply(bench, WIRE_SUCCESS, "New db, successfully updated");
    struct str rest = str_from(buf_str(&requests), first);
    assert_int_equal(client_feed(bench->client, rest, &bench->replies), rest.len);
    assert_reply(bench, WIRE_SUCCESS, "New db, successfully updated");
    assert_int_equal(client_answers(bench->client), 2);
    buf_free(&requests);
}

static void test_client_that_goes_while_it_waits_is_not_resumed(void **state)
{
    struct bench *bench = *state;
    bench->fakes.outcome = STORE_WAIT;
    feed(bench, FAKE_ID, "secret", 2);
    client_free(bench->client);
    waiters_resume(&bench->fakes.waiters);
    bench->client = client_new(&bench->service, &(struct peer){ "::1", 1, false, { { 0 } } },
                               (struct waiter){ 0 });
}

static void test_ipv6_names_have_brackets(void **state)
{
    struct bench *bench = *state;
    struct client *client =
        client_new(&bench->service, &(struct peer){ "2001:db8::1", 5, false, { { 0 } } },
                   (struct waiter){ 0 });
    assert_string_equal(client_name(client), "[2001:db8::1]:5");
    assert_string_equal(client_name(bench->client), "10.159.2.2:4000");
    client_free(client);
}

static void test_plain_login_is_refused_where_tls_is_required(void **state)
{
    struct bench *bench = *state;
    uint32_t ids[] = { 7, FAKE_ID };
    struct settings_require_tls required = { .ids = { ids, 2, 2 } };
    bench->service.require_tls = &required;
    assert_true(login_may_be_plain(&required, FAKE_ID + 1));
    feed(bench, FAKE_ID, "secret", FAKE_NUM);
    assert_reply(bench, WIRE_REFUSED, "Authentication failed");
    assert_int_equal(bench->fakes.stored, 0);
    assert_true(client_is_over(bench->client));
    assert_int_not_equal(
        str_find(read_log(bench), STR("record 8: authentication failed: it came without TLS")),
        STR_NONE);
}

static void test_login_over_tls_is_taken_where_it_is_required(void **state)
{
    struct bench *bench = *state;
    const struct settings_require_tls required = { .all = true };
    const struct peer peer = { "10.159.2.2", FAKE_PORT, true, { { 0 } } };
    bench->service.require_tls = &required;
    client_free(bench->client);
    bench->client =
        client_new(&bench->service, &peer, (struct waiter){ .resume = resume, .state = bench });
    feed(bench, FAKE_ID, "secret", FAKE_NUM);
    assert_reply(bench, WIRE_SUCCESS, "Successfully updated");
}

static void feed_anew(struct bench *bench, uint32_t id, const char *password)
{
    const struct peer peer = { "10.159.2.2", FAKE_PORT, false, { { 0 } } };
    client_free(bench->client);
    bench->client =
        client_new(&bench->service, &peer, (struct waiter){ .resume = resume, .state = bench });
    feed(bench, id, password, FAKE_NUM);
}

static uint64_t questions(const struct bench *bench)
{
    struct records_stats stats;
    records_cache_stats(bench->service.records, &stats);
    return stats.asked;
}

/* Before, what does not fit is asked for once more; then, not. */
static void test_a_guesser_has_nothing_looked_up_again(void **state)
{
    struct bench *bench = *state;
    feed_anew(bench, FAKE_ID, "secret");
    uint64_t before = questions(bench);
    feed_anew(bench, FAKE_ID, "wrong");
    assert_int_equal(questions(bench), before + 1);
    tear_down(state);
    set_up(state);
    bench = *state;
    feed_anew(bench, FAKE_ID, "secret");
    for (uint32_t id = 100; id < 105; id++) {
        feed_anew(bench, id, "wrong");
    }
    before = questions(bench);
    feed_anew(bench, FAKE_ID, "wrong");
    assert_int_equal(questions(bench), before);
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_sample_reaches_the_store_whole),
        UNIT_TEST(test_first_sample_has_its_own_answer),
        UNIT_TEST(test_what_the_store_refuses_is_answered_with_its_reason),
        UNIT_TEST(test_time_0_is_now),
        cmocka_unit_test(test_each_failed_login_is_told_the_same),
        UNIT_TEST(test_who_fits_what_was_remembered_is_no_stranger_while_it_waits),
        UNIT_TEST(test_log_shows_no_password),
        UNIT_TEST(test_client_is_left_without_an_answer_when_the_records_cannot_be_asked),
        UNIT_TEST(test_requests_in_one_piece_are_answered_in_order),
        UNIT_TEST(test_client_that_waits_for_the_store_goes_on_where_it_was),
        UNIT_TEST(test_client_that_goes_while_it_waits_is_not_resumed),
        UNIT_TEST(test_plain_login_is_refused_where_tls_is_required),
        UNIT_TEST(test_login_over_tls_is_taken_where_it_is_required),
        UNIT_TEST(test_a_guesser_has_nothing_looked_up_again),
        UNIT_TEST(test_ipv6_names_have_brackets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
