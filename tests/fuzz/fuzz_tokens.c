/* Any bytes as a text with tokens, as a format and as a number. */
#include <stdint.h>

#include "map/format.h"
#include "map/tokens.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char map_text[] = "SET a {node:n:b}\n"
                               "NODE n\nLABEL {node:this:name} {node:this:proclabel}\nSET b 12.5\n"
                               "NODE m\nPOSITION n 5 5\n"
                               "LINK l\nNODES n m\nTARGET static:1\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct map *map = map_parse(str_of(map_text), "fuzz.conf", arena, &diags);
    struct values *values = values_new(map, 0, arena);
    values_rate(map, values, arena, &diags);
    struct str text = { (const char *)data, size };
    const struct item *owners[] = { NULL, &map->nodes.items[2]->item, &map->links.items[1]->item };
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++) {
        struct token_scope scope = { .map = map, .values = values, .owner = owners[i] };
        struct str expanded = tokens_expand(&scope, text, arena, &diags);
        tokens_anonymise(expanded, arena);
    }
    double number = format_read(text, map->kilo);
    format_apply(text, text, map->kilo, arena);
    format_apply_number(text, number, map->kilo, arena);
    format_apply_number(text, -1234.5, map->kilo, arena);
    format_short(number, map->kilo, 2, arena);
    arena_free(arena);
    return 0;
}
