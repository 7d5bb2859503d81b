#include <math.h>

#include "rrdmake.h"

/* DS stream0 and stream1, 60 seconds a row, the last row at the fixture's moment: 100 and 200. The
 * first row is not known: before it there was nothing for longer than the heartbeat. */
static const char *make_plain(struct fixture *fixture, const char *name)
{
    static const struct rrdmake_row rows[] = {
        { 240, "1:2" }, { 180, "3:4" }, { 120, "5:6" }, { 60, "50:60" }, { 0, "100:200" },
    };
    const char *path = rrdmake_new(fixture, name, 60, "stream0", "stream1");
    rrdmake_rows(fixture, path, rows, UNIT_COUNT(rows));
    return path;
}

static void test_prefixes_give_the_factor(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        double in, out;
    } cases[] = {
        { "%s:stream0:stream1", 800, 1600 },
        { "rrd:%s:stream0:stream1", 800, 1600 },
        { "gauge:%s:stream0:stream1", 100, 200 },
        { "scale:1:%s:stream0:stream1", 100, 200 },
        { "scale:-1:%s:stream1:stream0", -200, -100 },
        { "scale:0.001:%s:stream0:stream1", 0.1, 0.2 },
        { "scale:.5:%s:stream0:stream1", 50, 100 },
        { "gauge:scale:3:%s:stream0:stream1", 300, 600 },
        { "rrd:gauge:%s:stream0:stream1", 100, 200 },
        { "2*gauge:%s:stream0:stream1", 200, 400 },
        { "-0.5*gauge:%s:stream0:stream1", -50, -100 },
        { "gauge:%s:-:stream1", (double)NAN, 200 },
        { "gauge:%s:stream1:-", 200, (double)NAN },
    };
    struct fixture fixture;
    fixture_start(&fixture);
    const char *path = make_plain(&fixture, "79.rrd");
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        size_t at = str_find(str_of(cases[i].format), STR("%s"));
        fixture_node(&fixture, cases[i].format,
                     arena_printf(fixture.arena, "%.*s%s%s", (int)at, cases[i].format, path,
                                  cases[i].format + at + 2)
                         .data);
    }
    fixture_read(&fixture);
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        assert_total(&fixture, cases[i].format, cases[i].in, cases[i].out);
    }
    assert_int_equal(fixture.diags.warnings, 0);
    assert_int_equal(fixture.values->newest, FIXTURE_NOW);
    fixture_end(&fixture);
}

static void read_one(struct fixture *fixture, const char *format, const char *path)
{
    size_t at = str_find(str_of(format), STR("%s"));
    fixture_node(
        fixture, "n",
        arena_printf(fixture->arena, "%.*s%s%s", (int)at, format, path, format + at + 2).data);
    fixture_read(fixture);
}

static void test_the_last_row_with_anything_known_counts(void **state)
{
    (void)state;
    static const struct {
        struct rrdmake_row rows[3];
        double in, out;
        int64_t time; /* before the fixture's moment */
    } cases[] = {
        { { { 120, "1:2" }, { 60, "5:56" }, { 0, "7:8" } }, 7, 8, 0 },
        /* The other direction is not looked for in an earlier row. */
        { { { 120, "1:2" }, { 60, "5:56" }, { 0, "U:8" } }, (double)NAN, 8, 0 },
        { { { 120, "1:2" }, { 60, "U:56" }, { 0, "U:U" } }, (double)NAN, 56, 60 },
        { { { 120, "1:2" }, { 60, "U:U" }, { 0, "U:U" } }, 1, 2, 120 },
        { { { 120, "0:0" }, { 60, "U:U" }, { 0, "U:U" } }, 0, 0, 120 },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_start(&fixture);
        const char *path = rrdmake_new(&fixture, "a.rrd", 60, "ds0", "ds1");
        rrdmake_update(&fixture, path, FIXTURE_NOW - 180, "0:0");
        rrdmake_rows(&fixture, path, cases[i].rows, UNIT_COUNT(cases[i].rows));
        read_one(&fixture, "gauge:%s:ds0:ds1", path);
        assert_total(&fixture, "n", cases[i].in, cases[i].out);
        assert_int_equal(fixture.values->newest, FIXTURE_NOW - cases[i].time);
        fixture_end(&fixture);
    }
}

static void test_what_cannot_be_found_is_unknown_and_said(void **state)
{
    (void)state;
    static const struct {
        const char *format;
        const char *said;
    } cases[] = {
        { "gauge:%s", "has no data source \"traffic_in\"; it has: stream0, stream1" },
        { "gauge:%s:stream0:none", "has no data source \"none\"; it has: stream0, stream1" },
        { "gauge:%s.rrd:stream0:stream1", "there is no file" },
        { "scale::%s:stream0:stream1", "needs a number" },
        { "scale:x:%s:stream0:stream1", "needs a number" },
        { "scale:1x:%s:stream0:stream1", "needs a number" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_start(&fixture);
        read_one(&fixture, cases[i].format, make_plain(&fixture, "79.rrd"));
        assert_total(&fixture, "n", (double)NAN, (double)NAN);
        assert_int_equal(fixture_said(&fixture, cases[i].said), 1);
        assert_int_equal(
            fixture_said(&fixture, "had no valid data, according to WeatherMapDataSource_rrd"), 1);
        assert_int_equal(fixture.diags.errors, 0);
        fixture_end(&fixture);
    }
}

static void test_two_dashes_read_nothing(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    read_one(&fixture, "gauge:%s:-:-", make_plain(&fixture, "79.rrd"));
    assert_total(&fixture, "n", (double)NAN, (double)NAN);
    assert_int_equal(fixture.diags.warnings, 1);
    fixture_end(&fixture);
}

static void test_the_window_ends_at_the_moment_of_the_run(void **state)
{
    (void)state;
    static const struct {
        int64_t later; /* seconds after the last update */
        double in;
    } cases[] = {
        { 0, 100 },
        { 30, 100 },
        { 700, 100 },
        { 799, 100 },
        { 800, (double)NAN },
        { 5000, (double)NAN },
        /* The row in which the window's last moment lies belongs to it. */
        { -1, 100 },
        { -60, 100 },
        { -61, 50 },
        { -180, 5 },
        { -600, (double)NAN },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_start(&fixture);
        fixture.now += cases[i].later;
        read_one(&fixture, "gauge:%s:stream0:-", make_plain(&fixture, "79.rrd"));
        assert_total(&fixture, "n", cases[i].in, (double)NAN);
        fixture_end(&fixture);
    }
}

static void test_hints_choose_rows_and_names(void **state)
{
    (void)state;
    static const struct {
        const char *name[4], *value[4];
        double in, out;
    } cases[] = {
        { { "rrd_period" }, { "120" }, 800, 1600 },
        { { "rrd_period" }, { "5min" }, 800, 1600 },
        { { "rrd_start" }, { "now-240" }, 800, 1600 },
        { { "rrd_start", "rrd_period" }, { "now-240", "60" }, 40, 48 },
        { { "rrd_start", "rrd_period" }, { "-240", "60" }, 40, 48 },
        { { "rrd_start", "rrd_period" }, { "1768478160", "60" }, 40, 48 },
        { { "rrd_default_in_ds", "rrd_default_out_ds" }, { "stream1", "stream0" }, 1600, 800 },
        { { "rrd_cf" }, { "LAST" }, 800, 1600 },
        { { "rrd_options" }, { "--end now-120 --start=now-240" }, 400, 480 },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_start(&fixture);
        fixture_hint(&fixture, "rrd_default_in_ds", "stream0");
        fixture_hint(&fixture, "rrd_default_out_ds", "stream1");
        for (size_t j = 0; j < 4 && cases[i].name[j]; j++) {
            fixture_hint(&fixture, cases[i].name[j], cases[i].value[j]);
        }
        fixture_hint(&fixture, "rrd_default_path", fixture.folder);
        make_plain(&fixture, "79.rrd");
        fixture_node(&fixture, "n", "79.rrd");
        fixture_read(&fixture);
        assert_total(&fixture, "n", cases[i].in, cases[i].out);
        fixture_end(&fixture);
    }
}

static void test_hints_that_make_no_sense_are_said_once(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value, *said;
    } cases[] = {
        { "rrd_start", "yesternight", "is no time rrdtool understands" },
        { "rrd_period", "some", "is no time rrdtool understands" },
        { "rrd_start", "end-600", "relative" },
        { "rrd_start", "19750101", "after 1980" },
        { "rrd_period", "-600", "is no time rrdtool understands" },
        { "rrd_options", "--start now --end now-60", "must run forward" },
        { "rrd_options", "--frobnicate 3", "\"--frobnicate\" is not understood" },
        { "rrd_options", "--resolution", "\"--resolution\" is not understood" },
        { "rrd_options", "--resolution fast", "is no resolution" },
        { "rrd_aggregate_function", "BEST", "SET rrd_aggregate_function BEST" },
        { "rrd_aggregate_function", "101,PERCENT", "SET rrd_aggregate_function 101,PERCENT" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_start(&fixture);
        fixture_hint(&fixture, cases[i].name, cases[i].value);
        const char *path = make_plain(&fixture, "79.rrd");
        fixture_node(&fixture, "other",
                     arena_printf(fixture.arena, "%s:stream0:stream1", path).data);
        read_one(&fixture, "%s:stream0:stream1", path);
        assert_total(&fixture, "n", (double)NAN, (double)NAN);
        assert_int_equal(fixture_said(&fixture, cases[i].said), 1);
        assert_int_equal(fixture_said(&fixture, "test.conf: warning: "), 1);
        fixture_end(&fixture);
    }
}

static void test_a_consolidation_function_that_is_not_there_is_said(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    fixture_hint(&fixture, "rrd_cf", "SEASONAL");
    read_one(&fixture, "%s:stream0:stream1", make_plain(&fixture, "79.rrd"));
    assert_total(&fixture, "n", (double)NAN, (double)NAN);
    assert_int_equal(fixture_said(&fixture, "does not contain an RRA matching the chosen CF"), 1);
    fixture_end(&fixture);
}

static void test_a_window_of_absurd_length_is_refused(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    fixture_hint(&fixture, "rrd_period", "40y");
    const char *path = fixture_path(&fixture, "fine.rrd");
    const char *words[] = { "DS:a:GAUGE:2:U:U", "RRA:AVERAGE:0.5:1:10" };
    assert_int_equal(rrd_create_r(path, 1, (time_t)FIXTURE_NOW, 2, words), 0);
    read_one(&fixture, "%s:a:-", path);
    assert_total(&fixture, "n", (double)NAN, (double)NAN);
    assert_int_equal(fixture_said(&fixture, "rrd_period must be shorter"), 1);
    fixture_end(&fixture);
}

static void test_a_file_of_many_targets_is_right_for_each(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    const char *path = make_plain(&fixture, "79.rrd");
    struct node *node = fixture_node(&fixture, "n", NULL);
    for (size_t i = 0; i < 1000; i++) {
        fixture_target(&fixture, &node->item,
                       arena_printf(fixture.arena, "gauge:%s:stream0:stream1", path).data);
    }
    fixture_target(&fixture, &node->item,
                   arena_printf(fixture.arena, "gauge:%s:stream1:-", path).data);
    fixture_read(&fixture);
    assert_total(&fixture, "n", 1000 * 100 + 200, 1000 * 200);
    fixture_end(&fixture);
}

static void test_values_have_the_digits_rrdtool_prints(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    const char *path = rrdmake_new(&fixture, "a.rrd", 60, "ds0", "ds1");
    rrdmake_update(&fixture, path, FIXTURE_NOW - 60, "0:0");
    rrdmake_update(&fixture, path, FIXTURE_NOW, "123456.789012345678:-0.333333333333333333");
    read_one(&fixture, "gauge:%s:ds0:ds1", path);
    assert_total(&fixture, "n", 1.2345678901e+05, -3.3333333333e-01);
    fixture_end(&fixture);
}

/* ---- damaged files ---- */

static struct str slurp(struct fixture *fixture, const char *path)
{
    char *room = arena_alloc(fixture->arena, 1 << 20);
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    size_t len = fread(room, 1, 1 << 20, stream);
    fclose(stream);
    return (struct str){ room, len };
}

static void test_a_file_that_is_cut_off_is_never_read(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    struct str whole = slurp(&fixture, make_plain(&fixture, "79.rrd"));
    for (size_t len = 0; len < whole.len; len += len < 4096 ? 7 : 4001) {
        fixture.map.nodes.count = 0;
        fixture.diags = diags_new(fixture.arena);
        const char *path = fixture_file(&fixture, "cut.rrd", str_slice(whole, 0, len));
        read_one(&fixture, "%s:stream0:stream1", path);
        assert_total(&fixture, "n", (double)NAN, (double)NAN);
        assert_int_equal(fixture_said(&fixture, "cannot read"), 1);
    }
    fixture_end(&fixture);
}

/* One byte of the file at PATH. */
static void damage(const char *path, size_t at, char byte)
{
    FILE *stream = fopen(path, "r+b");
    assert_non_null(stream);
    assert_int_equal(fseek(stream, (long)at, SEEK_SET), 0);
    assert_int_equal(fputc(byte, stream), (unsigned char)byte);
    assert_int_equal(fclose(stream), 0);
}

static void test_a_damaged_header_does_no_harm(void **state)
{
    (void)state;
    static const unsigned char damages[] = { 0x00, 0x7f, 0xff };
    enum { HEADER = 1500, AT_ONCE = 100 }; /* bytes */
    size_t refused = 0;
    for (size_t first = 0; first < HEADER; first += AT_ONCE) {
        struct fixture fixture;
        fixture_start(&fixture);
        const char *path = make_plain(&fixture, "79.rrd");
        struct str whole = slurp(&fixture, path);
        for (size_t i = 0; i < AT_ONCE * UNIT_COUNT(damages); i++) {
            size_t at = first + i / UNIT_COUNT(damages);
            damage(path, at, (char)damages[i % UNIT_COUNT(damages)]);
            fixture.map.nodes.count = 0;
            fixture.diags = diags_new(fixture.arena);
            read_one(&fixture, "%s:stream0:stream1", path);
            refused += !fixture_value(&fixture, "n")->is_known[DIRECTION_IN];
            damage(path, at, whole.data[at]);
        }
        fixture_end(&fixture);
    }
    assert_in_range(refused, 200, HEADER * UNIT_COUNT(damages) - 200);
}

static void test_only_regular_files_are_opened(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    const char *folder = fixture_path(&fixture, "folder.rrd");
    assert_int_equal(mkdir(folder, 0755), 0);
    const char *fifo = fixture_path(&fixture, "fifo.rrd");
    assert_int_equal(mkfifo(fifo, 0644), 0);
    fixture_node(&fixture, "folder", folder);
    fixture_node(&fixture, "fifo", fifo);
    fixture_node(&fixture, "text", fixture_file(&fixture, "text.rrd", STR("no RRD at all\n")));
    fixture_node(&fixture, "database", "sql//mysql/host=127.0.0.1//x.rrd");
    fixture_read(&fixture);
    assert_int_equal(fixture_said(&fixture, "it is not a regular file"), 2);
    assert_int_equal(fixture_said(&fixture, "it is not an RRD file"), 1);
    assert_int_equal(fixture_said(&fixture, "there is no file"), 1);
    fixture_end(&fixture);
}

/* ---- aggregates ---- */

static void test_aggregates_are_over_the_whole_window(void **state)
{
    (void)state;
    static const struct {
        const char *function;
        double in, out;
    } cases[] = {
        { "MAXIMUM", 100, 200 },
        { "MINIMUM", 3, 4 },
        { "AVERAGE", 39.5, 67.5 },
        { "TOTAL", 9480, 16200 },
        { "FIRST", 3, 4 },
        { "LAST", 100, 200 },
        { "STDEV", 39.664216, 79.729229 },
        { "50,PERCENTNAN", 50, 60 },
        { "50,PERCENT", (double)NAN, (double)NAN },
        { "100,PERCENT", 100, 200 },
        { "40,PERCENTNAN", 5, 6 },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_start(&fixture);
        fixture_hint(&fixture, "rrd_aggregate_function", cases[i].function);
        read_one(&fixture, "gauge:%s:stream0:stream1", make_plain(&fixture, "79.rrd"));
        assert_total(&fixture, "n", cases[i].in, cases[i].out);
        assert_int_equal(fixture.values->newest, 0);
        fixture_end(&fixture);
    }
}

static void test_an_aggregate_needs_both_directions(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    fixture_hint(&fixture, "rrd_aggregate_function", "MAXIMUM");
    read_one(&fixture, "gauge:%s:stream0:-", make_plain(&fixture, "79.rrd"));
    assert_total(&fixture, "n", (double)NAN, (double)NAN);
    assert_int_equal(fixture_said(&fixture, "[WMRRD09]"), 1);
    fixture_end(&fixture);
}

static void test_rrdcached_that_is_not_there_is_said_and_the_file_read(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    fixture_hint(&fixture, "rrd_options", "--daemon unix:/nonexistent/rrdcached.sock");
    read_one(&fixture, "gauge:%s:stream0:stream1", make_plain(&fixture, "79.rrd"));
    assert_total(&fixture, "n", 100, 200);
    assert_int_equal(fixture_said(&fixture, "rrdcached at \"unix:/nonexistent/rrdcached.sock\""),
                     1);
    fixture_end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prefixes_give_the_factor),
        cmocka_unit_test(test_the_last_row_with_anything_known_counts),
        cmocka_unit_test(test_what_cannot_be_found_is_unknown_and_said),
        cmocka_unit_test(test_two_dashes_read_nothing),
        cmocka_unit_test(test_the_window_ends_at_the_moment_of_the_run),
        cmocka_unit_test(test_hints_choose_rows_and_names),
        cmocka_unit_test(test_hints_that_make_no_sense_are_said_once),
        cmocka_unit_test(test_a_consolidation_function_that_is_not_there_is_said),
        cmocka_unit_test(test_a_window_of_absurd_length_is_refused),
        cmocka_unit_test(test_a_file_of_many_targets_is_right_for_each),
        cmocka_unit_test(test_values_have_the_digits_rrdtool_prints),
        cmocka_unit_test(test_a_file_that_is_cut_off_is_never_read),
        cmocka_unit_test(test_a_damaged_header_does_no_harm),
        cmocka_unit_test(test_only_regular_files_are_opened),
        cmocka_unit_test(test_aggregates_are_over_the_whole_window),
        cmocka_unit_test(test_an_aggregate_needs_both_directions),
        cmocka_unit_test(test_rrdcached_that_is_not_there_is_said_and_the_file_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
