#include "collector/session.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

enum { MANY = 200, LONG = 70 };

/* A request as a client may send it, and the talk that follows. */
static struct buf request_of(uint32_t id, const char *const *values, uint16_t count)
{
    struct buf bytes = { 0 };
    struct wire_header header = { .id = id, .md5 = { 0xab }, .time = 1700000000, .values = count };
    struct str texts[MANY];
    for (size_t i = 0; i < count; i++) {
        texts[i] = str_of(values[i]);
    }
    wire_add_request(&bytes, &header, texts);
    return bytes;
}

static struct session *new_session(void)
{
    return session_new((struct session_limits){ .values = 4, .value_length = 64 });
}

/* Plays the caller: accepts each login and stores each sample, and notes what happened as text:
 * "L8" a login for id 8, "S(1,2)" values to store, "=3 text" a reply. */
struct play {
    struct session *session;
    struct buf replies, events;
    bool refuse, fail; /* at login */
};

static void note_replies(struct play *play)
{
    struct wire_reply reply;
    size_t used;
    while (wire_read_reply(buf_str(&play->replies), &reply, &used) == WIRE_COMPLETE) {
        buf_printf(&play->events, "=%d %.*s;", (int)reply.code, STR_ARG(reply.text));
        buf_remove_front(&play->replies, used);
    }
}

static void log_in(struct play *play)
{
    buf_printf(&play->events, "L%u;", session_header(play->session)->id);
    if (play->refuse) {
        session_refuse(play->session, &play->replies);
    } else if (play->fail) {
        session_fail(play->session, STR("no records"), &play->replies);
    } else {
        session_accept(play->session, &play->replies);
    }
}

static void store(struct play *play)
{
    buf_add_text(&play->events, "S(");
    for (size_t i = 0; i < session_header(play->session)->values; i++) {
        buf_printf(&play->events, "%s%.*s", i ? "," : "",
                   STR_ARG(session_values(play->session)[i]));
    }
    buf_add_text(&play->events, ");");
    session_verdict(play->session, WIRE_SUCCESS, STR("ok"), &play->replies);
}

static void feed(struct play *play, struct str bytes)
{
    while (bytes.len && session_want(play->session) != SESSION_CLOSE) {
        bytes = str_from(bytes, session_feed(play->session, bytes, &play->replies));
        if (session_want(play->session) == SESSION_LOGIN) {
            log_in(play);
        }
        if (session_want(play->session) == SESSION_STORE) {
            store(play);
        }
        note_replies(play);
    }
}

static void end_play(struct play *play)
{
    session_free(play->session);
    buf_free(&play->replies);
    buf_free(&play->events);
}

/* What happens when BYTES come in pieces of SIZE bytes. */
static void assert_events(struct str bytes, size_t size, const struct play *how,
                          const char *expected)
{
    struct play play = *how;
    play.session = new_session();
    for (size_t at = 0; at < bytes.len; at += size) {
        feed(&play, str_slice(bytes, at, at + size));
    }
    assert_str(buf_str(&play.events), expected);
    end_play(&play);
}

static void assert_events_in_any_cuts(struct buf *bytes, const struct play *how,
                                      const char *expected)
{
    for (size_t size = 1; size <= bytes->len; size++) {
        assert_events(buf_str(bytes), size, how, expected);
    }
    buf_free(bytes);
}

static void test_request_in_any_cuts_is_stored_and_answered(void **state)
{
    (void)state;
    struct buf bytes = request_of(8, (const char *[]){ "123", "U" }, 2);
    assert_events_in_any_cuts(&bytes, &(struct play){ 0 }, "L8;S(123,U);=3 ok;");
}

static void test_split_at_every_byte_gives_the_same(void **state)
{
    (void)state;
    struct buf bytes = request_of(8, (const char *[]){ "123", "-4.5" }, 2);
    for (size_t cut = 0; cut <= bytes.len; cut++) {
        struct play play = { .session = new_session() };
        feed(&play, str_slice(buf_str(&bytes), 0, cut));
        assert_int_equal(session_in_request(play.session), cut > 0 && cut < bytes.len);
        assert_true(session_want(play.session) == SESSION_BYTES);
        feed(&play, str_from(buf_str(&bytes), cut));
        assert_str(buf_str(&play.events), "L8;S(123,-4.5);=3 ok;");
        assert_false(session_in_request(play.session));
        end_play(&play);
    }
    buf_free(&bytes);
}

static void test_next_request_may_follow_at_once(void **state)
{
    (void)state;
    struct buf bytes = request_of(8, (const char *[]){ "1", "2" }, 2);
    struct buf second = request_of(9, (const char *[]){ "3" }, 1);
    buf_add_str(&bytes, buf_str(&second));
    buf_free(&second);
    assert_events_in_any_cuts(&bytes, &(struct play){ 0 }, "L8;S(1,2);=3 ok;L9;S(3);=3 ok;");
}

static void test_refused_login_ends_the_session(void **state)
{
    (void)state;
    struct buf bytes = request_of(8, (const char *[]){ "1", "2" }, 2);
    struct buf second = request_of(9, (const char *[]){ "3" }, 1);
    buf_add_str(&bytes, buf_str(&second));
    buf_free(&second);
    assert_events_in_any_cuts(&bytes, &(struct play){ .refuse = true },
                              "L8;=1 Authentication failed;");
}

static void test_refusal_comes_with_the_header_alone(void **state)
{
    (void)state;
    struct buf bytes = request_of(8, (const char *[]){ "1", "2" }, 2);
    struct play play = { .session = new_session(), .refuse = true };
    feed(&play, str_slice(buf_str(&bytes), 0, WIRE_HEADER_SIZE));
    assert_true(session_want(play.session) == SESSION_CLOSE);
    assert_false(session_in_request(play.session));
    assert_str(buf_str(&play.events), "L8;=1 Authentication failed;");
    assert_int_equal(session_feed(play.session, STR("more"), &play.replies), 0);
    end_play(&play);
    buf_free(&bytes);
}

static void test_failed_login_skips_the_values(void **state)
{
    (void)state;
    struct buf bytes = request_of(8, (const char *[]){ "1", "x", "2" }, 3);
    struct buf second = request_of(9, (const char *[]){ "3" }, 1);
    buf_add_str(&bytes, buf_str(&second));
    buf_free(&second);
    assert_events_in_any_cuts(&bytes, &(struct play){ .fail = true },
                              "L8;=2 record 8: no records;L9;=2 record 9: no records;");
}

static void test_values_that_are_no_numbers_are_answered_without_storing(void **state)
{
    (void)state;
#define NO_NUMBER                                                                                  \
    " is no number: expected digits with an optional leading \"-\" and fraction, or U;"
    static const struct {
        const char *values[4];
        const char *events;
    } cases[] = {
        { { "1:2", "3" }, "L8;=2 record 8: value 1 \"1:2\"" NO_NUMBER },
        { { "3", "U;x" }, "L8;=2 record 8: value 2 \"U;x\"" NO_NUMBER },
        { { "", "3" }, "L8;=2 record 8: value 1 \"\"" NO_NUMBER },
        { { "a", "b" }, "L8;=2 record 8: value 1 \"a\"" NO_NUMBER },
        { { "\x1b[2J\n", "3" }, "L8;=2 record 8: value 1 \"?[2J?\"" NO_NUMBER },
        { { "1234567890123456789012345678901234567890x", "3" },
          "L8;=2 record 8: value 1 \"12345678901234567890123456789012...\"" NO_NUMBER },
    };
#undef NO_NUMBER
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct buf bytes = request_of(8, cases[i].values, 2);
        assert_events_in_any_cuts(&bytes, &(struct play){ 0 }, cases[i].events);
    }
}

static void test_request_after_a_wrong_one_is_served(void **state)
{
    (void)state;
    struct buf bytes = request_of(8, (const char *[]){ "x", "2" }, 2);
    struct buf second = request_of(8, (const char *[]){ "1", "2" }, 2);
    buf_add_str(&bytes, buf_str(&second));
    buf_free(&second);
    assert_events_in_any_cuts(
        &bytes, &(struct play){ 0 },
        "L8;=2 record 8: value 1 \"x\" is no number: expected digits with an optional "
        "leading \"-\" and fraction, or U;L8;S(1,2);=3 ok;");
}

static void test_value_over_the_limit_is_skipped(void **state)
{
    (void)state;
    char nines[LONG + 1] = { 0 };
    memset(nines, '9', LONG);
    struct buf bytes = request_of(8, (const char *[]){ nines, "2" }, 2);
    assert_events_in_any_cuts(&bytes, &(struct play){ 0 },
                              "L8;=2 record 8: value 1 has 70 bytes, at most 64 are accepted;");
    nines[64] = '\0';
    bytes = request_of(8, (const char *[]){ nines }, 1);
    struct str expected =
        STR("L8;S(9999999999999999999999999999999999999999999999999999999999999999)"
            ";=3 ok;");
    assert_events_in_any_cuts(&bytes, &(struct play){ 0 }, expected.data);
}

static void test_more_values_than_the_limit_are_skipped(void **state)
{
    (void)state;
    const char *values[5] = { "1", "2", "3", "4", "5" };
    struct buf bytes = request_of(8, values, 5);
    assert_events_in_any_cuts(&bytes, &(struct play){ 0 },
                              "L8;=2 record 8: 5 values, at most 4 are accepted;");
    bytes = request_of(8, values, 4);
    assert_events_in_any_cuts(&bytes, &(struct play){ 0 }, "L8;S(1,2,3,4);=3 ok;");
}

static void test_request_without_values_is_answered_at_once(void **state)
{
    (void)state;
    struct buf bytes = request_of(8, NULL, 0);
    assert_events_in_any_cuts(&bytes, &(struct play){ 0 }, "L8;=2 record 8: no values;");
}

static void test_largest_request_is_passed_over_without_keeping_it(void **state)
{
    (void)state;
    struct play play = { .session = new_session() };
    struct buf bytes = request_of(8, NULL, 0);
    static const char block[65535 + 2] = { '\xff', '\xff' };
    bytes.data[24] = '\xff';
    bytes.data[25] = '\xff';
    feed(&play, buf_str(&bytes));
    for (size_t i = 0; i < 65535; i++) {
        assert_true(session_in_request(play.session));
        feed(&play, (struct str){ block, sizeof block });
    }
    assert_str(buf_str(&play.events), "L8;=2 record 8: 65535 values, at most 4 are accepted;");
    end_play(&play);
    buf_free(&bytes);
}

static void test_long_reply_is_cut(void **state)
{
    (void)state;
    struct session *session = new_session();
    struct buf bytes = request_of(8, (const char *[]){ "1" }, 1), out = { 0 };
    char text[2 * SESSION_REPLY_MAX];
    memset(text, 'x', sizeof text);
    size_t used = session_feed(session, buf_str(&bytes), &out);
    session_accept(session, &out);
    session_feed(session, str_from(buf_str(&bytes), used), &out);
    session_verdict(session, WIRE_ERROR, (struct str){ text, sizeof text }, &out);
    assert_int_equal(out.len, WIRE_REPLY_SIZE + SESSION_REPLY_MAX);
    session_free(session);
    buf_free(&bytes);
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_in_any_cuts_is_stored_and_answered),
        cmocka_unit_test(test_split_at_every_byte_gives_the_same),
        cmocka_unit_test(test_next_request_may_follow_at_once),
        cmocka_unit_test(test_refused_login_ends_the_session),
        cmocka_unit_test(test_refusal_comes_with_the_header_alone),
        cmocka_unit_test(test_failed_login_skips_the_values),
        cmocka_unit_test(test_values_that_are_no_numbers_are_answered_without_storing),
        cmocka_unit_test(test_request_after_a_wrong_one_is_served),
        cmocka_unit_test(test_value_over_the_limit_is_skipped),
        cmocka_unit_test(test_more_values_than_the_limit_are_skipped),
        cmocka_unit_test(test_request_without_values_is_answered_at_once),
        cmocka_unit_test(test_largest_request_is_passed_over_without_keeping_it),
        cmocka_unit_test(test_long_reply_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
