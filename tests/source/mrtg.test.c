#include <math.h>

#include "fixture.h"

static const char page[] =
    "<html><!-- maxin d 50 -->\n<!-- maxout d 60 -->\n"
    "<!-- cuin d 133736 --><!-- cuout d 0 -->\n<!-- cuin w 10 -->\n<!-- cuout w -2.5 -->\n"
    "<!-- avin d nothing -->\n<!-- avout d 7 -->\n<!--cuin m 3-->\n<!-- cuout y 1 -->\n"
    "<!-- cuout y 2 -->\n";

struct hints {
    const char *name[3], *value[3];
};

static void read_with(struct fixture *fixture, const struct hints *hints, const char *target)
{
    struct node *node = fixture_node(fixture, "n", target);
    for (size_t i = 0; i < 3 && hints->name[i]; i++) {
        struct str *value = ARENA_NEW(fixture->arena, struct str);
        *value = str_of(hints->value[i]);
        names_set(&node->item.style.hints, str_of(hints->name[i]), value);
    }
    fixture_read(fixture);
}

static void test_hints_choose_the_comments(void **state)
{
    (void)state;
    static const struct {
        struct hints hints;
        double in, out;
    } cases[] = {
        { { { NULL }, { NULL } }, 1069888, 0 },
        { { { "mrtg_period" }, { "w" } }, 80, -20 },
        { { { "mrtg_value" }, { "max" } }, 400, 480 },
        { { { "mrtg_value" }, { "av" } }, (double)NAN, 56 },
        { { { "mrtg_swap" }, { "1" } }, 0, 1069888 },
        { { { "mrtg_swap" }, { "0" } }, 1069888, 0 },
        { { { "mrtg_negate" }, { "1" } }, -1069888, 0 },
        { { { "mrtg_negate", "mrtg_swap", "mrtg_period" }, { "1", "1", "w" } }, 20, -80 },
        { { { "mrtg_period" }, { "m" } }, (double)NAN, (double)NAN },
        { { { "mrtg_period" }, { "y" } }, (double)NAN, 16 },
        { { { "mrtg_period" }, { "d 1" } }, (double)NAN, (double)NAN },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_start(&fixture);
        const char *path = fixture_file(&fixture, "page.html", str_of(page));
        read_with(&fixture, &cases[i].hints, path);
        assert_total(&fixture, "n", cases[i].in, cases[i].out);
        fixture_end(&fixture);
    }
}

static void test_pages_that_are_not_files_are_said(void **state)
{
    (void)state;
    struct fixture fixture;
    fixture_start(&fixture);
    fixture_node(&fixture, "a", "/nonexistent/page.htm");
    fixture_node(&fixture, "b", "http://127.0.0.1/mrtg/page.html");
    fixture_read(&fixture);
    assert_int_equal(fixture_said(&fixture, "cannot read"), 1);
    assert_int_equal(fixture_said(&fixture, "is a web address"), 1);
    assert_int_equal(fixture_said(&fixture, "WeatherMapDataSource_mrtg"), 2);
    fixture_end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hints_choose_the_comments),
        cmocka_unit_test(test_pages_that_are_not_files_are_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
