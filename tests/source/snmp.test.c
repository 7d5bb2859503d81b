/* The lines of the child process that asks over SNMP. */
#include "source/snmp.h"
#include "unit.h"

static void test_lines_of_a_target_are_its_result(void **state)
{
    struct snmp_result result = snmp_result_read(
        STR("0 in = 1\n1 in = 36.5 degrees\n1 out ! it does not answer\n2 abort\n"), 1);
    (void)state;
    assert_int_equal(result.of[DIRECTION_IN].kind, SNMP_VALUE);
    assert_str(result.of[DIRECTION_IN].text, "36.5 degrees");
    assert_int_equal(result.of[DIRECTION_OUT].kind, SNMP_FAULT);
    assert_str(result.of[DIRECTION_OUT].text, "it does not answer");
    assert_false(result.is_aborted);
}

static void test_no_value_is_a_fault(void **state)
{
    struct snmp_result result = snmp_result_read(STR("3 out = \n"), 3);
    (void)state;
    assert_int_equal(result.of[DIRECTION_IN].kind, SNMP_NOT_ASKED);
    assert_int_equal(result.of[DIRECTION_OUT].kind, SNMP_FAULT);
    assert_str(result.of[DIRECTION_OUT].text, "there is nothing at this OID");
}

static void test_other_lines_are_skipped(void **state)
{
    struct snmp_result result = snmp_result_read(
        STR("\n7\n7 sideways = 1\nx in = 2\n-7 in = 3\n70 in = 4\n7 abort\n7 in"), 7);
    (void)state;
    assert_int_equal(result.of[DIRECTION_IN].kind, SNMP_NOT_ASKED);
    assert_int_equal(result.of[DIRECTION_OUT].kind, SNMP_NOT_ASKED);
    assert_true(result.is_aborted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_of_a_target_are_its_result),
        cmocka_unit_test(test_no_value_is_a_fault),
        cmocka_unit_test(test_other_lines_are_skipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
