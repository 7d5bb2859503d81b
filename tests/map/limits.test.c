#include "base/buf.h"
#include "map/rows.h"
#include "unit.h"

/* Each takes room in the picture that is many times its line's. */
static void test_vias_are_counted_over_all_links(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct buf text = { 0 };
    buf_add_text(&text,
                 "NODE a\nPOSITION 1 1\nNODE b\nPOSITION 9 9\nLINK first\nNODES a b\nVIA 5 5\n"
                 "LINK second\nNODES a b\n");
    for (size_t i = 0; i < MAP_MOST_VIAS; i++) {
        buf_add_text(&text, "VIA 5 6\n");
    }
    const struct map *map = map_parse(buf_str(&text), "m", arena, &diags);
    assert_int_equal(map_link(map, STR("first"))->vias.count, 1);
    assert_int_equal(map_link(map, STR("second"))->vias.count, MAP_MOST_VIAS - 1);
    assert_int_equal(diags.warnings, 1);
    assert_int_equal(diags.list.items[0].place.line, 9 + MAP_MOST_VIAS);
    assert_true(str_find(diags.list.items[0].text, STR("a map can have 200000 VIAs")) != STR_NONE);
    buf_free(&text);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vias_are_counted_over_all_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
