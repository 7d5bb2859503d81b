/* Items are written in the order of php-weathermap: templates, then what is drawn. Each is written
 * as what distinguishes it from its template or from DEFAULT, as they are now. An item that lacks
 * what DEFAULT got only later can't be said that way: it goes before DEFAULT, and so do all drawn
 * items before it, as the order of drawing must stay. Those are the *early* ones. */
#include "map/write.h"

#include "lang/lang.h"
#include "map/reading.h"
#include "map/rows.h"

/* The items of one kind on their way out. */
struct writing {
    const struct map *map;
    enum item_kind kind;
    unsigned scope;
    const char *keyword;
    size_t count;
    const struct item *hard; /* what DEFAULT starts from */
    bool *is_written, *is_early;
    struct item *base; /* what the next item is compared with; room for one of the kind */
    struct buf *out;
};

static struct item *item_at(const struct writing *writing, size_t index)
{
    return writing->kind == ITEM_NODE ? &writing->map->nodes.items[index]->item
                                      : &writing->map->links.items[index]->item;
}

static struct item *template_of(const struct writing *writing, const struct item *item)
{
    const struct names *names =
        writing->kind == ITEM_NODE ? &writing->map->node_names : &writing->map->link_names;
    struct item *template = names_get(names, item->style.template);
    return template != item ? template : NULL;
}

/* Makes an item that has just taken over FROM's style the base. */
static void set_base(struct writing *writing, const struct item *from)
{
    if (writing->kind == ITEM_NODE) {
        struct node *base = (struct node *)writing->base;
        *base = (struct node){ .style = ((const struct node *)from)->style };
    } else {
        struct link *base = (struct link *)writing->base;
        *base = (struct link){ .style = ((const struct link *)from)->style };
    }
    writing->base->style = from->style;
    writing->base->style.template = STR("");
}

static bool can_be_said(const struct writing *writing, const struct item *item)
{
    return lang_can_write(&map_language, writing->scope, item, writing->base);
}

/* Sets the base for ITEM: its template if that is possible, else DEFAULT or the hard defaults. */
static void choose_base(struct writing *writing, const struct item *item,
                        const struct item *otherwise)
{
    const struct item *template = template_of(writing, item);
    if (template && writing->is_written[template->index]) {
        set_base(writing, template);
        if (can_be_said(writing, item)) {
            writing->base->style.template = STR("");
            return;
        }
    }
    set_base(writing, otherwise);
    /* Equal, so that no TEMPLATE line is written. */
    writing->base->style.template = item->style.template;
}

/* Whether the dump is still small enough to be read again. */
static bool has_room(const struct writing *writing)
{
    return writing->out->len <= MAP_LARGEST_FILE;
}

static void write_item(struct writing *writing, const struct item *item,
                       const struct item *otherwise)
{
    if (!has_room(writing)) {
        return;
    }
    struct lang_writer head = { writing->out, "" };
    struct lang_writer body = { writing->out, "\t" };
    choose_base(writing, item, otherwise);
    lang_write_line(&head, writing->keyword, item->name);
    lang_write(&map_language, writing->scope, item, writing->base, item->is_default, &body);
    buf_add_char(writing->out, '\n');
    writing->is_written[item->index] = true;
}

/* Whether ITEM can be said on the ground of its template or of DEFAULT. A template that comes after
 * it, as ITEM was defined twice, may not be written yet. */
static bool needs_nothing(struct writing *writing, const struct item *item)
{
    const struct item *template = template_of(writing, item);
    if (template && template->index < item->index) {
        set_base(writing, template);
        if (can_be_said(writing, item)) {
            return true;
        }
    }
    set_base(writing, item_at(writing, 0));
    return can_be_said(writing, item);
}

static void find_early(struct writing *writing)
{
    size_t drawn_until = 0;
    for (size_t i = 1; i < writing->count; i++) {
        const struct item *item = item_at(writing, i);
        writing->is_early[i] = !needs_nothing(writing, item);
        if (writing->is_early[i] && map_item_is_drawn(item)) {
            drawn_until = i;
        }
    }
    for (size_t i = 1; i < drawn_until; i++) {
        writing->is_early[i] = writing->is_early[i] || map_item_is_drawn(item_at(writing, i));
    }
}

static bool has_early(const struct writing *writing)
{
    for (size_t i = 0; i < writing->count; i++) {
        if (writing->is_early[i]) {
            return true;
        }
    }
    return false;
}

static struct writing writing_of(const struct map *map, enum item_kind kind, struct arena *scratch,
                                 struct buf *out)
{
    bool is_node = kind == ITEM_NODE;
    struct writing writing = {
        .map = map,
        .kind = kind,
        .scope = is_node ? MAP_SCOPE_NODE : MAP_SCOPE_LINK,
        .keyword = is_node ? "NODE" : "LINK",
        .count = is_node ? map->nodes.count : map->links.count,
        .hard = is_node ? &map->base_node->item : &map->base_link->item,
        .base = arena_alloc(scratch, is_node ? sizeof(struct node) : sizeof(struct link)),
        .out = out,
    };
    writing.is_written = arena_array(scratch, writing.count, sizeof *writing.is_written);
    writing.is_early = arena_array(scratch, writing.count, sizeof *writing.is_early);
    find_early(&writing);
    return writing;
}

static void write_heading(const struct writing *writing, const char *what)
{
    buf_printf(writing->out, "\n# %s %ss:\n", what, writing->keyword);
}

static void write_templates(struct writing *writing)
{
    if (has_early(writing)) {
        write_heading(writing, "early");
    }
    for (size_t i = 1; i < writing->count; i++) {
        if (writing->is_early[i]) {
            write_item(writing, item_at(writing, i), writing->hard);
        }
    }
    write_heading(writing, "TEMPLATE-only");
    struct item *standard = item_at(writing, 0);
    write_item(writing, standard, writing->hard);
    for (size_t i = 1; i < writing->count; i++) {
        const struct item *item = item_at(writing, i);
        const struct item *template = template_of(writing, item);
        bool is_ready = !template || writing->is_written[template->index];
        if (!writing->is_written[i] && !map_item_is_drawn(item) && is_ready) {
            write_item(writing, item, standard);
        }
    }
}

static void write_regular(struct writing *writing)
{
    write_heading(writing, "regular");
    for (size_t i = 1; i < writing->count; i++) {
        if (!writing->is_written[i]) {
            write_item(writing, item_at(writing, i), item_at(writing, 0));
        }
    }
}

static void write_global(const struct map *map, struct arena *scratch, struct buf *out)
{
    struct diags quiet = diags_new(scratch);
    struct map *standard = map_parse(STR(""), "", scratch, &quiet);
    names_init(&standard->hints, scratch);
    struct lang_writer writer = { out, "" };
    buf_add_text(out, "# Automatically generated by blumap v" BLUMAP_VERSION "\n\n");
    lang_write(&map_language, MAP_SCOPE_GLOBAL, map, standard, true, &writer);
    buf_add_text(out, "\n# End of global section\n\n");
}

bool map_write(const struct map *map, struct buf *out)
{
    struct arena *scratch = arena_new();
    struct writing nodes = writing_of(map, ITEM_NODE, scratch, out);
    struct writing links = writing_of(map, ITEM_LINK, scratch, out);
    write_global(map, scratch, out);
    write_templates(&nodes);
    /* Links with ends come after all nodes. */
    bool links_need_nodes = has_early(&links) || map_item_is_drawn(item_at(&links, 0));
    if (links_need_nodes) {
        write_regular(&nodes);
        write_templates(&links);
    } else {
        write_templates(&links);
        write_regular(&nodes);
    }
    write_regular(&links);
    buf_add_text(out, "\n\n# That's All Folks!\n");
    arena_free(scratch);
    return has_room(&links);
}
