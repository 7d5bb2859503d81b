#include "records/mysql_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

static void test_table_is_read_from_its_group(void **state)
{
    (void)state;
    static const struct {
        const char *text, *table; /* NULL: refused */
        unsigned line;            /* of the diagnostic */
    } cases[] = {
        { "", "`records`", 0 },
        { "[client]\nuser=a\ntable=x\n", "`records`", 0 },
        { "[blumap]\ntable=traffic\n", "`traffic`", 0 },
        { "  [blumap]  \r\n  table = \"traffic\"  \r\n", "`traffic`", 0 },
        { "[client]\n[blumap]\ntable=a\ntable='b'\n[mysql]\ntable=c", "`b`", 0 },
        { "[blumap]\n# table=a\n;table=b\ntables=c\n", "`records`", 0 },
        { "[blumap]\ntable=stats.records", "`stats`.`records`", 0 },
        { "[blumap]\ntable=a_b$-9\n", "`a_b$-9`", 0 },
        { "[blumap]\ntable=\n", NULL, 2 },
        { "[blumap]\n\ntable=a`; DROP TABLE b\n", NULL, 3 },
        { "[blumap]\ntable=a.b.c\n", NULL, 2 },
        { "[blumap]\ntable=.records\n", NULL, 2 },
        { "[blumap]\ntable=a b\n", NULL, 2 },
    };
    char path[] = "/tmp/blumap-options-XXXXXX";
    close(mkstemp(path));
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct arena *arena = arena_new();
        struct diags diags = diags_new(arena);
        FILE *file = fopen(path, "w");
        fputs(cases[i].text, file);
        fclose(file);
        const char *table = mysql_options_table(path, arena, &diags);
        assert_str(str_of(table), cases[i].table ? cases[i].table : "");
        assert_int_equal(diags.errors, cases[i].table ? 0 : 1);
        if (!cases[i].table) {
            assert_int_equal(diags.list.items[0].place.line, cases[i].line);
        }
        arena_free(arena);
    }
    unlink(path);
}

static void test_file_that_everybody_may_read_gets_a_warning(void **state)
{
    (void)state;
    char path[] = "/tmp/blumap-options-XXXXXX";
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    close(mkstemp(path));
    assert_non_null(mysql_options_table(path, arena, &diags));
    assert_int_equal(diags.warnings, 0);
    chmod(path, 0644);
    assert_non_null(mysql_options_table(path, arena, &diags));
    assert_int_equal(diags.warnings, 1);
    unlink(path);
    assert_null(mysql_options_table(path, arena, &diags));
    assert_int_equal(diags.errors, 1);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_read_from_its_group),
        cmocka_unit_test(test_file_that_everybody_may_read_gets_a_warning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
