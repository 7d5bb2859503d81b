#include <math.h>

#include "fixture.h"

static void test_static_takes_one_or_two_values(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        double in, out;
    } cases[] = {
        { "static:70:30", 70, 30 },        { "static:2.5", 2.5, 2.5 },
        { "static:1K:2M", 1000, 2000000 }, { "static:-70:30", -70, 30 },
        { "-static:70:30", -70, -30 },     { "2*static:70:30", 140, 60 },
        { "2.5*static:70:30", 175, 75 },   { "2.*static:70:30", 140, 60 },
        { "-0.5*static:70:30", -35, -15 }, { "{map:aim}", 5, 6 },
    };
    struct fixture fixture;
    fixture_start(&fixture);
    fixture_hint(&fixture, "aim", "static:5:6");
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        fixture_node(&fixture, cases[i].target, cases[i].target);
    }
    fixture_read(&fixture);
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        assert_total(&fixture, cases[i].target, cases[i].in, cases[i].out);
    }
    assert_int_equal(fixture.diags.warnings + fixture.diags.errors, 0);
    assert_int_equal(fixture.values->oldest, FIXTURE_NOW);
    assert_int_equal(fixture.values->newest, FIXTURE_NOW);
    fixture_end(&fixture);
}

static void test_targets_of_no_kind_are_reported_and_unknown(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "static:5k",   "static:1KM", "static:",  "static:5:", "0.5*-static:5",
        ".5*static:5", "nonsense",   "static",   "Static:5",  "file.rrd:only",
        "--static:5",  "!true",      "snmp:a:b", "cacti:x",   "",
    };
    struct fixture fixture;
    fixture_start(&fixture);
    for (size_t i = 0; i < UNIT_COUNT(wrong); i++) {
        fixture_node(&fixture, wrong[i], wrong[i]);
    }
    fixture_read(&fixture);
    for (size_t i = 0; i < UNIT_COUNT(wrong); i++) {
        assert_total(&fixture, wrong[i], (double)NAN, (double)NAN);
    }
    assert_int_equal(fixture_said(&fixture, "[WMWARN08]"), UNIT_COUNT(wrong));
    assert_int_equal(fixture_said(&fixture, "--allow-external"), 1);
    assert_int_equal(fixture.values->newest, 0);
    fixture_end(&fixture);
}

static void test_sources_that_are_not_here_are_recognised(void **state)
{
    (void)state;
    static const char *const known[] = {
        "cacti:12",           "cactihost:3",    "cactithold:4",
        "cactithold:4:5",     "cactimonitor:3", "dsstats:5:traffic_in:traffic_out",
        "dsstats:last:5:a:b", "2*cacti:1",
    };
    struct fixture fixture;
    fixture_start(&fixture);
    for (size_t i = 0; i < UNIT_COUNT(known); i++) {
        fixture_node(&fixture, known[i], known[i]);
    }
    fixture_read(&fixture);
    for (size_t i = 0; i < UNIT_COUNT(known); i++) {
        assert_total(&fixture, known[i], (double)NAN, (double)NAN);
    }
    assert_int_equal(fixture_said(&fixture, "[WMWARN07]"), UNIT_COUNT(known));
    assert_int_equal(fixture.diags.warnings, UNIT_COUNT(known));
    fixture_end(&fixture);
}

static void test_targets_of_one_item_are_added_up(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    struct node *node = fixture_node(&fixture, "sum", "static:1K:2M");
    fixture_target(&fixture, &node->item, "static:5");
    fixture_target(&fixture, &node->item, "-static:100");
    fixture_target(&fixture, &node->item, "2*static:3");
    fixture_target(&fixture, &node->item, "-2.5*static:1:1");
    fixture_target(&fixture, &node->item, "nonsense");
    fixture_read(&fixture);
    assert_total(&fixture, "sum", 908.5, 1999908.5);
    fixture_end(&fixture);
}

static void test_only_what_can_be_drawn_is_read(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    struct node *template = fixture_node(&fixture, "template", "static:5");
    template->style.position.kind = POSITION_UNSET;
    fixture_node(&fixture, "plain", NULL);
    struct link *link = ARENA_NEW(fixture.arena, struct link);
    link->item.kind = ITEM_LINK;
    link->item.name = STR("loose");
    fixture_target(&fixture, &link->item, "static:9");
    VEC_PUSH(&fixture.map.links, fixture.arena, link);
    struct link *tied = ARENA_NEW(fixture.arena, struct link);
    *tied = *link;
    tied->item.index = 1;
    tied->ends[0] = tied->ends[1] = template;
    VEC_PUSH(&fixture.map.links, fixture.arena, tied);
    fixture_read(&fixture);
    assert_total(&fixture, "template", (double)NAN, (double)NAN);
    assert_total(&fixture, "plain", (double)NAN, (double)NAN);
    assert_true(fixture_value(&fixture, "plain")->was_read);
    assert_false(fixture.values->links[0].is_known[DIRECTION_IN]);
    assert_true(fixture.values->links[1].is_known[DIRECTION_IN]);
    assert_true(fixture.values->links[1].total[DIRECTION_OUT] == 9);
    fixture_end(&fixture);
}

static void test_kilo_counts_for_static(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    fixture.map.kilo = 1024;
    fixture_node(&fixture, "n", "static:1K:2M");
    fixture_read(&fixture);
    assert_total(&fixture, "n", 1024, 2097152);
    fixture_end(&fixture);
}

static void test_absurd_numbers_stay_unknown(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    char target[512] = "static:";
    memset(target + 7, '9', 400);
    fixture_node(&fixture, "n", target);
    fixture_read(&fixture);
    assert_total(&fixture, "n", (double)NAN, (double)NAN);
    assert_int_equal(fixture_said(&fixture, "had no valid data, according to "
                                            "WeatherMapDataSource_static"),
                     1);
    fixture_end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_static_takes_one_or_two_values),
        cmocka_unit_test(test_targets_of_no_kind_are_reported_and_unknown),
        cmocka_unit_test(test_sources_that_are_not_here_are_recognised),
        cmocka_unit_test(test_targets_of_one_item_are_added_up),
        cmocka_unit_test(test_only_what_can_be_drawn_is_read),
        cmocka_unit_test(test_kilo_counts_for_static),
        cmocka_unit_test(test_absurd_numbers_stay_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
