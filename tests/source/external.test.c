#include "source/external.h"

#include <math.h>
#include <time.h>

#include "fixture.h"

static void test_words_are_told_apart_as_a_shell_does(void **state)
{
    (void)state;
    static const struct {
        const char *line, *words[5];
    } cases[] = {
        { "a", { "a" } },
        { "  a \t b ", { "a", "b" } },
        { "a 'b c' d", { "a", "b c", "d" } },
        { "a \"b 'c'\" d", { "a", "b 'c'", "d" } },
        { "a 'b|c;d$e`f' x", { "a", "b|c;d$e`f", "x" } },
        { "a \"b|c;d*e\" x", { "a", "b|c;d*e", "x" } },
        { "a \\$b\\ c", { "a", "$b c" } },
        { "a \"\\\"b\\\\\"", { "a", "\"b\\" } },
        { "a '' b", { "a", "", "b" } },
        { "a'b'\"c\"d", { "abcd" } },
        { "a b~c d#e", { "a", "b~c", "d#e" } },
        { "sh -c 'x | y > z'", { "sh", "-c", "x | y > z" } },
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct str complaint;
        const char *const *words = external_words(str_of(cases[i].line), arena, &complaint);
        assert_non_null(words);
        size_t count = 0;
        for (; words[count]; count++) {
            assert_string_equal(words[count], cases[i].words[count]);
        }
        assert_null(cases[i].words[count]);
    }
    arena_free(arena);
}

static void test_what_takes_a_shell_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *line, *complaint;
    } cases[] = {
        { "", "there is no command" },
        { "   ", "there is no command" },
        { "a | b", "'|' means something only to a shell" },
        { "a; b", "';' means" },
        { "a & b", "'&' means" },
        { "a > b", "'>' means" },
        { "a $HOME", "'$' means" },
        { "a \"$HOME\"", "'$' means" },
        { "a `b`", "'`' means" },
        { "a *.rrd", "'*' means" },
        { "~/a", "'~' means" },
        { "a #b", "'#' means" },
        { "a (b)", "'(' means" },
        { "a 'b", "a quote in it does not end" },
        { "a \"b", "a quote in it does not end" },
        { "a \\", "it ends with a backslash" },
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct str complaint;
        assert_null(external_words(str_of(cases[i].line), arena, &complaint));
        assert_int_not_equal(str_find(complaint, str_of(cases[i].complaint)), STR_NONE);
    }
    arena_free(arena);
}

static void read_command(struct fixture *fixture, const char *command)
{
    fixture->allow_external = true;
    fixture_node(fixture, "n", arena_printf(fixture->arena, "!%s", command).data);
    fixture_read(fixture);
}

static void test_the_first_two_lines_are_the_values(void **state)
{
    (void)state;
    static const struct {
        const char *command;
        double in, out;
    } cases[] = {
        { "printf '12000000\\n3400000\\n5 days\\ncore\\n'", 12000000, 3400000 },
        { "printf '1.5\\n-2e3\\nx\\ncore'", 1.5, -2000 },
        { "printf '1\\n2\\n3\\n4\\n5\\n6\\n'", 1, 2 },
        { "printf ' 7 apples\\r\\nUNKNOWN\\r\\n3\\r\\ncore\\r\\n'", 7, (double)NAN },
        { "printf '0x10\\nnan\\n\\ncore\\n'", 0, (double)NAN },
        { "sh -c 'printf \"1\\n2\\n3\\ncore\\n\"; exit 3'", 1, 2 },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_start(&fixture);
        read_command(&fixture, cases[i].command);
        assert_total(&fixture, "n", cases[i].in, cases[i].out);
        assert_int_equal(fixture.values->newest, FIXTURE_NOW);
        assert_str(fixture_note(&fixture, "n", "external_line4"), i == 2 ? "4" : "core");
        fixture_end(&fixture);
    }
}

static void test_failures_are_said(void **state)
{
    (void)state;
    static const struct {
        const char *command, *said;
    } cases[] = {
        { "printf '1\\n2\\n3\\n'", "printed 3 lines; at least 4 are wanted [WMEXT02]" },
        { "true", "printed 0 lines" },
        { "/nonexistent/program x", "cannot run \"/nonexistent/program\"" },
        { "no-such-program-anywhere", "cannot run \"no-such-program-anywhere\"" },
        { "sh -c 'kill -9 $$'", "died of signal 9 [WMEXT01]" },
        { "echo a; echo b", "was not run: ';' means something only to a shell" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_start(&fixture);
        read_command(&fixture, cases[i].command);
        assert_total(&fixture, "n", (double)NAN, (double)NAN);
        assert_int_equal(fixture_said(&fixture, cases[i].said), 1);
        fixture_end(&fixture);
    }
}

static void test_nothing_runs_unless_allowed(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    const char *mark = fixture_path(&fixture, "mark");
    fixture_node(&fixture, "n", arena_printf(fixture.arena, "!touch %s", mark).data);
    fixture_read(&fixture);
    assert_int_not_equal(access(mark, F_OK), 0);
    assert_int_equal(fixture_said(&fixture, "[WMWARN08]"), 1);
    fixture_end(&fixture);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void test_a_slow_command_is_ended_with_its_children(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    fixture_hint(&fixture, "external_timeout", "1");
    const char *mark = fixture_path(&fixture, "mark");
    double start = seconds();
    read_command(
        &fixture,
        arena_printf(fixture.arena, "sh -c 'echo 1; (sleep 2; touch %s) & sleep 60'", mark).data);
    double took = seconds() - start;
    assert_true(took > 0.9 && took < 5);
    assert_total(&fixture, "n", (double)NAN, (double)NAN);
    assert_int_equal(fixture_said(&fixture, "did not end within 1 s [WMEXT01]"), 1);
    usleep(1500 * 1000);
    assert_int_not_equal(access(mark, F_OK), 0);
    fixture_end(&fixture);
}

static void test_commands_run_side_by_side(void **state)
{
    (void)state;
    enum { COMMANDS = 24 };
    struct fixture fixture;
    fixture_start(&fixture);
    fixture.allow_external = true;
    struct node *node = fixture_node(&fixture, "n", NULL);
    for (int i = 0; i < COMMANDS; i++) {
        fixture_target(&fixture, &node->item, "!sh -c 'sleep 0.3; printf \"1\\n2\\n3\\n4\\n\"'");
    }
    double start = seconds();
    fixture_read(&fixture);
    assert_true(seconds() - start < 0.3 * COMMANDS / 2);
    assert_total(&fixture, "n", COMMANDS, 2 * COMMANDS);
    fixture_end(&fixture);
}

static void test_a_flood_is_read_and_dropped(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    read_command(&fixture, "sh -c 'printf \"1\\n2\\n3\\n4\\n\"; head -c 20000000 /dev/zero'");
    assert_total(&fixture, "n", 1, 2);
    fixture_end(&fixture);
}

static void test_a_command_has_nothing_to_read(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    read_command(&fixture, "sh -c 'cat; printf \"1\\n2\\n3\\n4\\n\"'");
    assert_total(&fixture, "n", 1, 2);
    fixture_end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words_are_told_apart_as_a_shell_does),
        cmocka_unit_test(test_what_takes_a_shell_is_refused),
        cmocka_unit_test(test_the_first_two_lines_are_the_values),
        cmocka_unit_test(test_failures_are_said),
        cmocka_unit_test(test_nothing_runs_unless_allowed),
        cmocka_unit_test(test_a_slow_command_is_ended_with_its_children),
        cmocka_unit_test(test_commands_run_side_by_side),
        cmocka_unit_test(test_a_flood_is_read_and_dropped),
        cmocka_unit_test(test_a_command_has_nothing_to_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
