#include "base/words.h"

#include "unit.h"

#include "base/buf.h"

/* The words joined by '|', or "error". */
static struct str split_joined(struct str text, struct arena *arena)
{
    struct diags diags = diags_new(arena);
    struct words words;
    if (!words_split(text, (struct place){ 0 }, arena, &words, &diags)) {
        assert_int_equal(diags.errors, 1);
        return STR("error");
    }
    assert_int_equal(diags.errors, 0);
    struct buf joined = { 0 };
    for (size_t i = 0; i < words.list.count; i++) {
        buf_printf(&joined, "%s%s", i ? "|" : "", words.list.items[i]);
    }
    struct str copy = arena_str(arena, buf_str(&joined));
    buf_free(&joined);
    return copy;
}

static void test_text_is_cut_as_a_shell_would(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } cases[] = {
        { "", "" },
        { " \t\n", "" },
        { "a", "a" },
        { "  --step 60\tDS:x:GAUGE:120:0:U\n", "--step|60|DS:x:GAUGE:120:0:U" },
        { "'a b' c", "a b|c" },
        { "a'b c'd\"e f\"g", "ab cde fg" },
        { "'' \"\" x", "||x" },
        { "a\\ b \\'", "a b|'" },
        { "a\\ ", "a " },
        { "'a\\b' \"a\\b\"", "a\\b|a\\b" },
        { "\"\\\"\\\\\\$\\`\"", "\"\\$`" },
        { "$HOME `id` $(id) *.rrd ; | # >x", "$HOME|`id`|$(id)|*.rrd|;|||#|>x" },
        { "'a", "error" },
        { "\"a", "error" },
        { "a\\", "error" },
        { "\"a\\\"", "error" },
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        assert_str(split_joined(str_of(cases[i].text), arena), cases[i].words);
    }
    assert_str(split_joined(STR("a\0b"), arena), "error");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_is_cut_as_a_shell_would),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
