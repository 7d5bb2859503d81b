#include "map/tokens.h"

#include "unit.h"

#define MAP                                                                                        \
    "SET place hub\n"                                                                              \
    "NODE a\nPOSITION 1 2\nLABEL {node:this:name} at {node:this:x}\n"                              \
    "NODE b\nPOSITION a 10 0\nLABEL see {node:a:proclabel}\nSET place {map:place}\n"               \
    "LINK l\nNODES a b\nSET speed 1555\n"

struct setting {
    struct arena *arena;
    struct diags diags;
    struct map *map;
    struct values *values;
};

static struct setting read_map(void)
{
    struct setting setting = { .arena = arena_new() };
    setting.diags = diags_new(setting.arena);
    setting.map = map_parse(STR(MAP), "m", setting.arena, &setting.diags);
    setting.values = values_new(setting.map, 1000, setting.arena);
    return setting;
}

static const struct item *node_item(const struct setting *setting, const char *name)
{
    return &map_node(setting->map, str_of(name))->item;
}

static struct str expand(struct setting *setting, const struct item *owner, const char *text)
{
    struct token_scope scope = { setting->map, setting->values, owner, owner->place };
    return tokens_expand(&scope, str_of(text), setting->arena, &setting->diags);
}

static void test_a_token_is_replaced_by_what_it_names(void **state)
{
    (void)state;
    struct setting setting = read_map();
    const struct item *link = &map_link(setting.map, STR("l"))->item;
    static const struct {
        const char *text, *expanded;
    } cases[] = {
        { "{map:place}", "hub" },
        { "{node:_linkstart_:name}-{node:_linkend_:x}", "a-11" },
        { "{link:this:speed:%0.1k}", "1.6K" },
        { "{node:this:name}", "[UNKNOWN]" },
        { "{node:b:place}", "{map:place}" }, /* results are not looked at again */
        { "{node:b:nothing} {nothing}", "[UNKNOWN] {nothing}" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_str(expand(&setting, link, cases[i].text), cases[i].expanded);
    }
    arena_free(setting.arena);
}

/* A label that shows another node's label gets it with that node as "this". */
static void test_a_shown_label_has_its_own_tokens_replaced(void **state)
{
    (void)state;
    struct setting setting = read_map();
    const struct item *a = node_item(&setting, "a"), *b = node_item(&setting, "b");
    assert_str(expand(&setting, b, "see {node:a:proclabel}"), "see a at 1");
    assert_str(expand(&setting, a, "{node:a:proclabel}"), "");
    assert_str(expand(&setting, a, "{node:b:proclabel}"), "");
    arena_free(setting.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_token_is_replaced_by_what_it_names),
        cmocka_unit_test(test_a_shown_label_has_its_own_tokens_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
