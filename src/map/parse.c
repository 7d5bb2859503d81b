#include "base/file.h"
#include "map/reading.h"
#include "map/rows.h"

static struct map *map_new(const char *path, struct arena *arena)
{
    struct map *map = ARENA_NEW(arena, struct map);
    map->arena = arena;
    map->path = arena_str(arena, str_of(path));
    names_init(&map->hints, arena);
    names_init(&map->scale_names, arena);
    names_init(&map->node_names, arena);
    names_init(&map->link_names, arena);
    names_init(&map->included, arena);
    map->token_room = ARENA_NEW(arena, size_t);
    *map->token_room = MAP_MOST_TOKEN_TEXT;
    map_include_remember(map, map->path, (struct place){ .file = path });
    return map;
}

static void prepare(struct map_reading *reading)
{
    struct map *map = reading->map;
    struct scale *scale = map_scale_mentioned(map, STR("DEFAULT"));
    scale->has_legend = true;
    scale->legend_title = STR("Traffic Load");
    lang_set_defaults(&reading->reader, MAP_SCOPE_GLOBAL, map);
    map_items_prepare(reading);
    lang_enter(&reading->reader, MAP_SCOPE_GLOBAL, map);
}

static void finish(struct map_reading *reading)
{
    struct map *map = reading->map;
    map_items_commit(reading);
    if (!reading->has_default_scale) {
        map_scale_add_standard(map);
        map_set_hint(map, STR("key_hidezero_DEFAULT"), STR("1"));
    }
    if (reading->first_graph.file && map->html_style == HTML_STATIC) {
        diag_warning(reading->reader.diags, reading->first_graph, "WMWARN41",
                     "OVERLIBGRAPH shows nothing with HTMLSTYLE static; HTMLSTYLE overlib does");
    }
    map_resolve(map, reading->reader.diags);
}

/* Two bytes a character: nothing in it would be understood. */
static bool is_utf16(struct str text)
{
    return str_starts(text, STR("\xFF\xFE")) || str_starts(text, STR("\xFE\xFF"));
}

/* TEXT stays with the map. */
static struct map *parse(struct str text, const char *path, struct arena *arena,
                         struct diags *diags)
{
    const char *file = arena_text(arena, str_of(path));
    if (is_utf16(text)) {
        diag_error(diags, (struct place){ file, 1, 0 },
                   "the map is UTF-16; it must be UTF-8 or plain ASCII");
        return NULL;
    }
    struct map_reading reading = { .map = map_new(file, arena) };
    reading.reader = lang_reader_new(&map_language, arena, diags, &reading);
    prepare(&reading);
    lang_read(&reading.reader, text, file);
    finish(&reading);
    return reading.map;
}

struct map *map_parse(struct str text, const char *path, struct arena *arena, struct diags *diags)
{
    return parse(arena_str(arena, text), path, arena, diags);
}

struct map *map_read(const char *path, struct arena *arena, struct diags *diags)
{
    struct str text;
    if (!file_read(path, MAP_LARGEST_FILE, arena, &text, diags, (struct place){ 0 })) {
        return NULL;
    }
    return parse(text, path, arena, diags);
}
