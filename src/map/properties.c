#include "map/properties.h"

#include <stddef.h>
#include <time.h>

#include "base/buf.h"
#include "map/format.h"
#include "map/kinds.h"
#include "map/rows.h"

enum { OF_NODE = 1 << 0, OF_LINK = 1 << 1, OF_MAP = 1 << 2, OF_ITEM = OF_NODE | OF_LINK };

enum member_type {
    MEMBER_TEXT,   /* struct str */
    MEMBER_REAL,   /* double */
    MEMBER_WHOLE,  /* int64_t */
    MEMBER_NUMBER, /* unsigned */
    MEMBER_CHOICE, /* an enum, by CHOICES */
};

struct query {
    const struct token_scope *scope;
    const struct item *item; /* NULL: the map itself */
    enum direction direction;
    struct arena *arena;
};

struct property {
    const char *name;
    unsigned owners;
    /* Either where it is, */
    enum member_type type;
    size_t member;
    const struct lang_choice *choices;
    /* or how it is found. False: it has no value. */
    bool (*get)(const struct query *query, struct property_value *value);
    enum direction direction; /* what GET is asked for */
};

static bool give_number(struct property_value *value, double number)
{
    *value = (struct property_value){ .is_number = true, .number = number };
    return true;
}

static bool give_text(struct property_value *value, struct str text)
{
    *value = (struct property_value){ .text = text };
    return true;
}

/* ---- items ---- */

static const struct item_value *traffic_of(const struct query *query)
{
    return query->scope->values ? values_look(query->scope->values, query->item) : NULL;
}

static bool get_total(const struct query *query, struct property_value *value)
{
    const struct item_value *traffic = traffic_of(query);
    return traffic && traffic->was_read && give_number(value, traffic->total[query->direction]);
}

static bool get_percent(const struct query *query, struct property_value *value)
{
    const struct item_value *traffic = traffic_of(query);
    bool is_known = traffic && (traffic->is_rated || traffic->was_read);
    if (!is_known && query->item->kind == ITEM_LINK) {
        return false;
    }
    return give_number(value, is_known ? traffic->percent[query->direction] : 0);
}

static bool get_capacity(const struct query *query, struct property_value *value)
{
    return give_number(value, query->item->style.capacity[query->direction].value);
}

static bool get_template(const struct query *query, struct property_value *value)
{
    struct str template = query->item->style.template;
    return give_text(value, template.len ? template : STR("DEFAULT"));
}

static bool get_line(const struct query *query, struct property_value *value)
{
    return give_number(value, query->item->place.line);
}

static bool get_file(const struct query *query, struct property_value *value)
{
    return give_text(value, str_of(query->item->place.file));
}

static const struct scale_range *range_of(const struct query *query)
{
    const struct item_value *traffic = traffic_of(query);
    return traffic ? traffic->range[query->direction] : NULL;
}

static bool is_rated(const struct query *query)
{
    const struct item_value *traffic = traffic_of(query);
    return traffic && traffic->is_rated;
}

static bool get_scale_key(const struct query *query, struct property_value *value)
{
    const struct scale_range *range = range_of(query);
    return is_rated(query) && give_text(value, range ? range->key : STR(""));
}

static bool get_scale_tag(const struct query *query, struct property_value *value)
{
    const struct scale_range *range = range_of(query);
    return is_rated(query) && give_text(value, range ? range->tag : STR(""));
}

static bool get_scale_colour(const struct query *query, struct property_value *value)
{
    const struct item_value *traffic = traffic_of(query);
    if (!traffic || !traffic->is_rated) {
        return false;
    }
    struct colour colour = traffic->colour[query->direction];
    if (colour.kind != COLOUR_RGB) {
        return give_text(value, STR(""));
    }
    return give_text(value, arena_printf(query->arena, "#%02x%02x%02x", (unsigned)colour.red,
                                         (unsigned)colour.green, (unsigned)colour.blue));
}

/* ---- nodes ---- */

static const struct node *node_of(const struct query *query)
{
    return (const struct node *)query->item;
}

static bool get_x(const struct query *query, struct property_value *value)
{
    return map_item_is_drawn(query->item) && give_number(value, node_of(query)->at.x);
}

static bool get_y(const struct query *query, struct property_value *value)
{
    return map_item_is_drawn(query->item) && give_number(value, node_of(query)->at.y);
}

static bool is_relative(const struct query *query)
{
    return node_of(query)->style.position.kind == POSITION_RELATIVE;
}

static bool get_original_x(const struct query *query, struct property_value *value)
{
    return give_number(value, is_relative(query) ? node_of(query)->style.position.given.x : 0);
}

static bool get_original_y(const struct query *query, struct property_value *value)
{
    return give_number(value, is_relative(query) ? node_of(query)->style.position.given.y : 0);
}

/* The label as it is shown. Inside a label it is not known yet. */
static bool get_shown_label(const struct query *query, struct property_value *value)
{
    struct str label = node_of(query)->style.label;
    const struct token_scope *scope = query->scope;
    bool is_itself = scope->owner == query->item;
    if (!scope->values || is_itself || str_find(label, STR(":proclabel")) != STR_NONE) {
        return give_text(value, STR(""));
    }
    *value = (struct property_value){ .has_tokens = true, .text = label };
    return true;
}

/* Sizes are the layout's business and not known here. */
static bool get_no_size(const struct query *query, struct property_value *value)
{
    (void)query;
    return give_number(value, 0);
}

/* ---- links ---- */

static const struct link *link_of(const struct query *query)
{
    return (const struct link *)query->item;
}

static bool get_arrow(const struct query *query, struct property_value *value)
{
    return give_text(value, map_arrow_text(link_of(query)->style.arrow, query->arena));
}

static bool get_label_style(const struct query *query, struct property_value *value)
{
    enum bandwidth_label label = link_of(query)->style.bandwidth_label;
    return give_text(value, label == BWLABEL_CUSTOM
                                ? STR("--")
                                : str_of(lang_choice_word(map_words_bandwidth_label, label)));
}

static bool get_end_offset(const struct query *query, struct property_value *value)
{
    const struct offset *offset = &link_of(query)->style.end_offset[query->direction];
    return give_text(value, offset->kind == OFFSET_NONE ? STR("C") : offset->text);
}

/* ---- the map ---- */

static bool get_map_name(const struct query *query, struct property_value *value)
{
    (void)query;
    return give_text(value, STR("MAP"));
}

static bool get_context(const struct query *query, struct property_value *value)
{
    (void)query;
    return give_text(value, STR("cli"));
}

static bool get_stamp_text(const struct query *query, struct property_value *value)
{
    return give_text(value, query->scope->map->stamps[STAMP_CREATED].format);
}

static bool get_date_stamp(const struct query *query, struct property_value *value)
{
    enum { LONGEST = 256 };
    if (!query->scope->values) {
        return false;
    }
    time_t now = (time_t)query->scope->values->now;
    struct tm parts;
    char text[LONGEST];
    const char *format = arena_text(query->arena, query->scope->map->stamps[STAMP_CREATED].format);
    if (!localtime_r(&now, &parts)) {
        return false;
    }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral" /* the map's own format is what is asked for  \
                                                      */
    size_t len = strftime(text, sizeof text, format, &parts);
#pragma GCC diagnostic pop
    return give_text(value, arena_str(query->arena, (struct str){ text, len }));
}

static bool get_oldest(const struct query *query, struct property_value *value)
{
    const struct values *values = query->scope->values;
    return values && values->oldest && give_number(value, (double)values->oldest);
}

static bool get_newest(const struct query *query, struct property_value *value)
{
    const struct values *values = query->scope->values;
    return values && values->newest && give_number(value, (double)values->newest);
}

/* What the example plug-in of php-weathermap notes when a map asks for it: a test of notes. */
static bool get_plugin_note(const struct query *query, struct property_value *value)
{
    return map_hint_is_on(query->scope->map, STR("post_test_enable")) &&
           give_text(value, STR("TEST! TESTYTEST"));
}

/* ---- the table ---- */

#define ITEM(place) .member = offsetof(struct item, place)
#define NODE(place) .member = offsetof(struct node, place)
#define LINK(place) .member = offsetof(struct link, place)
#define MAP(place)  .member = offsetof(struct map, place)

static const struct property properties[] = {
    { "bandwidth_in", OF_ITEM, .get = get_total, .direction = DIRECTION_IN },
    { "bandwidth_out", OF_ITEM, .get = get_total, .direction = DIRECTION_OUT },
    { "inpercent", OF_ITEM, .get = get_percent, .direction = DIRECTION_IN },
    { "outpercent", OF_ITEM, .get = get_percent, .direction = DIRECTION_OUT },
    { "name", OF_ITEM, MEMBER_TEXT, ITEM(name) },
    { "id", OF_ITEM, MEMBER_NUMBER, ITEM(id) },
    { "max_bandwidth_in", OF_ITEM, .get = get_capacity, .direction = DIRECTION_IN },
    { "max_bandwidth_out", OF_ITEM, .get = get_capacity, .direction = DIRECTION_OUT },
    { "max_bandwidth_in_cfg", OF_ITEM, MEMBER_TEXT, ITEM(style.capacity[DIRECTION_IN].text) },
    { "max_bandwidth_out_cfg", OF_ITEM, MEMBER_TEXT, ITEM(style.capacity[DIRECTION_OUT].text) },
    { "usescale", OF_ITEM, MEMBER_TEXT, ITEM(style.use.scale) },
    { "scaletype", OF_ITEM, MEMBER_CHOICE, ITEM(style.use.type), map_words_scale_type },
    { "zorder", OF_ITEM, MEMBER_WHOLE, ITEM(style.zorder) },
    { "overlibwidth", OF_ITEM, MEMBER_REAL, ITEM(style.popup_width) },
    { "overlibheight", OF_ITEM, MEMBER_REAL, ITEM(style.popup_height) },
    { "template", OF_ITEM, .get = get_template },
    { "configline", OF_ITEM, .get = get_line },
    { "defined_in", OF_ITEM, .get = get_file },
    { "inscalekey", OF_ITEM, .get = get_scale_key, .direction = DIRECTION_IN },
    { "outscalekey", OF_ITEM, .get = get_scale_key, .direction = DIRECTION_OUT },
    { "inscaletag", OF_ITEM, .get = get_scale_tag, .direction = DIRECTION_IN },
    { "outscaletag", OF_ITEM, .get = get_scale_tag, .direction = DIRECTION_OUT },
    { "inscalecolor", OF_ITEM, .get = get_scale_colour, .direction = DIRECTION_IN },
    { "outscalecolor", OF_ITEM, .get = get_scale_colour, .direction = DIRECTION_OUT },

    { "x", OF_NODE, .get = get_x },
    { "y", OF_NODE, .get = get_y },
    { "original_x", OF_NODE, .get = get_original_x },
    { "original_y", OF_NODE, .get = get_original_y },
    { "relative_to", OF_NODE, MEMBER_TEXT, NODE(style.position.relative_to) },
    { "label", OF_NODE, MEMBER_TEXT, NODE(style.label) },
    { "proclabel", OF_NODE, .get = get_shown_label },
    { "width", OF_NODE, .get = get_no_size },
    { "height", OF_NODE, .get = get_no_size },
    { "labelfont", OF_NODE, MEMBER_WHOLE, NODE(style.label_font) },
    { "labelangle", OF_NODE, MEMBER_CHOICE, NODE(style.label_angle), map_words_label_angle },
    { "labeloffset", OF_NODE, MEMBER_TEXT, NODE(style.label_side.text) },
    { "labeloffsetx", OF_NODE, MEMBER_REAL, NODE(style.label_offset.x) },
    { "labeloffsety", OF_NODE, MEMBER_REAL, NODE(style.label_offset.y) },
    { "iconfile", OF_NODE, MEMBER_TEXT, NODE(style.icon.file) },
    { "iconscalew", OF_NODE, MEMBER_REAL, NODE(style.icon.width) },
    { "iconscaleh", OF_NODE, MEMBER_REAL, NODE(style.icon.height) },
    { "useiconscale", OF_NODE, MEMBER_TEXT, NODE(style.icon_use.scale) },
    { "iconscaletype", OF_NODE, MEMBER_CHOICE, NODE(style.icon_use.type), map_words_scale_type },
    { "scalevar", OF_NODE, MEMBER_CHOICE, ITEM(style.use.direction), map_words_direction },
    { "iconscalevar", OF_NODE, MEMBER_CHOICE, NODE(style.icon_use.direction), map_words_direction },

    { "width", OF_LINK, MEMBER_REAL, LINK(style.width) },
    { "arrowstyle", OF_LINK, .get = get_arrow },
    { "viastyle", OF_LINK, MEMBER_CHOICE, LINK(style.via_style), map_words_via_style },
    { "linkstyle", OF_LINK, MEMBER_CHOICE, LINK(style.kind), map_words_link_style },
    { "duplex", OF_LINK, MEMBER_CHOICE, LINK(style.duplex), map_words_duplex },
    { "splitpos", OF_LINK, MEMBER_REAL, LINK(style.split) },
    { "bwfont", OF_LINK, MEMBER_WHOLE, LINK(style.bandwidth_font) },
    { "commentfont", OF_LINK, MEMBER_WHOLE, LINK(style.comment_font) },
    { "commentstyle", OF_LINK, MEMBER_CHOICE, LINK(style.comment_style), map_words_comment_style },
    { "labelstyle", OF_LINK, .get = get_label_style },
    { "labelboxstyle", OF_LINK, MEMBER_CHOICE, LINK(style.bandwidth_style), map_words_box_style },
    { "labeloffset_in", OF_LINK, MEMBER_REAL, LINK(style.bandwidth_at[DIRECTION_IN]) },
    { "labeloffset_out", OF_LINK, MEMBER_REAL, LINK(style.bandwidth_at[DIRECTION_OUT]) },
    { "commentoffset_in", OF_LINK, MEMBER_REAL, LINK(style.comment_at[DIRECTION_IN]) },
    { "commentoffset_out", OF_LINK, MEMBER_REAL, LINK(style.comment_at[DIRECTION_OUT]) },
    { "a_offset", OF_LINK, .get = get_end_offset, .direction = 0 },
    { "b_offset", OF_LINK, .get = get_end_offset, .direction = 1 },

    { "name", OF_MAP, .get = get_map_name },
    { "width", OF_MAP, MEMBER_REAL, MAP(width) },
    { "height", OF_MAP, MEMBER_REAL, MAP(height) },
    { "title", OF_MAP, MEMBER_TEXT, MAP(title) },
    { "titlex", OF_MAP, MEMBER_REAL, MAP(title_x) },
    { "titley", OF_MAP, MEMBER_REAL, MAP(title_y) },
    { "kilo", OF_MAP, MEMBER_REAL, MAP(kilo) },
    { "background", OF_MAP, MEMBER_TEXT, MAP(background) },
    { "htmlstyle", OF_MAP, MEMBER_CHOICE, MAP(html_style), map_words_html_style },
    { "imageuri", OF_MAP, MEMBER_TEXT, MAP(image_uri) },
    { "imagefile", OF_MAP, MEMBER_TEXT, MAP(image_file) },
    { "imageoutputfile", OF_MAP, MEMBER_TEXT, MAP(image_file) },
    { "htmloutputfile", OF_MAP, MEMBER_TEXT, MAP(html_file) },
    { "dataoutputfile", OF_MAP, MEMBER_TEXT, MAP(data_file) },
    { "htmlstylesheet", OF_MAP, MEMBER_TEXT, MAP(style_sheet) },
    { "configfile", OF_MAP, MEMBER_TEXT, MAP(path) },
    { "keyfont", OF_MAP, MEMBER_WHOLE, MAP(legend_font) },
    { "titlefont", OF_MAP, MEMBER_WHOLE, MAP(title_font) },
    { "timefont", OF_MAP, MEMBER_WHOLE, MAP(stamp_font) },
    { "timex", OF_MAP, MEMBER_REAL, MAP(stamps[STAMP_CREATED].x) },
    { "timey", OF_MAP, MEMBER_REAL, MAP(stamps[STAMP_CREATED].y) },
    { "stamptext", OF_MAP, .get = get_stamp_text },
    { "datestamp", OF_MAP, .get = get_date_stamp },
    { "min_data_time", OF_MAP, .get = get_oldest },
    { "max_data_time", OF_MAP, .get = get_newest },
    { "context", OF_MAP, .get = get_context },
    { "test", OF_MAP, .get = get_plugin_note },
};

static const void *object_of(const struct query *query)
{
    return query->item ? (const void *)query->item : (const void *)query->scope->map;
}

static bool read_member(const struct query *query, const struct property *property,
                        struct property_value *value)
{
    const void *member = (const char *)object_of(query) + property->member;
    switch (property->type) {
    case MEMBER_TEXT:
        return give_text(value, *(const struct str *)member);
    case MEMBER_REAL:
        return give_number(value, *(const double *)member);
    case MEMBER_WHOLE:
        return give_number(value, (double)*(const int64_t *)member);
    case MEMBER_NUMBER:
        return give_number(value, *(const unsigned *)member);
    case MEMBER_CHOICE:
        return give_text(value,
                         str_of(lang_choice_word(property->choices, *(const unsigned *)member)));
    }
    return false;
}

static unsigned owner_of(const struct item *item)
{
    if (!item) {
        return OF_MAP;
    }
    return item->kind == ITEM_NODE ? OF_NODE : OF_LINK;
}

bool property_find(const struct token_scope *scope, const struct item *item, struct str name,
                   struct arena *arena, struct property_value *value)
{
    struct query query = { .scope = scope, .item = item, .arena = arena };
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        const struct property *property = &properties[i];
        if ((property->owners & owner_of(item)) && str_equal(name, str_of(property->name))) {
            query.direction = property->direction;
            return property->get ? property->get(&query, value)
                                 : read_member(&query, property, value);
        }
    }
    return false;
}
