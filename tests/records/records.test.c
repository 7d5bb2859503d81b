#include "records/records.h"

#include "unit.h"

static void test_addresses_have_one_spelling(void **state)
{
    (void)state;
    static const struct {
        const char *text, *address;
    } cases[] = {
        { "10.159.2.1", "10.159.2.1" },
        { "::1", "::1" },
        { "2001:DB8:0:0:0:0:0:1", "2001:db8::1" },
        { "::ffff:10.159.2.1", "10.159.2.1" },
        { "::FFFF:0a9f:0201", "10.159.2.1" },
        { "10.159.2", NULL },
        { "10.159.2.1 ", NULL },
        { "010.159.2.1", NULL },
        { "gamma", NULL },
        { "", NULL },
        { "10.159.2.1/24", NULL },
        { "fe80::1%eth0", NULL },
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        const char *address = record_address(str_of(cases[i].text), arena);
        assert_int_equal(address != NULL, cases[i].address != NULL);
        assert_str(str_of(address), cases[i].address ? cases[i].address : "");
    }
    assert_null(record_address(STR("10.159.2.1\0"), arena));
    arena_free(arena);
}

static void test_default_create_text_has_a_source_for_each_value(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    assert_str(record_default_create(2, 60, arena),
               "--step 60 DS:stream0:DERIVE:120:0:U DS:stream1:DERIVE:120:0:U "
               "RRA:AVERAGE:0.5:1:1440 RRA:AVERAGE:0.5:10:1008 RRA:AVERAGE:0.5:60:744 "
               "RRA:AVERAGE:0.5:1440:732 RRA:MAX:0.5:1:1440 RRA:MAX:0.5:10:1008 "
               "RRA:MAX:0.5:60:744 RRA:MAX:0.5:1440:732");
    assert_true(str_find(record_default_create(3, 60, arena), STR(" DS:stream2:DERIVE")) !=
                STR_NONE);
    arena_free(arena);
}

static void test_default_archives_reach_back_at_any_step(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    static const int64_t steps[] = { 1, 7, 60, 300, 600, 601, 3600, 86400 };
    static const int64_t spans[] = { 86400, 7 * 86400, 31 * 86400, 732 * 86400 };
    for (size_t i = 0; i < UNIT_COUNT(steps); i++) {
        struct str text = record_default_create(1, steps[i], arena);
        for (size_t archive = 0; archive < UNIT_COUNT(spans); archive++) {
            long long rows_of, rows;
            text = str_from(text, str_find(text, STR("RRA:AVERAGE:0.5:")) + 16);
            assert_int_equal(sscanf(text.data, "%lld:%lld", &rows_of, &rows), 2);
            assert_true(rows * rows_of * steps[i] >= spans[archive]);
            assert_true(rows_of >= 1 && rows >= 1 && rows <= 86400);
        }
    }
    arena_free(arena);
}

static void test_unknown_kind_is_reported(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct records records;
    assert_false(records_open(&records, "oracle", "x", &diags));
    assert_str(diags.list.items[0].text,
               "unknown kind of records \"oracle\", expected sqlite or mysql");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses_have_one_spelling),
        cmocka_unit_test(test_default_create_text_has_a_source_for_each_value),
        cmocka_unit_test(test_default_archives_reach_back_at_any_step),
        cmocka_unit_test(test_unknown_kind_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
