#include "lang/line.h"

#include "unit.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

struct expected {
    const char *keyword, *arguments;
    unsigned line, column;
    bool follows_blank;
};

static void check(struct str text, const struct expected *expected, size_t count)
{
    struct lang_lines lines = lang_lines_of(text, "f.conf", arena);
    struct lang_line line;
    for (size_t i = 0; i < count; i++) {
        assert_true(lang_lines_next(&lines, &line));
        assert_str(line.keyword, expected[i].keyword);
        assert_str(line.arguments, expected[i].arguments);
        assert_string_equal(line.place.file, "f.conf");
        assert_int_equal(line.place.line, expected[i].line);
        assert_int_equal(line.place.column, expected[i].column);
        assert_int_equal(line.follows_blank, expected[i].follows_blank);
    }
    assert_false(lang_lines_next(&lines, &line));
}

static void test_lines_are_counted_and_trimmed(void **state)
{
    (void)state;
    const struct expected expected[] = {
        { "WIDTH", "800", 1, 1, false },
        { "NODE", "a", 3, 2, false },
        { "LABEL", "two  words", 5, 3, true },
    };
    check(STR("WIDTH 800\n# remark\n\tNODE\ta \n\n  LABEL  two  words\t\n"), expected,
          UNIT_COUNT(expected));
}

static void test_returns_and_byte_order_mark_go(void **state)
{
    (void)state;
    const struct expected expected[] = {
        { "WIDTH", "8", 1, 1, false },
        { "HEIGHT", "45", 2, 1, false },
    };
    check(STR("\xEF\xBB\xBFWIDTH 8\r\nHEIGHT 4\r5"), expected, UNIT_COUNT(expected));
}

static void test_nul_bytes_around_a_line_go(void **state)
{
    (void)state;
    const struct expected expected[] = { { "WIDTH", "8", 1, 2, false } };
    check(STR("\0WIDTH 8\0\0\n\0\n"), expected, UNIT_COUNT(expected));
}

static void test_a_remark_ends_with_its_line_only(void **state)
{
    (void)state;
    const struct expected expected[] = { { "WIDTH", "5 # wide", 1, 1, false } };
    check(STR("WIDTH 5 # wide\n   # HEIGHT 5\n#"), expected, UNIT_COUNT(expected));
}

static void test_empty_text_has_no_line(void **state)
{
    (void)state;
    check(STR(""), NULL, 0);
}

static void test_place_of_a_word_counts_bytes(void **state)
{
    (void)state;
    struct lang_lines lines = lang_lines_of(STR("  SCALE 0 5 x"), "f", arena);
    struct lang_line line;
    assert_true(lang_lines_next(&lines, &line));
    assert_int_equal(lang_line_place(&line, str_from(line.arguments, 4)).column, 13);
}

static void test_quoted_text_is_short_and_printable(void **state)
{
    (void)state;
    assert_str(lang_quote(STR("a\x1B[2Jb\tc"), arena), "a [2Jb c");
    char long_text[200];
    for (size_t i = 0; i < sizeof long_text; i++) {
        long_text[i] = 'x';
    }
    struct str quoted = lang_quote((struct str){ long_text, sizeof long_text }, arena);
    assert_int_equal(quoted.len, 63);
    assert_true(str_ends(quoted, STR("...")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_are_counted_and_trimmed),
        cmocka_unit_test(test_returns_and_byte_order_mark_go),
        cmocka_unit_test(test_nul_bytes_around_a_line_go),
        cmocka_unit_test(test_a_remark_ends_with_its_line_only),
        cmocka_unit_test(test_empty_text_has_no_line),
        cmocka_unit_test(test_place_of_a_word_counts_bytes),
        cmocka_unit_test(test_quoted_text_is_short_and_printable),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
