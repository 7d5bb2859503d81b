#include "source/fping.h"

#include <math.h>

#include "fixture.h"

static void test_the_line_of_the_host_is_read(void **state)
{
    (void)state;
    static const char text[] = "10.0.0.1    : 0.05 0.04 - 0.06\n"
                               "10.0.0.10   : - - - -\n"
                               "gate.example : 12.5\n"
                               "bad.example: Name or service not known\n"
                               "2001:db8::1 : 3 5\n";
    static const struct {
        const char *host;
        bool good;
        size_t sent, received;
        double mean, least, most;
    } cases[] = {
        { "10.0.0.1", true, 4, 3, 0.05, 0.04, 0.06 },
        { "10.0.0.10", true, 4, 0, 0, 0, 0 },
        { "gate.example", true, 1, 1, 12.5, 12.5, 12.5 },
        { "2001:db8::1", true, 2, 2, 4, 3, 5 },
        { "10.0.0", false, 0, 0, 0, 0, 0 },
        { "bad.example", false, 0, 0, 0, 0, 0 },
        { "gate", false, 0, 0, 0, 0, 0 },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct fping_result result = { 0 };
        assert_int_equal(fping_parse(str_of(text), str_of(cases[i].host), &result), cases[i].good);
        assert_int_equal(result.sent, cases[i].sent);
        assert_int_equal(result.received, cases[i].received);
        assert_true(fabs(result.mean - cases[i].mean) < 1e-9);
        assert_true(fabs(result.least - cases[i].least) < 1e-9);
        assert_true(fabs(result.most - cases[i].most) < 1e-9);
    }
}

static bool can_ping(void)
{
    return access("/usr/bin/fping", X_OK) == 0 || access("/usr/sbin/fping", X_OK) == 0;
}

static void test_this_machine_answers(void **state)
{
    (void)state;
    if (!can_ping()) {
        skip();
    }
    struct fixture fixture;
    fixture_start(&fixture);
    fixture_hint(&fixture, "fping_ping_count", "2");
    fixture_node(&fixture, "a", "fping:127.0.0.1");
    fixture_node(&fixture, "again", "fping:127.0.0.1");
    fixture_node(&fixture, "option", "fping:-f/etc/passwd");
    fixture_node(&fixture, "none", "fping:no-such-host.invalid");
    fixture_read(&fixture);
    const struct item_value *value = fixture_value(&fixture, "a");
    if (fixture_said(&fixture, "fping says nothing of \"127.0.0.1\"") > 0) {
        fixture_end(&fixture);
        skip(); /* no raw sockets here */
    }
    assert_true(value->is_known[DIRECTION_IN] && value->total[DIRECTION_IN] < 1000);
    assert_true(value->is_known[DIRECTION_OUT] && value->total[DIRECTION_OUT] <= 0);
    assert_true(fixture_value(&fixture, "again")->is_known[DIRECTION_IN]);
    assert_int_equal(fixture_said(&fixture, "is no host name"), 1);
    assert_int_equal(fixture_said(&fixture, "fping says nothing of \"no-such-host.invalid\""), 1);
    assert_int_not_equal(fixture_note(&fixture, "a", "fping_min").len, 0);
    assert_int_equal(fixture.values->newest, 0);
    fixture_end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_line_of_the_host_is_read),
        cmocka_unit_test(test_this_machine_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
