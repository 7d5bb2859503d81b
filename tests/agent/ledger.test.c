/* What the agent remembers: written and read back, damaged, lost. */
#include "agent/ledger.h"
#include "base/file.h"
#include "unit.h"

#include <stdlib.h>
#include <unistd.h>

static const char good[] = "blumap counters 1\n"
                           "boot 5c2b-1\n"
                           "interface eth0 2 10 20 1 2 110 120 1800000000000000 0 1\n"
                           "interface eth0:1 0 1 2 3 4 5 6 7 1 0\n"
                           "end\n";

static void test_what_is_written_reads_back(void **state)
{
    struct arena *arena = arena_new();
    struct ledger ledger = ledger_new(arena);
    struct buf text = { 0 };
    const char *why;
    (void)state;
    assert_true(ledger_parse(&ledger, str_of(good), &why));
    ledger_write(&ledger, &text);
    assert_str(buf_str(&text), good);
    const struct counters *counters = ledger_find(&ledger, STR("eth0"));
    assert_true(counters->index == 2 && counters->total[FLOW_SENT] == 120 && counters->is_wide[1]);
    assert_true(ledger_time(&ledger) == 1800000000000000);
    assert_null(ledger_find(&ledger, STR("eth1")));
    buf_free(&text);
    arena_free(arena);
}

static void test_damage_is_told(void **state)
{
    static const char *const damaged[] = {
        "",
        "blumap counters 2\nend\n",
        "blumap counters 1\n",
        "blumap counters 1\n\nend\n",
        "blumap counters 1\nend\nmore\n",
        "blumap counters 1\nnonsense\nend\n",
        "blumap counters 1\ninterface eth0 2 10 20 1 2 110 120 18 0\nend\n",
        "blumap counters 1\ninterface eth0 2 10 20 1 2 110 120 18 0 1 1\nend\n",
        "blumap counters 1\ninterface eth0 2 10 20 1 2 110 -1 18 0 1\nend\n",
        "blumap counters 1\ninterface eth0 2 10 20 1 2 110 120 18 0 2\nend\n",
        "blumap counters 1\ninterface eth0 2 10 20 1 2 1 1 18446744073709551615 0 1\nend\n",
        "blumap counters 1\ninterface e 1 1 1 1 1 1 1 1 1 1\ninterface e 1 1 1 1 1 1 1 1 1 1\nend\n",
    };
    struct arena *arena = arena_new();
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(damaged); i++) {
        struct ledger ledger = ledger_new(arena);
        const char *why = NULL;
        assert_false(ledger_parse(&ledger, str_of(damaged[i]), &why));
        assert_non_null(why);
        assert_int_equal(ledger.interfaces.count, 0);
    }
    /* Cut anywhere, it is not taken for whole. */
    for (size_t len = 0; len < sizeof good - 2; len++) {
        struct ledger ledger = ledger_new(arena);
        const char *why;
        assert_false(ledger_parse(&ledger, (struct str){ good, len }, &why));
    }
    arena_free(arena);
}

static void test_a_damaged_file_is_set_aside(void **state)
{
    char folder[] = "/tmp/blumap-ledger-XXXXXX";
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct ledger ledger = ledger_new(arena);
    struct str text;
    (void)state;
    assert_non_null(mkdtemp(folder));
    const char *path = arena_printf(arena, "%s/counters", folder).data;
    const char *aside = arena_printf(arena, "%s/counters.damaged", folder).data;
    assert_true(ledger_load(&ledger, folder, &diags)); /* none yet */
    assert_int_equal(diags.warnings, 0);
    assert_true(file_replace(path, 0600, STR("rubbish\n"), &diags));
    assert_true(ledger_load(&ledger, folder, &diags));
    assert_int_equal(diags.warnings, 1);
    assert_true(file_read(aside, 100, arena, &text, &diags, (struct place){ 0 }));
    assert_str(text, "rubbish\n");
    const struct counters counters = { .time = 5, .total = { 6, 7 } };
    ledger_set(&ledger, STR("lo"), &counters);
    assert_true(ledger_save(&ledger, folder, &diags));
    struct ledger again = ledger_new(arena);
    assert_true(ledger_load(&again, folder, &diags));
    assert_true(ledger_find(&again, STR("lo"))->total[1] == 7);
    unlink(path);
    unlink(aside);
    rmdir(folder);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_written_reads_back),
        cmocka_unit_test(test_damage_is_told),
        cmocka_unit_test(test_a_damaged_file_is_set_aside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
