#include "unit.h"

static void test_trim_drops_all_white_space_at_both_ends(void **state)
{
    (void)state;
    assert_str(str_trim(STR(" \t a b\v\f\r\n")), "a b");
    assert_str(str_trim(STR(" \t ")), "");
    assert_str(str_trim(STR("")), "");
}

static void test_next_line_ends_at_lf_and_keeps_empty_lines(void **state)
{
    (void)state;
    struct str rest = STR("one\n\ntwo");
    struct str line;
    assert_true(str_next_line(&rest, &line));
    assert_str(line, "one");
    assert_true(str_next_line(&rest, &line));
    assert_str(line, "");
    assert_true(str_next_line(&rest, &line));
    assert_str(line, "two");
    assert_false(str_next_line(&rest, &line));
}

static void test_next_word_skips_runs_of_white_space(void **state)
{
    (void)state;
    struct str rest = STR("  NODE\t gamma ");
    struct str word;
    assert_true(str_next_word(&rest, &word));
    assert_str(word, "NODE");
    assert_true(str_next_word(&rest, &word));
    assert_str(word, "gamma");
    assert_false(str_next_word(&rest, &word));
}

static void test_slices_are_clipped(void **state)
{
    (void)state;
    struct str text = STR("abc");
    assert_str(str_slice(text, 1, 99), "bc");
    assert_str(str_slice(text, 5, 2), "");
    assert_str(str_from(text, 3), "");
    assert_str(str_from(str_of(NULL), 1), "");
}

static void test_case_matters_only_where_asked(void **state)
{
    (void)state;
    assert_false(str_equal(STR("node"), STR("NODE")));
    assert_true(str_equal_nocase(STR("nOdE"), STR("NoDe")));
    assert_false(str_equal_nocase(STR("node"), STR("nodes")));
    assert_true(str_starts_nocase(STR("NODES a b"), STR("nodes")));
    assert_true(str_ends(STR("a.rrd"), STR(".rrd")));
}

static void test_find_and_compare(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("a{node:b}"), STR("{node")), 1);
    assert_true(str_find(STR("abc"), STR("abcd")) == STR_NONE);
    assert_int_equal(str_find_char(STR("a:b"), ':'), 1);
    assert_true(str_compare(STR("a"), STR("ab")) < 0);
    assert_true(str_compare(STR("b"), STR("ab")) > 0);
    assert_int_equal(str_compare(STR("ab"), STR("ab")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trim_drops_all_white_space_at_both_ends),
        cmocka_unit_test(test_next_line_ends_at_lf_and_keeps_empty_lines),
        cmocka_unit_test(test_next_word_skips_runs_of_white_space),
        cmocka_unit_test(test_slices_are_clipped),
        cmocka_unit_test(test_case_matters_only_where_asked),
        cmocka_unit_test(test_find_and_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
