#include "agent/procnet.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define HEADINGS                                                                                   \
    "Inter-|   Receive                                                |  Transmit\n"               \
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs "     \
    "drop fifo colls carrier compressed\n"

struct fixture {
    struct arena *arena;
    struct diags diags;
};

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct fixture *fixture = ARENA_NEW(arena, struct fixture);
    *fixture = (struct fixture){ arena, diags_new(arena) };
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    arena_free(fixture->arena);
    return 0;
}

static const struct procnet *parse(struct fixture *fixture, const char *text)
{
    return procnet_parse(str_of(text), "net/dev", fixture->arena, &fixture->diags);
}

static void test_a_hosts_text_is_read(void **state)
{
    static const char text[] = HEADINGS
        "    lo: 104857600    5121    0    0    0     0          0         0 104857600    5121    0"
        "    0    0     0       0          0\n"
        "  eth0:1234567890 2345678    3    4    5     6          7         8 9876543210 3456789   11"
        "   12   13    14      15         16\n"
        "tun6to4:       0       0    0    0    0     0          0         0        0       0    0"
        "    0    0     0       0          0\n";
    static const uint64_t eth0[PROCNET_COLUMNS] = {
        1234567890, 2345678, 3, 4, 5, 6, 7, 8, 9876543210, 3456789, 11, 12, 13, 14, 15, 16,
    };
    struct fixture *fixture = *state;
    const struct procnet *net = parse(fixture, text);
    assert_int_equal(fixture->diags.list.count, 0);
    assert_int_equal(net->interfaces.count, 3);
    const struct procnet_interface *found = procnet_find(net, STR("eth0"));
    assert_non_null(found);
    assert_memory_equal(found->counters, eth0, sizeof eth0);
    assert_int_equal(found->counters[PROCNET_SENT_BYTES], 9876543210);
    assert_non_null(procnet_find(net, STR("lo")));
    assert_non_null(procnet_find(net, STR("tun6to4")));
    assert_null(procnet_find(net, STR("eth")));
    assert_null(procnet_find(net, STR("eth00")));
}

static void test_lines_are_cut_at_their_last_colon(void **state)
{
    static const struct {
        const char *line, *name;
        uint64_t first;
    } lines[] = {
        { "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", "eth0", 1 },
        { "eth0:1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "eth0", 1 },
        { "  eth0:4294967295 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "eth0", 4294967295 },
        { "eth0:1: 17 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "eth0:1", 17 },
        { "eth0:1:17 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "eth0:1", 17 },
        { "a:b:c:d: 17 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "a:b:c:d", 17 },
        { "\teth0:\t1\t2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 \r\n", "eth0", 1 },
        { "a|b|c: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "a|b|c", 1 },
        { "br-lan.100@x: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "br-lan.100@x", 1 },
        { "7: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "7", 1 },
        { "big: 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n", "big", UINT64_MAX },
        { "zero: 00000000000000000000000000 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n", "zero", 0 },
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        const struct procnet *net = parse(fixture, lines[i].line);
        assert_int_equal(fixture->diags.list.count, 0);
        assert_int_equal(net->interfaces.count, 1);
        assert_true(str_is(net->interfaces.items[0].name, lines[i].name));
        assert_int_equal(net->interfaces.items[0].counters[0], lines[i].first);
    }
}

static void test_junk_is_reported_with_its_line(void **state)
{
    static const struct {
        const char *line, *message;
    } lines[] = {
        { "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
          "net/dev:2: warning: expected 16 counters, found 15; line skipped" },
        { "eth0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17",
          "net/dev:2: warning: expected 16 counters, found 17; line skipped" },
        { "eth0:", "net/dev:2: warning: expected 16 counters, found 0; line skipped" },
        { "eth0: 1 2 -3 4 5 6 7 8 9 10 11 12 13 14 15 16",
          "net/dev:2: warning: counter 3 is no whole number below 2^64; line skipped" },
        { "eth0: 18446744073709551616 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
          "net/dev:2: warning: counter 1 is no whole number below 2^64; line skipped" },
        { "eth0: No statistics available",
          "net/dev:2: warning: counter 1 is no whole number below 2^64; line skipped" },
        { "eth0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
          "net/dev:2: warning: expected \"NAME:\" and 16 counters; line skipped" },
        { ": 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
          "net/dev:2: warning: expected \"NAME:\" and 16 counters; line skipped" },
        { "eth 0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16",
          "net/dev:2: warning: expected \"NAME:\" and 16 counters; line skipped" },
        { "one|bar", "net/dev:2: warning: expected \"NAME:\" and 16 counters; line skipped" },
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        fixture->diags = diags_new(fixture->arena);
        const char *text = arena_printf(fixture->arena, "\n%s\nlo: %s\n", lines[i].line,
                                        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16")
                               .data;
        const struct procnet *net = parse(fixture, text);
        assert_int_equal(fixture->diags.list.count, 1);
        assert_string_equal(diag_line(&fixture->diags.list.items[0], fixture->arena).data,
                            lines[i].message);
        assert_int_equal(fixture->diags.errors, 0);
        assert_int_equal(net->interfaces.count, 1);
        assert_non_null(procnet_find(net, STR("lo")));
    }
}

static void test_headings_and_blank_lines_are_no_interfaces(void **state)
{
    static const char *const texts[] = { "", "\n\n \n\t\r\n", HEADINGS, HEADINGS "\n" };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(parse(fixture, texts[i])->interfaces.count, 0);
        assert_int_equal(fixture->diags.list.count, 0);
    }
}

static void test_the_first_interface_of_a_name_counts(void **state)
{
    const struct procnet *net = parse(*state, "a: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n"
                                              "a: 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9\n");
    assert_int_equal(procnet_find(net, STR("a"))->counters[0], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_hosts_text_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lines_are_cut_at_their_last_colon, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_junk_is_reported_with_its_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_headings_and_blank_lines_are_no_interfaces, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_the_first_interface_of_a_name_counts, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
