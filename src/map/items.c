/* How items begin, inherit and end. */
#include "map/reading.h"

#include "map/kinds.h"
#include "map/rows.h"

static const char *const hard_name = ":: DEFAULT ::";

struct map_reading *map_reading_of(const struct lang_call *call)
{
    return call->reader->context;
}

static unsigned scope_of(enum item_kind kind)
{
    return kind == ITEM_NODE ? MAP_SCOPE_NODE : MAP_SCOPE_LINK;
}

static struct item *item_new(struct map *map, enum item_kind kind, struct str name)
{
    struct item *item = kind == ITEM_NODE ? &ARENA_NEW(map->arena, struct node)->item
                                          : &ARENA_NEW(map->arena, struct link)->item;
    item->kind = kind;
    item->name = name;
    return item;
}

static const struct names *names_of(const struct map *map, enum item_kind kind)
{
    return kind == ITEM_NODE ? &map->node_names : &map->link_names;
}

static struct item *item_known(const struct map *map, enum item_kind kind, struct str name)
{
    return names_get(names_of(map, kind), name);
}

static struct item *default_of(const struct map *map, enum item_kind kind)
{
    return kind == ITEM_NODE ? &map->nodes.items[0]->item : &map->links.items[0]->item;
}

/* Puts ITEM in its list: in the place of the one with its name, or at the end. */
static void item_store(struct map *map, struct item *item)
{
    const struct item *old = item_known(map, item->kind, item->name);
    bool is_node = item->kind == ITEM_NODE;
    size_t count = is_node ? map->nodes.count : map->links.count;
    item->index = old ? old->index : count;
    names_set(is_node ? &map->node_names : &map->link_names, item->name, item);
    if (is_node && old) {
        map->nodes.items[item->index] = (struct node *)item;
    } else if (is_node) {
        VEC_PUSH(&map->nodes, map->arena, (struct node *)item);
    } else if (old) {
        map->links.items[item->index] = (struct link *)item;
    } else {
        VEC_PUSH(&map->links, map->arena, (struct link *)item);
    }
}

/* ITEM takes over all of FROM's style, which is of the same kind. */
static void inherit(struct item *item, struct item *from)
{
    from->style.hints_are_shared = true;
    item->style = from->style;
    item->style.template = STR("");
    if (item->kind == ITEM_NODE) {
        ((struct node *)item)->style = ((struct node *)from)->style;
    } else {
        ((struct link *)item)->style = ((struct link *)from)->style;
    }
}

void map_items_prepare(struct map_reading *reading)
{
    struct map *map = reading->map;
    const unsigned hard_ids[ITEM_KINDS] = { 101, 100 };
    const unsigned default_ids[ITEM_KINDS] = { 102, 103 };
    for (unsigned i = 0; i < ITEM_KINDS; i++) {
        enum item_kind kind = i == ITEM_NODE ? ITEM_NODE : ITEM_LINK;
        struct item *hard = item_new(map, kind, str_of(hard_name));
        hard->id = hard_ids[kind];
        names_init(&hard->style.hints, map->arena);
        lang_set_defaults(&reading->reader, scope_of(kind), hard);
        struct item *standard = item_new(map, kind, STR("DEFAULT"));
        standard->id = default_ids[kind];
        standard->is_default = true;
        standard->place.file = NULL;
        inherit(standard, hard);
        item_store(map, standard);
        if (kind == ITEM_NODE) {
            map->base_node = (const struct node *)hard;
        } else {
            map->base_link = (const struct link *)hard;
        }
    }
    reading->next_id = 104;
}

void map_items_commit(struct map_reading *reading)
{
    if (reading->open && !reading->open->is_default) {
        item_store(reading->map, reading->open);
    }
    reading->open = NULL;
}

void map_items_drop(struct map_reading *reading, const char *reason)
{
    reading->open = NULL;
    reading->reader.nowhere_reason = reason;
    lang_enter(&reading->reader, LANG_NOWHERE, NULL);
}

static const struct {
    const char *keyword, *duplicate_code, *late_code;
} kind_words[ITEM_KINDS] = {
    [ITEM_NODE] = { "NODE", "WMWARN24", "WMWARN27" },
    [ITEM_LINK] = { "LINK", "WMWARN25", "WMWARN26" },
};

static struct item *reopen_default(struct map_reading *reading, enum item_kind kind,
                                   struct place place)
{
    struct item *item = default_of(reading->map, kind);
    item->place = place;
    if (reading->has_seen[kind]) {
        diag_warning(reading->reader.diags, place, kind_words[kind].late_code,
                     "%s DEFAULT comes late: what is above it does not get its settings",
                     kind_words[kind].keyword);
    }
    return item;
}

static struct item *begin_ordinary(struct map_reading *reading, enum item_kind kind,
                                   struct str name, struct place place)
{
    const struct item *old = item_known(reading->map, kind, name);
    if (old) {
        diag_warning(reading->reader.diags, place, kind_words[kind].duplicate_code,
                     "%s \"%.*s\" is defined twice; the later one counts", kind_words[kind].keyword,
                     STR_ARG(name));
        diag_note(reading->reader.diags, old->place, "the earlier one");
    }
    struct item *item = item_new(reading->map, kind, name);
    item->place = place;
    item->id = reading->next_id++;
    inherit(item, default_of(reading->map, kind));
    reading->has_seen[kind] = true;
    return item;
}

static bool item_read(struct lang_call *call)
{
    struct map_reading *reading = map_reading_of(call);
    enum item_kind kind = call->row->option == ITEM_NODE ? ITEM_NODE : ITEM_LINK;
    struct str name;
    if (!lang_take_word(call, &name)) {
        return lang_wrong(call, name, "the name is missing");
    }
    if (!lang_take_end(call)) {
        return false;
    }
    map_items_commit(reading);
    struct place place = call->line->place;
    reading->open = str_is(name, "DEFAULT") ? reopen_default(reading, kind, place)
                                            : begin_ordinary(reading, kind, name, place);
    lang_enter(&reading->reader, scope_of(kind), reading->open);
    return true;
}

const struct lang_kind map_kind_item = { .read = item_read };

static void warn_unknown_template(struct lang_call *call, struct str name)
{
    struct map_reading *reading = map_reading_of(call);
    char tail[SUGGEST_TAIL];
    diag_loss(call->reader->diags, lang_call_place(call, name), "WMWARN40",
              "there is no %s \"%.*s\" above to be the template%s",
              kind_words[reading->open->kind].keyword, STR_ARG(name),
              near_tail(names_of(reading->map, reading->open->kind), name, &reading->near, tail));
}

static bool template_read(struct lang_call *call)
{
    struct map_reading *reading = map_reading_of(call);
    struct item *item = call->object;
    struct str name;
    if (!lang_take_word(call, &name)) {
        return lang_wrong(call, name, "the name is missing");
    }
    if (!lang_take_end(call)) {
        return false;
    }
    struct item *template = item_known(reading->map, item->kind, name);
    if (!template) {
        warn_unknown_template(call, name);
        return true;
    }
    if (call->reader->section_lines != 1) {
        diag_warning(call->reader->diags, call->line->place, "WMWARN39",
                     "TEMPLATE does not come first and undoes the settings above it");
    }
    if (template != item) {
        inherit(item, template);
    }
    item->style.template = str_is(name, "DEFAULT") ? STR("") : name;
    item->id = reading->next_id++;
    return true;
}

static void template_write(const struct lang_row *row, const void *object, const void *base,
                           struct lang_writer *writer)
{
    (void)base;
    const struct item *item = object;
    lang_write_line(writer, row->keyword, item->style.template);
}

static bool template_same(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    const struct item *item = object;
    const struct item *other = base;
    return str_equal(item->style.template, other->style.template);
}

const struct lang_kind map_kind_template = { .read = template_read,
                                             .write = template_write,
                                             .same = template_same };
