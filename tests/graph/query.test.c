#include "graph/query.h"

#include "unit.h"

static void test_id_and_speed_come_in_any_order(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned id;
        const char *start; /* NULL: not given */
    } cases[] = {
        { "id=79&speed=6h", 79, "end-6h" },
        { "speed=6h&id=79", 79, "end-6h" },
        { "id=102", 102, NULL },
        { "id=4294967295&", 4294967295u, NULL },
        { "&&id=1&&speed=2weeks", 1, "end-2weeks" },
        { "id=%37%39&speed=1%64", 79, "end-1d" },
        { "i%64=7", 7, NULL },
        { "id=7&speed=30min", 7, "end-30min" },
        { "id=7&speed=1Y", 7, "end-1Y" },
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct diags diags = diags_new(arena);
        struct graph_query query;
        assert_true(graph_query_read(str_of(cases[i].text), &query, arena, &diags));
        assert_int_equal(query.id, cases[i].id);
        assert_int_equal(query.start != NULL, cases[i].start != NULL);
        if (cases[i].start) {
            assert_string_equal(query.start, cases[i].start);
        }
    }
    arena_free(arena);
}

static void test_mistakes_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *text, *said;
    } cases[] = {
        { "", "the query names no record" },
        { "speed=6h", "the query names no record" },
        { "id=", "id=\"\": expected the number of a record" },
        { "id=../../etc/passwd", "expected the number of a record" },
        { "id=79%2F..", "expected the number of a record" },
        { "id=79%00", "expected the number of a record" },
        { "id=4294967296", "expected the number of a record" },
        { "id=-1", "expected the number of a record" },
        { "id=79&speed=", "expected a length of time" },
        { "id=79&speed=fast", "expected a length of time" },
        { "id=79&speed=6", "expected a length of time" },
        { "id=79&speed=0h", "expected a length of time" },
        { "id=79&speed=6h now", "expected a length of time" },
        { "id=79&speed=6h:x", "expected a length of time" },
        { "id=79&speed=6ss", "expected a length of time" },
        { "id=7%", "expected the number of a record" },
        { "id=7&amp;speed=6h", "the query knows \"id\" and \"speed\"" },
        { "id=7%zz", "expected the number of a record" },
        { "id=79&sped=6h", "did you mean \"speed\"?" },
        { "frobnicate=1&id=3", "the query knows \"id\" and \"speed\"" },
    };
    struct arena *arena = arena_new();
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct diags diags = diags_new(arena);
        struct graph_query query;
        assert_false(graph_query_read(str_of(cases[i].text), &query, arena, &diags));
        assert_int_equal(diags.errors, 1);
        struct str line = diag_line(&diags.list.items[0], arena);
        assert_int_not_equal(str_find(line, str_of(cases[i].said)), STR_NONE);
    }
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_id_and_speed_come_in_any_order),
        cmocka_unit_test(test_mistakes_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
