#include <math.h>
#include <utime.h>

#include "fixture.h"

static void set_changed(const char *path, int64_t time)
{
    struct utimbuf times = { (time_t)time, (time_t)time };
    assert_int_equal(utime(path, &times), 0);
}

static void test_the_line_of_the_item_counts(void **state)
{
    (void)state;
    static const struct {
        const char *name, *lines;
        double in, out;
    } cases[] = {
        { "n1", "n1\t10\t20\n", 10, 20 },
        { "n1", "n1\t10K\t2.5M\r\n", 10000, 2500000 },
        { "n1", "n1\t1.\t2\tmore\tstill\n", 1, 2 },
        { "n1", "n1\t1\t2\nn1\t3\t4\n", 3, 4 },
        { "n1", "n1\t1\t2\nn1\t-3\t4\n", 1, 2 },
        { "n1", "n2\t1\t2\nn1\t3\t4", 3, 4 },
        { "n1", "n1\t3\t4 and a remark\n", 3, 4 },
        { "n1", " n1\t1\t2\n", (double)NAN, (double)NAN },
        { "n1", "n10\t1\t2\n", (double)NAN, (double)NAN },
        { "n1", "N1\t1\t2\n", (double)NAN, (double)NAN },
        { "n1", "n1 1 2\n", (double)NAN, (double)NAN },
        { "n1", "n1\t1x\t2\n", (double)NAN, (double)NAN },
        { "n1", "n1\t1\n", (double)NAN, (double)NAN },
        { "n1", "n1\t\t2\n", (double)NAN, (double)NAN },
        { "n.", "nx\t1\t2\n", (double)NAN, (double)NAN },
        { "n1", "", (double)NAN, (double)NAN },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_start(&fixture);
        /* The suffixes are those of 1000, whatever the map's KILO is. */
        fixture.map.kilo = 1024;
        const char *path = fixture_file(&fixture, "data.txt", str_of(cases[i].lines));
        set_changed(path, 1270813792);
        fixture_node(&fixture, cases[i].name, path);
        fixture_read(&fixture);
        assert_total(&fixture, cases[i].name, cases[i].in, cases[i].out);
        bool is_known = cases[i].in > 0;
        assert_int_equal(fixture.values->newest, is_known ? 1270813792 : 0);
        assert_int_equal(
            fixture_said(&fixture, "had no valid data, according to WeatherMapDataSource_tabfile"),
            !is_known);
        fixture_end(&fixture);
    }
}

static void test_many_items_share_a_file(void **state)
{
    (void)state;
    enum { ITEMS = 5000 };
    struct fixture fixture;
    fixture_start(&fixture);
    char *text = arena_alloc(fixture.arena, 64UL * ITEMS);
    size_t len = 0;
    for (int i = 0; i < ITEMS; i++) {
        len += (size_t)snprintf(text + len, 64, "n%d\t%d\t%d\n", i, i, 2 * i);
    }
    const char *path = fixture_file(&fixture, "data file.tsv", (struct str){ text, len });
    for (int i = 0; i < ITEMS; i++) {
        fixture_node(&fixture, arena_printf(fixture.arena, "n%d", i).data, path);
    }
    fixture_read(&fixture);
    assert_total(&fixture, "n0", 0, 0);
    assert_total(&fixture, "n4999", 4999, 9998);
    assert_int_equal(fixture.diags.warnings, 0);
    fixture_end(&fixture);
}

static void test_a_file_that_is_not_there_is_said_for_each_target(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    fixture_node(&fixture, "a", fixture_path(&fixture, "none.txt"));
    fixture_node(&fixture, "b", fixture_path(&fixture, "none.txt"));
    fixture_node(&fixture, "c", "/dev/zero.txt");
    fixture_node(&fixture, "d", "/dev/./zero.tsv");
    fixture_read(&fixture);
    assert_int_equal(fixture_said(&fixture, "cannot read"), 4);
    assert_int_equal(fixture.diags.errors, 0);
    fixture_end(&fixture);
}

static void test_wmdata_finds_the_named_line(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        double in, out;
    } cases[] = {
        { "L_link1", 1500000, 25.5 },
        { "N_gate", -3, 0 },
        { "L_a:b", 1, 2 },
        { "link1", (double)NAN, (double)NAN },
        { "L_empty", (double)NAN, (double)NAN },
    };
    struct fixture fixture;
    fixture_start(&fixture);
    const char *path = fixture_file(&fixture, "map.data",
                                    STR("N_gate\t-3.000000\t0.000000\r\n"
                                        "L_link1\t1500000.000000\t25.500000\r\n"
                                        "L_a:b\t1.000000\t2.000000\r\n"
                                        "L_empty\t\t\r\n"));
    set_changed(path, 1270813792);
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        fixture_node(&fixture, cases[i].name,
                     arena_printf(fixture.arena, "wmdata:%s:%s", path, cases[i].name).data);
    }
    fixture_node(&fixture, "no file", "wmdata:/nonexistent/x:L_a");
    fixture_read(&fixture);
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        assert_total(&fixture, cases[i].name, cases[i].in, cases[i].out);
    }
    assert_int_equal(fixture.values->newest, 1270813792);
    assert_int_equal(fixture_said(&fixture, "WeatherMapDataSource_wmdata"), 3);
    assert_int_equal(fixture_said(&fixture, "cannot read"), 1);
    fixture_end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_line_of_the_item_counts),
        cmocka_unit_test(test_many_items_share_a_file),
        cmocka_unit_test(test_a_file_that_is_not_there_is_said_for_each_target),
        cmocka_unit_test(test_wmdata_finds_the_named_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
