#include "map/tokens.h"

#include "base/buf.h"
#include "lang/line.h"
#include "map/format.h"
#include "map/properties.h"
#include "map/rows.h"

static const struct str unknown = { "[UNKNOWN]", 9 };

/* "{node:NAME:VARIABLE:FORMAT}" taken apart. */
struct token {
    struct str whole; /* with its braces */
    bool is_map;
    enum item_kind kind;
    struct str name; /* empty: malformed */
    struct str variable;
    struct str format; /* may be empty */
};

/* Cuts what comes before the next colon off *REST, and the colon. */
static struct str cut_part(struct str *rest)
{
    size_t colon = str_find_char(*rest, ':');
    struct str part = str_slice(*rest, 0, colon);
    *rest = colon == STR_NONE ? str_from(*rest, rest->len) : str_from(*rest, colon + 1);
    return part;
}

static void parse_item_token(struct token *token, struct str rest)
{
    token->name = cut_part(&rest);
    token->variable = cut_part(&rest);
    while (rest.len && rest.data[0] == ':') {
        rest = str_from(rest, 1);
    }
    token->format = cut_part(&rest);
    if (token->variable.len == 0) {
        token->name = token->variable;
    }
}

static const struct token_type {
    struct str word;
    bool is_map;
    enum item_kind kind;
} token_types[] = {
    { { "node", 4 }, false, ITEM_NODE },
    { { "link", 4 }, false, ITEM_LINK },
    { { "map", 3 }, true, ITEM_NODE },
};

/* The type of the token whose brace is before TEXT, or NULL. */
static const struct token_type *type_at(struct str text)
{
    for (size_t i = 0; i < sizeof token_types / sizeof *token_types; i++) {
        if (str_starts(text, token_types[i].word)) {
            return &token_types[i];
        }
    }
    return NULL;
}

/* REST is what stands between the type and the closing brace. */
static void parse_token(struct token *token, const struct token_type *type, struct str rest)
{
    token->is_map = type->is_map;
    token->kind = type->kind;
    bool has_colon = rest.data[0] == ':';
    rest = str_from(rest, 1);
    if (has_colon && token->is_map) {
        token->variable = rest;
    } else if (has_colon) {
        parse_item_token(token, rest);
    }
}

/* Cuts the next token, and the text before it, off *REST; false if there is none. The end is only
 * looked for where a token begins, so that braces without number take no time. */
static bool cut_token(struct str *rest, struct str *before, struct token *token)
{
    for (size_t at = 0; at < rest->len; at++) {
        const struct token_type *type =
            rest->data[at] == '{' ? type_at(str_from(*rest, at + 1)) : NULL;
        if (!type) {
            continue;
        }
        struct str inside = str_from(*rest, at + 1 + type->word.len);
        size_t end = str_find_char(inside, '}');
        if (end == STR_NONE) {
            return false;
        }
        if (end > 0) {
            *token = (struct token){ .whole = str_slice(*rest, at, at + type->word.len + end + 2) };
            parse_token(token, type, str_slice(inside, 0, end));
            *before = str_slice(*rest, 0, at);
            *rest = str_from(inside, end + 1);
            return true;
        }
    }
    return false;
}

static const struct item *named_item(const struct map *map, enum item_kind kind, struct str name)
{
    if (kind == ITEM_NODE) {
        const struct node *node = map_node(map, name);
        return node ? &node->item : NULL;
    }
    const struct link *link = map_link(map, name);
    return link ? &link->item : NULL;
}

static const struct item *end_of(const struct item *owner, size_t end)
{
    if (!owner || owner->kind != ITEM_LINK) {
        return NULL;
    }
    const struct node *node = ((const struct link *)owner)->ends[end];
    return node ? &node->item : NULL;
}

static const struct item *parent_of(const struct item *owner)
{
    if (!owner || owner->kind != ITEM_NODE) {
        return NULL;
    }
    const struct node *base = ((const struct node *)owner)->base;
    return base ? &base->item : NULL;
}

static const struct item *find_item(const struct token_scope *scope, const struct token *token)
{
    const struct item *owner = scope->owner;
    if (str_is(token->name, "this")) {
        return owner && owner->kind == token->kind ? owner : NULL;
    }
    if (token->kind == ITEM_NODE && str_is(token->name, "_linkstart_")) {
        return end_of(owner, 0);
    }
    if (token->kind == ITEM_NODE && str_is(token->name, "_linkend_")) {
        return end_of(owner, 1);
    }
    if (token->kind == ITEM_NODE && str_is(token->name, "parent")) {
        return parent_of(owner);
    }
    return token->name.len ? named_item(scope->map, token->kind, token->name) : NULL;
}

/* TEXT of ITEM, as its own tokens make it; what they warn of is said where TEXT itself is shown. */
static struct str expand_of_item(const struct token_scope *scope, const struct item *item,
                                 struct str text, struct arena *arena)
{
    struct diags quiet = diags_new(arena);
    struct token_scope inner = { scope->map, scope->values, item, item->place };
    return tokens_expand(&inner, text, arena, &quiet);
}

/* A hint, or what a source noted, or a property: the first that is there. */
static bool find_value(const struct token_scope *scope, const struct token *token,
                       const struct item *item, struct arena *arena, struct property_value *value)
{
    const struct str *text =
        item ? map_item_hint(item, token->variable) : map_hint(scope->map, token->variable);
    if (!text && item && scope->values) {
        text = names_get(&values_look(scope->values, item)->notes, token->variable);
    }
    if (text) {
        *value = (struct property_value){ .text = *text };
        return true;
    }
    if (!property_find(scope, item, token->variable, arena, value)) {
        return false;
    }
    if (value->has_tokens) {
        value->text = expand_of_item(scope, item, value->text, arena);
    }
    return true;
}

static struct str shown(const struct token_scope *scope, struct str format,
                        const struct property_value *value, struct arena *arena)
{
    double kilo = scope->map->kilo;
    if (format.len && value->is_number) {
        return format_apply_number(format, value->number, kilo, arena);
    }
    if (format.len) {
        return format_apply(format, value->text, kilo, arena);
    }
    return value->is_number ? format_plain(value->number, arena) : value->text;
}

static struct str expand_one(const struct token_scope *scope, const struct token *token,
                             struct arena *arena, struct diags *diags)
{
    struct property_value value = { .text = unknown };
    const struct item *item = NULL;
    if (!token->is_map) {
        item = find_item(scope, token);
        if (!item) {
            struct str quoted = lang_quote(token->whole, diags->arena);
            diag_loss(diags, scope->place, "WMWARN05", "%.*s speaks of a %s that is not there",
                      STR_ARG(quoted), token->kind == ITEM_NODE ? "node" : "link");
            return shown(scope, token->format, &value, arena);
        }
    }
    if (!find_value(scope, token, item, arena, &value)) {
        value = (struct property_value){ .text = unknown };
    }
    return shown(scope, token->format, &value, arena);
}

static bool take_room(const struct map *map, size_t bytes)
{
    if (!map->token_room) {
        return true;
    }
    bool fits = bytes <= *map->token_room;
    *map->token_room -= fits ? bytes : *map->token_room;
    return fits;
}

/* A token is paid for before its value is looked for, as that takes time however short it is. */
static bool expand_in_room(const struct token_scope *scope, const struct token *token,
                           struct arena *arena, struct diags *diags, struct str *value)
{
    if (!take_room(scope->map, token->whole.len)) {
        return false;
    }
    *value = expand_one(scope, token, arena, diags);
    return take_room(scope->map, value->len);
}

static void warn_no_room(const struct token_scope *scope, struct diags *diags)
{
    diag_loss(diags, scope->place, NULL,
              "tokens are left as written: those of this map make more than %d MiB of text",
              MAP_MOST_TOKEN_TEXT / (1024 * 1024));
}

struct str tokens_expand(const struct token_scope *scope, struct str text, struct arena *arena,
                         struct diags *diags)
{
    struct buf out = { 0 };
    struct str rest = text;
    struct str before;
    struct token token;
    bool fits = true;
    while (fits && cut_token(&rest, &before, &token)) {
        struct str value;
        buf_add_str(&out, before);
        fits = expand_in_room(scope, &token, arena, diags, &value);
        buf_add_str(&out, fits ? value : token.whole);
    }
    if (!fits) {
        warn_no_room(scope, diags);
    }
    if (rest.len == text.len) {
        return text;
    }
    buf_add_str(&out, rest);
    struct str expanded = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return expanded;
}

static bool is_word_char(struct str text, size_t at)
{
    return at < text.len &&
           (str_is_letter(text.data[at]) || str_is_digit(text.data[at]) || text.data[at] == '_');
}

/* Length of the dotted quad at AT, 0 if there is none. */
static size_t quad_length(struct str text, size_t at)
{
    enum { GROUPS = 4, LONGEST = 3 };
    if (at > 0 && is_word_char(text, at - 1)) {
        return 0;
    }
    size_t end = at;
    for (int group = 0; group < GROUPS; group++) {
        if (group > 0 && (end >= text.len || text.data[end++] != '.')) {
            return 0;
        }
        size_t digits = 0;
        while (digits < LONGEST && end < text.len && str_is_digit(text.data[end])) {
            digits++;
            end++;
        }
        if (digits == 0) {
            return 0;
        }
    }
    return is_word_char(text, end) ? 0 : end - at;
}

static size_t letters_at(struct str text, size_t at)
{
    size_t end = at;
    while (end < text.len && str_is_letter(text.data[end])) {
        end++;
    }
    return end - at;
}

struct str tokens_anonymise(struct str text, struct arena *arena)
{
    enum { SHORTEST = 3 };
    struct buf out = { 0 };
    for (size_t at = 0; at < text.len;) {
        size_t quad = quad_length(text, at);
        size_t letters = letters_at(text, at);
        if (quad) {
            buf_add_text(&out, "127.0.0.1");
            at += quad;
            continue;
        }
        size_t count = letters ? letters : 1;
        for (size_t i = 0; i < count; i++) {
            buf_add_char(&out, letters >= SHORTEST ? 'x' : text.data[at + i]);
        }
        at += count;
    }
    struct str shown_text = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return shown_text;
}
