/* What is written for people and programs: buffers, diagnostics, suggestions, JSON, digests. */
#include "base/buf.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/suggest.h"
#include "unit.h"

static void test_a_buffer_grows_and_loses_its_front(void **state)
{
    (void)state;
    struct buf buf = { 0 };
    assert_string_equal(buf_text(&buf), "");
    for (int i = 0; i < 1000; i++) {
        buf_printf(&buf, "%d,", i);
    }
    assert_true(str_starts(buf_str(&buf), STR("0,1,2,")));
    buf_remove_front(&buf, 4);
    assert_true(str_starts(buf_str(&buf), STR("2,3,")));
    assert_true(str_ends(buf_str(&buf), STR(",999,")));
    buf_remove_front(&buf, 1000000);
    assert_int_equal(buf.len, 0);
    buf_free(&buf);
}

static void test_a_diagnostic_names_its_place_as_far_as_known(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    diag_error(&diags, (struct place){ "core.conf", 14, 9 }, "unknown node \"%s\"", "gama");
    diag_warning(&diags, (struct place){ "core.conf", 20, 0 }, "WMWARN35", "no position");
    diag_note(&diags, (struct place){ 0 }, "as said");
    static const char *const lines[] = {
        "core.conf:14:9: error: unknown node \"gama\"",
        "core.conf:20: warning: no position [WMWARN35]",
        "note: as said",
    };
    assert_int_equal(diags.list.count, UNIT_COUNT(lines));
    for (size_t i = 0; i < UNIT_COUNT(lines); i++) {
        assert_str(diag_line(&diags.list.items[i], arena), lines[i]);
    }
    assert_int_equal(diags.errors, 1);
    assert_int_equal(diags.warnings, 1);
    arena_free(arena);
}

static void test_endless_mistakes_are_counted_but_not_kept(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    for (int i = 0; i < 3 * DIAGS_KEPT; i++) {
        diag_error(&diags, (struct place){ "x", 1, 1 }, "wrong");
    }
    assert_int_equal(diags.list.count, DIAGS_KEPT);
    assert_int_equal(diags.errors, 3 * DIAGS_KEPT);
    arena_free(arena);
}

static void test_errors_are_kept_beside_any_number_of_warnings(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    for (int i = 0; i < 2 * DIAGS_KEPT; i++) {
        diag_warning(&diags, (struct place){ "x", 1, 1 }, NULL, "odd");
    }
    diag_error(&diags, (struct place){ "x", 2, 1 }, "that is why");
    assert_int_equal(diags.list.count, DIAGS_KEPT + 1);
    assert_str(diag_line(&diags.list.items[DIAGS_KEPT], arena), "x:2:1: error: that is why");
    arena_free(arena);
}

static void test_long_and_steering_texts_are_made_harmless(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    char text[2 * DIAG_LONGEST];
    for (size_t i = 0; i + 1 < sizeof text; i++) {
        text[i] = "\xC3\xA4"[i % 2]; /* two bytes a letter */
    }
    text[sizeof text - 1] = '\0';
    diag_error(&diags, (struct place){ 0 }, "%s", text);
    diag_error(&diags, (struct place){ 0 }, "x%s", text);
    diag_error(&diags, (struct place){ "a\n", 0, 0 }, "\033[2J\x7F\xC3\xA4\xC2\x9B");
    for (size_t i = 0; i < 2; i++) {
        struct str kept = diags.list.items[i].text;
        assert_in_range(kept.len, DIAG_LONGEST - 3, DIAG_LONGEST + 3);
        assert_true(str_ends(kept, STR("\xC3\xA4...")));
    }
    assert_str(diag_line(&diags.list.items[2], arena), "a?: error: ?[2J?\xC3\xA4\xC2?");
    arena_free(arena);
}

static void test_only_near_words_are_suggested(void **state)
{
    (void)state;
    static const struct {
        const char *wrong, *best;
    } cases[] = {
        { "BANDWITH", "BANDWIDTH" },
        { "bandwidth", "BANDWIDTH" },
        { "NDOES", "NODES" },
        { "LABLE", "LABEL" },
        { "zebra", "" },
        { "", "" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct suggestion near = suggest_for(str_of(cases[i].wrong));
        suggest_offer(&near, STR("NODES"));
        suggest_offer(&near, STR("BANDWIDTH"));
        suggest_offer(&near, STR("LABEL"));
        assert_str(near.best, cases[i].best);
    }
}

static void test_json_strings_are_valid_whatever_they_hold(void **state)
{
    (void)state;
    static const struct {
        const char *text, *json;
    } cases[] = {
        { "a\"b\\c", "\"a\\\"b\\\\c\"" },
        { "a\nb\x01", "\"a\\nb\\u0001\"" },
        { "\xC3\xA5\xE2\x82\xAC\xF0\x9F\x98\x80", "\"\xC3\xA5\xE2\x82\xAC\xF0\x9F\x98\x80\"" },
        { "\xC3", "\"\\ufffd\"" },
        { "\xC0\x80", "\"\\ufffd\\ufffd\"" },
        { "\xED\xA0\x80x", "\"\\ufffd\\ufffd\\ufffdx\"" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct buf out = { 0 };
        json_add_string(&out, str_of(cases[i].text));
        assert_str(buf_str(&out), cases[i].json);
        buf_free(&out);
    }
}

static void test_md5_is_md5_and_hex_is_read_in_any_case(void **state)
{
    (void)state;
    unsigned char md5[DIGEST_MD5_SIZE], again[DIGEST_MD5_SIZE];
    char hex[DIGEST_MD5_HEX + 1];
    digest_md5(STR("secret"), md5);
    digest_to_hex(md5, hex);
    assert_string_equal(hex, "5ebe2294ecd0e0f08eab7690d2a6ee69");
    assert_true(digest_from_hex(STR("5EBE2294ECD0E0F08EAB7690D2A6EE69"), again));
    assert_true(digest_equal(md5, again));
    again[15] ^= 1;
    assert_false(digest_equal(md5, again));
    assert_false(digest_from_hex(STR("5ebe"), again));
    assert_false(digest_from_hex(STR("5ebe2294ecd0e0f08eab7690d2a6ee6g"), again));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_buffer_grows_and_loses_its_front),
        cmocka_unit_test(test_a_diagnostic_names_its_place_as_far_as_known),
        cmocka_unit_test(test_endless_mistakes_are_counted_but_not_kept),
        cmocka_unit_test(test_errors_are_kept_beside_any_number_of_warnings),
        cmocka_unit_test(test_long_and_steering_texts_are_made_harmless),
        cmocka_unit_test(test_only_near_words_are_suggested),
        cmocka_unit_test(test_json_strings_are_valid_whatever_they_hold),
        cmocka_unit_test(test_md5_is_md5_and_hex_is_read_in_any_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
