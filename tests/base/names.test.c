#include "base/names.h"
#include "base/vec.h"
#include "unit.h"

static void test_names_keep_their_first_place(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct names names;
    names_init(&names, arena);
    int one = 1, two = 2, three = 3;
    assert_null(names_get(&names, STR("a")));
    names_set(&names, STR("b"), &one);
    names_set(&names, STR("a"), &two);
    names_set(&names, STR("b"), &three);
    assert_int_equal(names.count, 2);
    assert_str(names.entries[0].name, "b");
    assert_ptr_equal(names_get(&names, STR("b")), &three);
    assert_ptr_equal(names_get(&names, STR("a")), &two);
    assert_false(names_has(&names, STR("A")));
    arena_free(arena);
}

static void test_many_names_are_all_found(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct names names;
    names_init(&names, arena);
    enum { MANY = 5000 };
    static int values[MANY];
    for (int i = 0; i < MANY; i++) {
        names_set(&names, arena_printf(arena, "node%d", i), &values[i]);
    }
    for (int i = 0; i < MANY; i++) {
        assert_ptr_equal(names_get(&names, arena_printf(arena, "node%d", i)), &values[i]);
    }
    assert_false(names_has(&names, STR("node5000")));
    arena_free(arena);
}

static void test_a_vector_keeps_its_items_while_growing(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    VEC(int) numbers = { 0 };
    for (int i = 0; i < 1000; i++) {
        VEC_PUSH(&numbers, arena, i);
    }
    assert_int_equal(numbers.count, 1000);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(numbers.items[i], i);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_keep_their_first_place),
        cmocka_unit_test(test_many_names_are_all_found),
        cmocka_unit_test(test_a_vector_keeps_its_items_while_growing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
