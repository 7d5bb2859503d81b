#include "collector/login.h"

#include <string.h>

#include "unit.h"

#include "base/digest.h"

static void test_each_fault_is_found(void **state)
{
    (void)state;
    const struct str md5 = STR("5ebe2294ecd0e0f08eab7690d2a6ee69"); /* of "secret" */
    const struct str upper = STR("5EBE2294ECD0E0F08EAB7690D2A6EE69");
    const struct str other = STR("5ebe2294ecd0e0f08eab7690d2a6ee68");
    const struct {
        struct record record;
        enum login login;
    } cases[] = {
        { { 8, NULL, RECORD_PORT_ANY, md5, 2, STR("") }, LOGIN_GOOD },
        { { 8, NULL, RECORD_PORT_ANY, upper, 2, STR("") }, LOGIN_GOOD },
        { { 8, "10.159.2.2", 4000, md5, 2, STR("") }, LOGIN_GOOD },
        { { 8, "10.159.2.3", 4000, md5, 2, STR("") }, LOGIN_WRONG_ADDRESS },
        { { 8, "10.159.2.20", 4000, md5, 2, STR("") }, LOGIN_WRONG_ADDRESS },
        { { 8, "", 4000, md5, 2, STR("") }, LOGIN_WRONG_ADDRESS },
        { { 8, NULL, 4001, md5, 2, STR("") }, LOGIN_WRONG_PORT },
        { { 8, NULL, 0, md5, 2, STR("") }, LOGIN_WRONG_PORT },
        { { 8, NULL, 4000 + 65536, md5, 2, STR("") }, LOGIN_WRONG_PORT },
        { { 8, NULL, RECORD_PORT_ANY, other, 2, STR("") }, LOGIN_WRONG_PASSWORD },
        { { 8, NULL, RECORD_PORT_ANY, STR(""), 2, STR("") }, LOGIN_BROKEN_PASSWORD },
        { { 8, NULL, RECORD_PORT_ANY, STR("secret"), 2, STR("") }, LOGIN_BROKEN_PASSWORD },
        { { 8, NULL, RECORD_PORT_ANY, md5, 1, STR("") }, LOGIN_WRONG_COUNT },
        { { 8, NULL, RECORD_PORT_ANY, md5, 3, STR("") }, LOGIN_WRONG_COUNT },
        { { 8, NULL, RECORD_PORT_ANY, md5, 65538, STR("") }, LOGIN_WRONG_COUNT },
    };
    const struct peer peer = { "10.159.2.2", 4000, false, { { 0 } } };
    struct wire_header header = { .id = 8, .values = 2 };
    digest_md5(STR("secret"), header.md5);
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        assert_int_equal(login_check(&cases[i].record, &header, &peer), cases[i].login);
    }
    assert_int_equal(login_check(NULL, &header, &peer), LOGIN_UNKNOWN_ID);
}

static void test_each_fault_has_its_words(void **state)
{
    (void)state;
    for (int login = LOGIN_GOOD; login <= LOGIN_WRONG_COUNT; login++) {
        assert_non_null(login_fault((enum login)login));
    }
    assert_string_equal(login_fault(LOGIN_WRONG_PORT), "wrong port");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_fault_is_found),
        cmocka_unit_test(test_each_fault_has_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
