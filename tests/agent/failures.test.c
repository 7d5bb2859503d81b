#include "agent/failures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_records_share_a_line_by_reason(void **state)
{
    (void)state;
    static const struct settings_interface interfaces[] = {
        { .name = "eth1", .id = 8 },
        { .name = "eth0", .id = 9 },
        { .name = "lo", .id = 10 },
    };
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct failures failures;
    failures_init(&failures, arena);
    failures_add(&failures, &interfaces[0], STR("no password"));
    failures_add(&failures, &interfaces[1], STR("no collector"));
    failures_add(&failures, &interfaces[2], STR("no password"));
    failures_report(&failures, &diags);
    assert_int_equal(diags.errors, 2);
    assert_string_equal(diags.list.items[0].text.data,
                        "record 8 (eth1), record 10 (lo): no password");
    assert_string_equal(diags.list.items[1].text.data, "record 9 (eth0): no collector");
    arena_free(arena);
}

static void test_a_line_names_at_most_ten(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        const char *end;
    } lists[] = {
        { 10, "record 8 (eth1), record 8 (eth1): down" },
        { 11, "record 8 (eth1) and 1 more: down" },
        { 500, "record 8 (eth1) and 490 more: down" },
    };
    static const struct settings_interface interface = { .name = "eth1", .id = 8 };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct arena *arena = arena_new();
        struct diags diags = diags_new(arena);
        struct failures failures;
        failures_init(&failures, arena);
        for (size_t j = 0; j < lists[i].count; j++) {
            failures_add(&failures, &interface, STR("down"));
        }
        failures_report(&failures, &diags);
        assert_int_equal(diags.errors, 1);
        assert_true(str_ends(diags.list.items[0].text, str_of(lists[i].end)));
        arena_free(arena);
    }
}

static void test_no_failure_no_line(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct failures failures;
    failures_init(&failures, arena);
    failures_report(&failures, &diags);
    assert_int_equal(diags.errors, 0);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records_share_a_line_by_reason),
        cmocka_unit_test(test_a_line_names_at_most_ten),
        cmocka_unit_test(test_no_failure_no_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
