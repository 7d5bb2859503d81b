#include "map/values.h"

#include "unit.h"

struct rated {
    struct arena *arena;
    struct diags diags;
    const struct map *map;
    struct values *values;
};

/* The map TEXT with IN and OUT measured on its first link, or on its first node if it has no link.
 */
static struct rated rate(const char *text, double in, double out)
{
    struct rated rated = { .arena = arena_new() };
    rated.diags = diags_new(rated.arena);
    rated.map = map_parse(str_of(text), "m", rated.arena, &rated.diags);
    rated.values = values_new(rated.map, 1000, rated.arena);
    bool has_link = rated.map->links.count > 1;
    struct item_value *value = has_link ? &rated.values->links[1] : &rated.values->nodes[1];
    value->total[DIRECTION_IN] = in;
    value->total[DIRECTION_OUT] = out;
    values_rate(rated.map, rated.values, rated.arena, &rated.diags);
    return rated;
}

static size_t count_code(const struct rated *rated, const char *code)
{
    size_t count = 0;
    for (size_t i = 0; i < rated->diags.list.count; i++) {
        const struct diag *diag = &rated->diags.list.items[i];
        count += diag->code && str_is(str_of(diag->code), code);
    }
    return count;
}

#define ENDS "NODE a\nPOSITION 0 0\nNODE b\nPOSITION 9 9\n"

static void test_new_values_are_unknown_and_grey(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct map *map = map_parse(STR(ENDS "LINK l\nNODES a b\n"), "m", arena, &diags);
    struct values *values = values_new(map, 77, arena);
    const struct item_value *value = values_look(values, &map_link(map, STR("l"))->item);
    assert_int_equal(values->now, 77);
    assert_false(value->was_read || value->is_rated || value->is_known[DIRECTION_IN]);
    assert_true(value->colour[DIRECTION_OUT].red == 192);
    assert_ptr_equal(values_of(values, &map_node(map, STR("b"))->item), &values->nodes[2]);
    assert_ptr_equal(value, &values->links[1]);
    arena_free(arena);
}

static void test_percent_is_of_the_capacity(void **state)
{
    (void)state;
    struct rated rated = rate(ENDS "LINK l\nNODES a b\nBANDWIDTH 10M 1M\n", 5e6, 2.5e5);
    const struct item_value *link = &rated.values->links[1];
    assert_true(link->percent[DIRECTION_IN] == 50);
    assert_true(link->percent[DIRECTION_OUT] == 25);
    assert_true(link->is_rated);
    assert_str(link->range[DIRECTION_IN]->key, "40_55");
    assert_true(link->colour[DIRECTION_IN].green == 240);
    assert_str(link->range[DIRECTION_OUT]->key, "10_25");
    arena_free(rated.arena);
}

static void test_half_duplex_shares_the_capacity(void **state)
{
    (void)state;
    struct rated rated =
        rate("KILO 1024\n" ENDS "LINK l\nNODES a b\nBANDWIDTH 1M\nDUPLEX half\n", 2000, 2000);
    const struct item_value *link = &rated.values->links[1];
    assert_true(link->percent[DIRECTION_IN] == 0.3814697265625);
    assert_true(link->percent[DIRECTION_OUT] == 0.3814697265625);
    assert_int_equal(count_code(&rated, "WMWARN44"), 0);
    arena_free(rated.arena);
    rated = rate(ENDS "LINK l\nNODES a b\nBANDWIDTH 1M 2M\nDUPLEX half\n", 10, 0);
    assert_int_equal(count_code(&rated, "WMWARN44"), 1);
    arena_free(rated.arena);
}

static void test_capacity_zero_gives_percent_zero(void **state)
{
    (void)state;
    struct rated rated = rate(ENDS "LINK l\nNODES a b\nBANDWIDTH 0\n", 10, 20);
    assert_true(rated.values->links[1].percent[DIRECTION_OUT] == 0);
    assert_true(rated.diags.warnings > 0);
    arena_free(rated.arena);
}

static void test_absolute_scales_look_at_the_totals(void **state)
{
    (void)state;
    struct rated rated = rate("SCALE t 0 10 1 1 1\nSCALE t 10 5K 2 2 2\n" ENDS
                              "LINK l\nNODES a b\nUSESCALE t absolute\n",
                              4000, 5);
    assert_true(rated.values->links[1].colour[DIRECTION_IN].red == 2);
    assert_true(rated.values->links[1].colour[DIRECTION_OUT].red == 1);
    arena_free(rated.arena);
}

static void test_scale_none_is_white_and_silent(void **state)
{
    (void)state;
    struct rated rated = rate(ENDS "LINK l\nNODES a b\nUSESCALE none\n", 4000, 0);
    assert_true(rated.values->links[1].colour[DIRECTION_OUT].red == 255);
    assert_null(rated.values->links[1].range[DIRECTION_IN]);
    assert_int_equal(count_code(&rated, "WMWARN09"), 0);
    arena_free(rated.arena);
}

static void test_without_a_target_the_range_of_zero_counts(void **state)
{
    (void)state;
    struct rated rated = rate(ENDS "LINK l\nNODES a b\n", 0, 0);
    assert_str(rated.values->links[1].range[DIRECTION_IN]->key, "0_0");
    assert_true(rated.values->links[1].colour[DIRECTION_IN].red == 192);
    assert_int_equal(rated.diags.warnings, 0);
    arena_free(rated.arena);
}

static void test_warnings_keep_their_codes(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double in, out;
        const char *code;
        size_t count;
    } cases[] = {
        { ENDS "LINK l\nNODES a b\nUSESCALE gone\n", 0, 0, "WMWARN09", 2 },
        { ENDS "LINK l\nNODES a b\nUSESCALE gone\n", 5, 5, "WMWARN29", 2 },
        { "SCALE s 0 1 1 1 1\n" ENDS "LINK l\nNODES a b\nUSESCALE s\n", 9e7, 0, "WMWARN29", 1 },
        { "SET nowarn_scalemisses 1\nSCALE s 0 1 1 1 1\n" ENDS "LINK l\nNODES a b\nUSESCALE s\n",
          9e7, 0, "WMWARN29", 0 },
        { ENDS "LINK l\nNODES a b\n", 2e8, 3e8, "WMWARN33", 2 },
        { ENDS "LINK l\nNODES a b\n", -2e8, 0, "WMWARN34", 1 },
        { "SET nowarn_clipping 1\n" ENDS "LINK l\nNODES a b\n", 2e8, 3e8, "WMWARN33", 0 },
        /* What is not drawn is nobody's worry. */
        { "LINK l\nUSESCALE gone\n", 5, 5, "WMWARN09", 0 },
        /* A node shows one direction. */
        { "SCALE s 0 1 1 1 1\nNODE a\nPOSITION 1 1\nUSESCALE s out\n", 50, 0, "WMWARN29", 0 },
        { "SCALE s 0 1 1 1 1\nNODE a\nPOSITION 1 1\nUSESCALE s in\n", 50, 0, "WMWARN29", 1 },
    };
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct rated rated = rate(cases[i].text, cases[i].in, cases[i].out);
        assert_int_equal(count_code(&rated, cases[i].code), cases[i].count);
        arena_free(rated.arena);
    }
}

static void test_a_misspelt_scale_is_suggested(void **state)
{
    (void)state;
    struct rated rated = rate(
        "SCALE temperature 0 100 1 1 1\n" ENDS "LINK l\nNODES a b\nUSESCALE temprature\n", 0, 0);
    assert_true(str_find(rated.diags.list.items[0].text, STR("did you mean \"temperature\"?")) !=
                STR_NONE);
    assert_int_equal(rated.diags.list.items[0].place.line, 8);
    assert_int_equal(rated.diags.list.items[0].place.column, 10);
    arena_free(rated.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_values_are_unknown_and_grey),
        cmocka_unit_test(test_percent_is_of_the_capacity),
        cmocka_unit_test(test_half_duplex_shares_the_capacity),
        cmocka_unit_test(test_capacity_zero_gives_percent_zero),
        cmocka_unit_test(test_absolute_scales_look_at_the_totals),
        cmocka_unit_test(test_scale_none_is_white_and_silent),
        cmocka_unit_test(test_without_a_target_the_range_of_zero_counts),
        cmocka_unit_test(test_warnings_keep_their_codes),
        cmocka_unit_test(test_a_misspelt_scale_is_suggested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
