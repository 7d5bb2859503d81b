#include "base/cli.h"
#include "base/memory.h"
#include "unit.h"

struct chosen {
    bool force;
    const char *config;
    struct cli_list outputs;
    int64_t quality;
};

static const struct cli_option options[] = {
    { "force", 'f', CLI_FLAG, offsetof(struct chosen, force), NULL, "do it", 0, 0 },
    { "config", 'c', CLI_TEXT, offsetof(struct chosen, config), "FILE", "settings", 0, 0 },
    { "output", 0, CLI_LIST, offsetof(struct chosen, outputs), "FILE", "picture", 0, 0 },
    { "quality", 0, CLI_INTEGER, offsetof(struct chosen, quality), "N", "of JPEG", 1, 100 },
    { 0 },
};

static const struct cli_command command = { .name = "try", .usage = "", .options = options };

static enum cli_outcome parse(struct chosen *chosen, struct cli_words *words, const char *line)
{
    static char copy[200];
    static char *argv[20];
    int argc = 0;
    size_t used = 0;
    struct str rest = str_of(line);
    struct str word;
    while (str_next_word(&rest, &word)) {
        argv[argc++] = copy + used;
        used += (size_t)snprintf(copy + used, sizeof copy - used, "%.*s", STR_ARG(word)) + 1;
    }
    argv[argc] = NULL;
    return cli_parse(&command, argc, argv, chosen, words);
}

static void test_options_and_words_may_mix(void **state)
{
    (void)state;
    struct chosen chosen = { .quality = 75 };
    struct cli_words words;
    assert_int_equal(
        parse(&chosen, &words, "try a --output=x.png -f -c f.conf --output y.jpg --quality 50 b"),
        CLI_RUN);
    assert_true(chosen.force);
    assert_string_equal(chosen.config, "f.conf");
    assert_int_equal(chosen.outputs.count, 2);
    assert_string_equal(chosen.outputs.items[1], "y.jpg");
    assert_int_equal(chosen.quality, 50);
    assert_int_equal(words.count, 2);
    assert_string_equal(words.items[0], "a");
    assert_string_equal(words.items[1], "b");
    memory_free(chosen.outputs.items);
}

static void test_mistakes_are_usage_errors(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "try --bogus",   "try --quality 101", "try --quality x",
        "try --quality", "try --force=yes",   "try -z",
    };
    for (size_t i = 0; i < UNIT_COUNT(lines); i++) {
        struct chosen chosen = { 0 };
        struct cli_words words;
        assert_int_equal(parse(&chosen, &words, lines[i]), CLI_WRONG);
    }
}

static void test_word_is_a_mistake_where_only_options_are(void **state)
{
    (void)state;
    struct chosen chosen = { 0 };
    char name[] = "try", force[] = "-f", word[] = "word";
    char *good[] = { name, force, NULL }, *wrong[] = { name, force, word, NULL };
    assert_int_equal(cli_parse_options(&command, 2, good, &chosen), CLI_RUN);
    assert_true(chosen.force);
    assert_int_equal(cli_parse_options(&command, 3, wrong, &chosen), CLI_WRONG);
}

static void test_help_ends_without_a_mistake(void **state)
{
    (void)state;
    struct chosen chosen = { 0 };
    struct cli_words words;
    assert_int_equal(parse(&chosen, &words, "try --help"), CLI_ENDED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options_and_words_may_mix),
        cmocka_unit_test(test_mistakes_are_usage_errors),
        cmocka_unit_test(test_word_is_a_mistake_where_only_options_are),
        cmocka_unit_test(test_help_ends_without_a_mistake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
