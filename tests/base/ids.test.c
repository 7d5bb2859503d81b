#include "base/ids.h"
#include "unit.h"

static void test_ids_keep_the_order_of_their_entry(void **state)
{
    (void)state;
    struct ids ids = { 0 };
    int one = 1, two = 2, three = 3;
    assert_null(ids_get(&ids, 0));
    ids_add(&ids, 7, &one);
    ids_add(&ids, 0, &two);
    ids_add(&ids, UINT32_MAX, &three);
    assert_int_equal(ids.count, 3);
    assert_ptr_equal(ids.values[0], &one);
    assert_ptr_equal(ids.values[1], &two);
    assert_ptr_equal(ids.values[2], &three);
    assert_ptr_equal(ids_get(&ids, 7), &one);
    assert_ptr_equal(ids_get(&ids, 0), &two);
    assert_ptr_equal(ids_get(&ids, UINT32_MAX), &three);
    assert_null(ids_get(&ids, 8));
    ids_free(&ids);
    assert_null(ids_get(&ids, 7));
}

/* A thousand in a row, some in steps that put them all in few slots of a poor hash, some at random.
 */
static void test_many_ids_are_all_found(void **state)
{
    (void)state;
    enum { MANY = 3000 };
    static int values[MANY];
    struct ids ids = { 0 };
    uint32_t numbers[MANY], random = 1;
    for (int i = 0; i < MANY; i++) {
        random = random * 1664525U + 1013904223U; /* has a period of 2^32: none comes twice */
        numbers[i] = i < 1000 ? (uint32_t)i : i < 2000 ? (uint32_t)i << 20 : random;
        if (!ids_get(&ids, numbers[i])) {
            ids_add(&ids, numbers[i], &values[i]);
        } else {
            numbers[i] = 0;
        }
    }
    for (int i = 0; i < MANY; i++) {
        assert_ptr_equal(ids_get(&ids, numbers[i]), &values[numbers[i] ? i : 0]);
    }
    ids_free(&ids);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ids_keep_the_order_of_their_entry),
        cmocka_unit_test(test_many_ids_are_all_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
