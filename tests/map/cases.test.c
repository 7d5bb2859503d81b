/* Every cases/NAME.conf is read: what is said is in cases/NAME.err, what is written in
 * cases/NAME.dump, and what is written reads back as the same map and is written the same again.
 * With BLUMAP_UPDATE=1 in the environment .err and .dump are written anew, to be read before they
 * are kept. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "map/write.h"
#include "same_map.h"
#include "unit.h"

enum { MOST_BYTES = 1 << 24 };

static const struct place nowhere;

/* Fails at the first line in which they differ. */
static void compare_texts(const char *name, struct str text, struct str expected)
{
    struct str got = { 0 };
    struct str wanted = { 0 };
    for (unsigned line = 1; text.len > 0 || expected.len > 0; line++) {
        bool has_line = str_next_line(&text, &got);
        bool has_wanted = str_next_line(&expected, &wanted);
        if (has_line != has_wanted || !str_equal(got, wanted)) {
            fail_msg("%s:%u:\n  got      %.*s\n  expected %.*s", name, line, STR_ARG(got),
                     STR_ARG(wanted));
        }
    }
}

/* TEXT against what is in the file that has ENDING instead of CONF's. */
static void compare(const char *conf, const char *ending, struct str text, struct arena *arena)
{
    struct str name = str_slice(str_of(conf), 0, strlen(conf) - strlen("conf"));
    const char *path = arena_printf(arena, "%.*s%s", STR_ARG(name), ending).data;
    struct diags diags = diags_new(arena);
    struct str expected;
    if (getenv("BLUMAP_UPDATE")) {
        assert_true(file_replace(path, 0666, text, &diags));
    }
    if (!file_read(path, MOST_BYTES, arena, &expected, &diags, nowhere)) {
        fail_msg("%s can't be read", path);
    }
    compare_texts(path, text, expected);
}

static struct str said(const struct diags *diags)
{
    struct buf text = { 0 };
    for (size_t i = 0; i < diags->list.count; i++) {
        buf_add_str(&text, diag_line(&diags->list.items[i], diags->arena));
        buf_add_char(&text, '\n');
    }
    struct str kept = arena_str(diags->arena, buf_str(&text));
    buf_free(&text);
    return kept;
}

static struct str written(const struct map *map, struct arena *arena)
{
    struct buf text = { 0 };
    map_write(map, &text);
    struct str kept = arena_str(arena, buf_str(&text));
    buf_free(&text);
    return kept;
}

/* What is written of a map is that map. Returns it, read again. */
static const struct map *check_round_trip(const struct map *map, const char *name,
                                          struct arena *arena)
{
    struct diags diags = diags_new(arena);
    struct str text = written(map, arena);
    const struct map *again = map_parse(text, name, arena, &diags);
    assert_non_null(again);
    if (!same_map(map, again)) {
        fail_msg("%s: what is written is another map:\n%.*s", name, STR_ARG(text));
    }
    return again;
}

static void check_case(const char *conf)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    const struct map *map = map_read(conf, arena, &diags);
    assert_non_null(map);
    compare(conf, "err", said(&diags), arena);
    compare(conf, "dump", written(map, arena), arena);
    const struct map *again = check_round_trip(map, conf, arena);
    if (map->includes.count == 0) { /* they are told in a comment */
        compare_texts(conf, written(again, arena), written(map, arena));
    }
    arena_free(arena);
}

static void test_maps_are_read_and_written_as_kept_beside_them(void **state)
{
    glob_t found;
    (void)state;
    assert_int_equal(glob("map/cases/*.conf", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        check_case(found.gl_pathv[i]);
    }
    globfree(&found);
}

/* ---- random maps ---- */

enum { RANDOM_MAPS = 300, LINES_OF_A_SECTION = 8, SECTIONS = 14 };

static unsigned random_below(unsigned *seed, unsigned limit)
{
    *seed = *seed * 1103515245U + 12345U;
    return (*seed >> 8) % limit;
}

/* The lines of the case with every directive, by the scope they stand in. */
struct pool {
    VEC(struct str) lines[MAP_SCOPES];
};

static struct pool fill_pool(struct arena *arena)
{
    struct pool pool = { 0 };
    struct diags diags = diags_new(arena);
    struct str text, line;
    unsigned scope = MAP_SCOPE_GLOBAL;
    assert_true(
        file_read("map/cases/every-directive.conf", MOST_BYTES, arena, &text, &diags, nowhere));
    while (str_next_line(&text, &line)) {
        bool is_node = str_starts(line, STR("NODE "));
        bool is_link = str_starts(line, STR("LINK "));
        scope = is_node ? MAP_SCOPE_NODE : is_link ? MAP_SCOPE_LINK : scope;
        if (!is_node && !is_link && line.len > 0) {
            VEC_PUSH(&pool.lines[scope], arena, line);
        }
    }
    return pool;
}

static void add_lines(struct buf *out, const struct pool *pool, unsigned scope, unsigned *seed)
{
    for (unsigned i = random_below(seed, LINES_OF_A_SECTION); i > 0; i--) {
        unsigned which = random_below(seed, (unsigned)pool->lines[scope].count);
        buf_add_str(out, pool->lines[scope].items[which]);
        buf_add_char(out, '\n');
    }
}

static void add_section(struct buf *out, const struct pool *pool, unsigned *seed)
{
    static const char *const names[] = { "DEFAULT", "core", "edge", "base", "thin", "a", "b" };
    bool is_node = random_below(seed, 2);
    buf_printf(out, "%s %s\n", is_node ? "NODE" : "LINK",
               names[random_below(seed, UNIT_COUNT(names))]);
    if (is_node && random_below(seed, 2)) {
        buf_printf(out, "POSITION %u %u\n", random_below(seed, 900), random_below(seed, 900));
    }
    add_lines(out, pool, is_node ? MAP_SCOPE_NODE : MAP_SCOPE_LINK, seed);
}

static void test_random_maps_read_back_as_written(void **state)
{
    struct arena *lines = arena_new();
    struct pool pool = fill_pool(lines);
    (void)state;
    for (unsigned number = 1; number <= RANDOM_MAPS; number++) {
        struct arena *arena = arena_new();
        struct diags diags = diags_new(arena);
        struct buf text = { 0 };
        unsigned seed = number * 7919;
        add_lines(&text, &pool, MAP_SCOPE_GLOBAL, &seed);
        for (unsigned i = 0; i < SECTIONS; i++) {
            add_section(&text, &pool, &seed);
        }
        const struct map *map = map_parse(buf_str(&text), "random.conf", arena, &diags);
        assert_non_null(map);
        check_round_trip(map, "random.conf", arena);
        buf_free(&text);
        arena_free(arena);
    }
    arena_free(lines);
}

/* ---- the table ---- */

static bool has_line(struct str text, const char *keyword)
{
    struct str line, word;
    while (str_next_line(&text, &line)) {
        if (str_next_word(&line, &word) && str_is(word, keyword)) {
            return true;
        }
    }
    return false;
}

static bool is_in_a_case(const char *keyword, const glob_t *cases, struct arena *arena)
{
    struct diags diags = diags_new(arena);
    struct str text;
    for (size_t i = 0; i < cases->gl_pathc; i++) {
        if (file_read(cases->gl_pathv[i], MOST_BYTES, arena, &text, &diags, nowhere) &&
            has_line(text, keyword)) {
            return true;
        }
    }
    return false;
}

static void test_every_directive_is_in_a_case(void **state)
{
    struct arena *arena = arena_new();
    glob_t cases;
    (void)state;
    assert_int_equal(glob("map/cases/*.conf", 0, NULL, &cases), 0);
    for (size_t i = 0; i < map_language.row_count; i++) {
        const struct lang_row *row = &map_language.rows[i];
        if (!is_in_a_case(row->keyword, &cases, arena)) {
            fail_msg("no map of map/cases has a line of %s", row->keyword);
        }
        assert_true((row->flags & LANG_HIDDEN) || (row->help && row->forms));
    }
    globfree(&cases);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_maps_are_read_and_written_as_kept_beside_them),
        cmocka_unit_test(test_random_maps_read_back_as_written),
        cmocka_unit_test(test_every_directive_is_in_a_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
