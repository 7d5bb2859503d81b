#include <math.h>
#include <time.h>

#include "fixture.h"

/* 2026-01-15 12:00:00 UTC is the fixture's moment. */
static void test_the_hour_and_minute_of_a_zone(void **state)
{
    (void)state;
    static const struct {
        const char *target;
        int64_t later; /* seconds */
        double hour, minute;
        const char *clock12, *clock24, *zone;
    } cases[] = {
        { "time:UTC", 0, 12, 0, "12:00 PM", "12:00", "UTC" },
        { "time:utc", -12 * 3600, 0, 0, "12:00 AM", "00:00", "UTC" },
        { "time:Europe/Oslo", 60, 13, 1, "01:01 PM", "13:01", "Europe/Oslo" },
        { "time:EUROPE/oslo", 182 * 86400, 14, 0, "02:00 PM", "14:00", "Europe/Oslo" },
        { "time:America/New_York", 3540, 7, 59, "07:59 AM", "07:59", "America/New_York" },
        { "time:Asia/Kathmandu", 0, 17, 45, "05:45 PM", "17:45", "Asia/Kathmandu" },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct fixture fixture;
        fixture_start(&fixture);
        fixture.now += cases[i].later;
        fixture_node(&fixture, "n", cases[i].target);
        fixture_read(&fixture);
        assert_total(&fixture, "n", cases[i].hour, cases[i].minute);
        assert_str(fixture_note(&fixture, "n", "time_time12ap"), cases[i].clock12);
        assert_str(fixture_note(&fixture, "n", "time_time24"), cases[i].clock24);
        assert_str(fixture_note(&fixture, "n", "time_timezone"), cases[i].zone);
        assert_int_equal(fixture.values->newest, fixture.now);
        fixture_end(&fixture);
    }
}

static void test_what_is_no_zone_is_said(void **state)
{
    (void)state;
    static const char *const wrong[] = { "time:",          "time:Mars/Phobos", "time:US/Eastern",
                                         "time:Etc/GMT+1", "time:/etc/passwd", "time:Europe" };
    struct fixture fixture;
    fixture_start(&fixture);
    for (size_t i = 0; i < UNIT_COUNT(wrong); i++) {
        fixture_node(&fixture, wrong[i], wrong[i]);
    }
    fixture_node(&fixture, "near", "time:Europe/Olso");
    fixture_read(&fixture);
    for (size_t i = 0; i < UNIT_COUNT(wrong); i++) {
        assert_total(&fixture, wrong[i], (double)NAN, (double)NAN);
        assert_str(fixture_note(&fixture, wrong[i], "time_time24"), "(none)");
    }
    assert_int_equal(fixture_said(&fixture, "[WMTIME02]"), UNIT_COUNT(wrong) + 1);
    assert_int_equal(fixture_said(&fixture, "did you mean \"Europe/Oslo\"?"), 1);
    fixture_end(&fixture);
}

static void test_the_zone_of_the_program_stays(void **state)
{
    (void)state;
    static const char *const zones[] = { "Asia/Tokyo", NULL };
    for (size_t i = 0; i < UNIT_COUNT(zones); i++) {
        if (zones[i]) {
            setenv("TZ", zones[i], 1);
        } else {
            unsetenv("TZ");
        }
        tzset();
        time_t moment = (time_t)FIXTURE_NOW;
        int hour = localtime(&moment)->tm_hour;
        struct fixture fixture;
        fixture_start(&fixture);
        fixture_node(&fixture, "n", "time:America/New_York");
        fixture_read(&fixture);
        assert_int_equal(localtime(&moment)->tm_hour, hour);
        const char *after = getenv("TZ");
        assert_true(zones[i] ? after && strcmp(after, zones[i]) == 0 : !after);
        fixture_end(&fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_hour_and_minute_of_a_zone),
        cmocka_unit_test(test_what_is_no_zone_is_said),
        cmocka_unit_test(test_the_zone_of_the_program_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
