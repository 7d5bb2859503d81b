/* INCLUDE: another file's lines, as if they stood here. */
#include <stdlib.h>

#include "base/file.h"
#include "map/kinds.h"
#include "map/reading.h"
#include "map/rows.h"

/* What a file is remembered by: one name, however PATH spells it. */
static struct str real_name(struct str path, struct arena *arena)
{
    const char *text = arena_text(arena, path);
    char *real = realpath(text, NULL);
    struct str name = arena_str(arena, str_of(real ? real : text));
    free(real);
    return name;
}

void map_include_remember(struct map *map, struct str path, struct place place)
{
    struct place *kept = ARENA_NEW(map->arena, struct place);
    *kept = place;
    names_set(&map->included, real_name(path, map->arena), kept);
}

static bool is_repeated(struct lang_call *call, struct str path)
{
    const struct map_reading *reading = map_reading_of(call);
    const struct place *before =
        names_get(&reading->map->included, real_name(path, call->reader->arena));
    if (!before) {
        return false;
    }
    struct diags *diags = call->reader->diags;
    diag_warning(diags, lang_call_place(call, path), NULL,
                 "Attempt to include '%.*s' twice! Skipping it.", STR_ARG(path));
    diag_note(diags, *before, before->line ? "the first time" : "it is the map itself");
    return true;
}

static bool load(struct lang_call *call, struct str path, struct str *text)
{
    struct arena *arena = call->reader->arena;
    struct diags trouble = diags_new(arena);
    if (file_read(arena_text(arena, path), MAP_LARGEST_FILE, arena, text, &trouble,
                  call->line->place)) {
        return true;
    }
    diag_loss(call->reader->diags, lang_call_place(call, path), NULL,
              "INCLUDE File '%.*s' not found!", STR_ARG(path));
    diag_note(call->reader->diags, lang_call_place(call, path), "%.*s",
              STR_ARG(trouble.list.items[0].text));
    return false;
}

static void remember(struct map *map, struct str path, struct place place)
{
    const struct include include = { path, place };
    VEC_PUSH(&map->includes, map->arena, include);
    map_include_remember(map, path, place);
}

static bool include_read(struct lang_call *call)
{
    struct map_reading *reading = map_reading_of(call);
    struct str path = lang_take_rest(call);
    struct str text;
    if (path.len == 0) {
        return lang_wrong(call, path, "the file is missing");
    }
    if (reading->include_depth >= MAP_DEEPEST_INCLUDE) {
        return lang_wrong(call, path, "files include each other more than %d deep",
                          MAP_DEEPEST_INCLUDE);
    }
    if (is_repeated(call, path) || !load(call, path, &text)) {
        return true;
    }
    remember(reading->map, path, lang_call_place(call, path));
    reading->include_depth++;
    lang_read(call->reader, text, arena_text(call->reader->arena, path));
    reading->include_depth--;
    map_items_commit(reading);
    lang_enter(call->reader, MAP_SCOPE_GLOBAL, reading->map);
    return true;
}

/* What came from the file is written with everything else; its name stays as a remark. */
static void include_write(const struct lang_row *row, const void *object, const void *base,
                          struct lang_writer *writer)
{
    (void)base;
    const struct map *map = object;
    buf_add_text(writer->out, "\n# Included files\n");
    for (size_t i = 0; i < map->includes.count; i++) {
        buf_add_text(writer->out, "# ");
        lang_write_line(writer, row->keyword, map->includes.items[i].path);
    }
}

static bool include_same(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    (void)base;
    const struct map *map = object;
    return map->includes.count == 0;
}

const struct lang_kind map_kind_include = { .read = include_read,
                                            .write = include_write,
                                            .same = include_same };
