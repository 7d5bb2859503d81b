/* Hints: the values given by SET. */
#include "map/reading.h"

#include "map/format.h"
#include "map/kinds.h"
#include "map/rows.h"

static struct str *text_new(struct arena *arena, struct str text)
{
    struct str *kept = ARENA_NEW(arena, struct str);
    *kept = text;
    return kept;
}

/* An item's table of its own, where so far it had another's. */
static bool unshare(struct map_reading *reading, struct style *style)
{
    if (!style->hints_are_shared) {
        return true;
    }
    const struct names shared = style->hints;
    if (shared.count > MAP_MOST_HINTS_COPIED - reading->hints_copied) {
        return false;
    }
    reading->hints_copied += shared.count;
    names_init(&style->hints, reading->map->arena);
    for (size_t i = 0; i < shared.count; i++) {
        names_set(&style->hints, shared.entries[i].name, shared.entries[i].value);
    }
    style->hints_are_shared = false;
    return true;
}

/* Sets a hint of ITEM alone. False if too many hints would have to be copied for it. */
static bool set_item_hint(struct map_reading *reading, struct item *item, struct str name,
                          struct str value)
{
    if (!unshare(reading, &item->style)) {
        return false;
    }
    names_set(&item->style.hints, name, text_new(reading->map->arena, value));
    return true;
}

void map_set_hint(struct map *map, struct str name, struct str value)
{
    names_set(&map->hints, name, text_new(map->arena, arena_str(map->arena, value)));
}

const struct str *map_item_hint(const struct item *item, struct str name)
{
    return names_get(&item->style.hints, name);
}

const struct str *map_hint(const struct map *map, struct str name)
{
    return names_get(&map->hints, name);
}

bool map_hint_is_on(const struct map *map, struct str name)
{
    const struct str *value = map_hint(map, name);
    return value && format_leading(*value) != 0;
}

static bool hint_read(struct lang_call *call)
{
    struct map_reading *reading = map_reading_of(call);
    struct str name;
    if (!lang_take_word(call, &name)) {
        return lang_wrong(call, name, "the name is missing");
    }
    struct str value = lang_take_rest(call);
    if (!(call->row->scopes & ~LANG_SCOPE(MAP_SCOPE_GLOBAL))) {
        names_set(&reading->map->hints, name, text_new(reading->map->arena, value));
        return true;
    }
    if (!set_item_hint(reading, call->object, name, value)) {
        diag_loss(call->reader->diags, call->line->place, NULL,
                  "SET is left out: more than %d values would be copied from templates",
                  MAP_MOST_HINTS_COPIED);
    }
    return true;
}

static bool is_new(const struct name_entry *entry, const struct names *base)
{
    const struct str *value = entry->value;
    const struct str *other = names_get(base, entry->name);
    return !other || !str_equal(*value, *other);
}

static void hint_write(const struct lang_row *row, const void *object, const void *base,
                       struct lang_writer *writer)
{
    const struct names *hints = lang_member_of(row, object);
    for (size_t i = 0; i < hints->count; i++) {
        const struct name_entry *entry = &hints->entries[i];
        if (is_new(entry, lang_member_of(row, base))) {
            struct buf text = { 0 };
            const struct str *value = entry->value;
            buf_add_str(&text, entry->name);
            buf_add_char(&text, ' ');
            buf_add_str(&text, *value);
            lang_write_line(writer, row->keyword, str_trim(buf_str(&text)));
            buf_free(&text);
        }
    }
}

/* Items that inherited and set nothing of their own have one table, which may be long. */
static bool is_one_table(const struct names *hints, const struct names *others)
{
    return hints->entries == others->entries && hints->count == others->count;
}

static bool hint_same(const struct lang_row *row, const void *object, const void *base)
{
    const struct names *hints = lang_member_of(row, object);
    const struct names *others = lang_member_of(row, base);
    if (is_one_table(hints, others)) {
        return true;
    }
    for (size_t i = 0; i < hints->count; i++) {
        if (is_new(&hints->entries[i], others)) {
            return false;
        }
    }
    return hints->count == others->count;
}

static bool hint_can_write(const struct lang_row *row, const void *object, const void *base)
{
    const struct names *hints = lang_member_of(row, object);
    const struct names *others = lang_member_of(row, base);
    for (size_t i = 0; i < others->count && !is_one_table(hints, others); i++) {
        if (!names_has(hints, others->entries[i].name)) {
            return false;
        }
    }
    return true;
}

const struct lang_kind map_kind_hint = {
    .read = hint_read, .write = hint_write, .same = hint_same, .can_write = hint_can_write
};
