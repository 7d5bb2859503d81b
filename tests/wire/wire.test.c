#include "wire/wire.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

/* id 8, md5 of "secret", time 1700000000, two values 123 and U. */
static const unsigned char request_bytes[] = {
    0x00, 0x00, 0x00, 0x08,                         /* id */
    0x5e, 0xbe, 0x22, 0x94, 0xec, 0xd0, 0xe0, 0xf0, /* md5 */
    0x8e, 0xab, 0x76, 0x90, 0xd2, 0xa6, 0xee, 0x69, /* md5 */
    0x65, 0x53, 0xf1, 0x00,                         /* time */
    0x00, 0x02,                                     /* values */
    0x00, 0x03, '1',  '2',  '3',                    /* first */
    0x00, 0x01, 'U',                                /* second */
};

static void test_request_has_the_documented_bytes(void **state)
{
    (void)state;
    struct wire_header header = { .id = 8, .time = 1700000000, .values = 2 };
    memcpy(header.md5, request_bytes + 4, sizeof header.md5);
    const struct str values[] = { STR("123"), STR("U") };
    struct buf out = { 0 };
    wire_add_request(&out, &header, values);
    assert_int_equal(out.len, sizeof request_bytes);
    assert_memory_equal(out.data, request_bytes, sizeof request_bytes);
    buf_free(&out);
}

static void test_header_is_read_as_it_was_written(void **state)
{
    (void)state;
    struct wire_header header = wire_read_header(request_bytes);
    assert_int_equal(header.id, 8);
    assert_int_equal(header.time, 1700000000);
    assert_int_equal(header.values, 2);
    assert_memory_equal(header.md5, request_bytes + 4, WIRE_MD5_SIZE);
}

static void test_header_keeps_the_highest_numbers(void **state)
{
    (void)state;
    unsigned char bytes[WIRE_HEADER_SIZE];
    memset(bytes, 0xff, sizeof bytes);
    struct wire_header header = wire_read_header(bytes);
    assert_int_equal(header.id, UINT32_MAX);
    assert_int_equal(header.time, UINT32_MAX);
    assert_int_equal(header.values, UINT16_MAX);
}

static void test_reply_has_the_documented_bytes(void **state)
{
    (void)state;
    struct buf out = { 0 };
    wire_add_reply(&out, WIRE_SUCCESS, STR("ok"));
    assert_int_equal(out.len, 6);
    assert_memory_equal(out.data, "\0\3\0\2ok", 6);
    buf_free(&out);
}

static void test_long_texts_are_cut_to_what_a_length_can_say(void **state)
{
    (void)state;
    char *text = calloc(1, UINT16_MAX + 10);
    struct buf out = { 0 };
    wire_add_reply(&out, WIRE_ERROR, (struct str){ text, UINT16_MAX + 10 });
    assert_int_equal(out.len, WIRE_REPLY_SIZE + UINT16_MAX);
    assert_memory_equal(out.data, "\0\2\xff\xff", 4);
    buf_free(&out);
    free(text);
}

static void test_reply_is_complete_only_with_its_last_byte(void **state)
{
    (void)state;
    const struct str bytes = STR("\0\2\0\5wrongrest");
    const size_t whole = 9;
    for (size_t len = 0; len <= bytes.len; len++) {
        struct wire_reply reply;
        size_t used = 0;
        enum wire_progress progress = wire_read_reply(str_slice(bytes, 0, len), &reply, &used);
        assert_int_equal(progress, len < whole ? WIRE_MORE : WIRE_COMPLETE);
        if (progress == WIRE_COMPLETE) {
            assert_int_equal(used, whole);
            assert_int_equal(reply.code, WIRE_ERROR);
            assert_str(reply.text, "wrong");
        }
    }
}

static void test_reply_may_have_no_text(void **state)
{
    (void)state;
    struct wire_reply reply;
    size_t used;
    assert_int_equal(wire_read_reply(STR("\0\3\0\0"), &reply, &used), WIRE_COMPLETE);
    assert_int_equal(used, 4);
    assert_int_equal(reply.text.len, 0);
}

static void test_unknown_codes_are_malformed_as_early_as_they_show(void **state)
{
    (void)state;
    static const struct str cases[] = {
        { "\0\0", 2 }, { "\0\4", 2 }, { "\1", 1 }, { "HTTP/1.1 400", 12 }, { "\xff\xff\0\0", 4 },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct wire_reply reply;
        size_t used;
        assert_int_equal(wire_read_reply(cases[i], &reply, &used), WIRE_MALFORMED);
    }
}

static void test_values_are_numbers_or_unknown(void **state)
{
    (void)state;
    const struct {
        struct str text;
        bool valid;
    } cases[] = {
        { STR("0"), true },     { STR("18446744073709551615"), true },
        { STR("-5"), true },    { STR("1.5"), true },
        { STR("-0.25"), true }, { STR("007"), true },
        { STR("U"), true },     { STR(""), false },
        { STR("-"), false },    { STR("."), false },
        { STR("1."), false },   { STR(".5"), false },
        { STR("+1"), false },   { STR("--1"), false },
        { STR("1-"), false },   { STR("1.2.3"), false },
        { STR("1e5"), false },  { STR("0x10"), false },
        { STR("1:2"), false },  { STR("U;x"), false },
        { STR("UU"), false },   { STR("u"), false },
        { STR("-U"), false },   { STR("nan"), false },
        { STR("inf"), false },  { STR(" 1"), false },
        { STR("1 "), false },   { STR("1\n"), false },
        { STR("1\0"), false },  { STR("1,5"), false },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        if (wire_value_is_valid(cases[i].text) != cases[i].valid) {
            fail_msg("\"%.*s\"", STR_ARG(cases[i].text));
        }
    }
}

static void test_what_is_not_taken_now_may_be_later(void **state)
{
    (void)state;
    static const struct {
        enum wire_code code;
        const char *text;
        bool not_now;
    } cases[] = {
        { WIRE_ERROR, "record 8: not now: no room", true },
        { WIRE_ERROR, "record 8: too old: not now: ", false },
        { WIRE_ERROR, "not now: no room", false },
        { WIRE_ERROR, "record 8: not now", false },
        { WIRE_ERROR, "", false },
        { WIRE_SUCCESS, "record 8: not now: no room", false },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        const struct wire_reply reply = { cases[i].code, str_of(cases[i].text) };
        assert_int_equal(wire_is_not_now(&reply), cases[i].not_now);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_has_the_documented_bytes),
        cmocka_unit_test(test_header_is_read_as_it_was_written),
        cmocka_unit_test(test_header_keeps_the_highest_numbers),
        cmocka_unit_test(test_reply_has_the_documented_bytes),
        cmocka_unit_test(test_long_texts_are_cut_to_what_a_length_can_say),
        cmocka_unit_test(test_reply_is_complete_only_with_its_last_byte),
        cmocka_unit_test(test_reply_may_have_no_text),
        cmocka_unit_test(test_unknown_codes_are_malformed_as_early_as_they_show),
        cmocka_unit_test(test_values_are_numbers_or_unknown),
        cmocka_unit_test(test_what_is_not_taken_now_may_be_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
