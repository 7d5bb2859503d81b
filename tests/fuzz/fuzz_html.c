/* Any texts in a map's page: each must stay in the attribute or the script string it was put in.
 * The input's lines are, in turn: name, address, picture, caption, notes, title, style sheet. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "page/page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool fact)
{
    if (!fact) {
        abort();
    }
}

/* Cuts TEXT off the front of *REST, which must begin with it. */
static void take(struct str *rest, const char *text)
{
    demand(str_starts(*rest, str_of(text)));
    *rest = str_from(*rest, strlen(text));
}

static bool take_if(struct str *rest, const char *text)
{
    bool is_there = str_starts(*rest, str_of(text));
    *rest = str_from(*rest, is_there ? strlen(text) : 0);
    return is_there;
}

/* Cuts off everything up to the next quote, which ends an attribute whatever is in it. */
static struct str take_value(struct str *rest)
{
    size_t end = str_find_char(*rest, '"');
    demand(end != STR_NONE);
    struct str value = str_slice(*rest, 0, end);
    *rest = str_from(*rest, end + 1);
    return value;
}

/* ---- the attribute as a browser reads it ---- */

static char decode_one(struct str *rest)
{
    static const struct {
        const char *name;
        char c;
    } table[] = {
        { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' }
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (take_if(rest, table[i].name)) {
            return table[i].c;
        }
    }
    char c = rest->data[0];
    demand(c != '&' || rest->len < 2 || rest->data[1] != '#');
    size_t end = 1;
    while (c == '&' && end < rest->len &&
           (str_is_letter(rest->data[end]) || str_is_digit(rest->data[end]))) {
        end++;
    }
    demand(c != '&' || end == 1 || end == rest->len || rest->data[end] != ';');
    *rest = str_from(*rest, 1);
    return c;
}

static struct str decode(struct str value, struct arena *arena)
{
    struct buf out = { 0 };
    while (value.len) {
        buf_add_char(&out, decode_one(&value));
    }
    struct str text = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return text;
}

/* ---- the script as a browser reads it ---- */

static bool is_hexadecimal(char c)
{
    c = str_lower_char(c);
    return str_is_digit(c) || (c >= 'a' && c <= 'f');
}

static void take_escape(struct str *rest)
{
    demand(rest->len >= 2);
    char kind = rest->data[1];
    size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : 0;
    demand(kind != '\n' && kind != '\r' && rest->len >= 2 + digits);
    for (size_t i = 0; i < digits; i++) {
        demand(is_hexadecimal(rest->data[2 + i]));
    }
    *rest = str_from(*rest, 2 + digits);
}

static void take_string(struct str *rest)
{
    take(rest, "'");
    while (rest->len && rest->data[0] != '\'') {
        demand(rest->data[0] != '\n' && rest->data[0] != '\r');
        if (rest->data[0] == '\\') {
            take_escape(rest);
        } else {
            *rest = str_from(*rest, 1);
        }
    }
    take(rest, "'");
}

static void check_handler(struct str script)
{
    take(&script, "return overlib(");
    take_string(&script);
    take(&script, ",DELAY,250,WIDTH,300,LEFT,CAPTION,");
    take_string(&script);
    take(&script, ");");
    demand(script.len == 0);
}

static void check_area(struct str *rest, struct arena *arena)
{
    take(rest, "<area id=\"NODE:N104:0\" ");
    if (take_if(rest, "href=\"")) {
        struct str address = take_value(rest);
        demand(str_find_char(address, '<') == STR_NONE && str_find_char(address, '>') == STR_NONE);
        take(rest, " ");
    } else {
        take(rest, "nohref ");
    }
    take(rest, "onmouseover=\"");
    check_handler(decode(take_value(rest), arena));
    take(rest, "  onmouseout=\"return nd();\" shape=\"rect\" coords=\"1,2,30,40\" />\n");
}

static size_t count(struct str text, const char *part)
{
    size_t found = 0;
    for (size_t at; (at = str_find(text, str_of(part))) != STR_NONE; found++) {
        text = str_from(text, at + 1);
    }
    return found;
}

static void check_page(struct str html, struct arena *arena)
{
    static const char areas[] = "<map name=\"weathermap_imap\" id=\"weathermap_imap\">\n";
    demand(count(html, "<script") == 1 && count(html, "</script") == 1);
    demand(count(html, "<title>") == 1 && count(html, "</title>") == 1);
    demand(count(html, "<link") == 1 && count(html, "<area") == 1 && count(html, "<img id") == 1);
    struct str rest = str_from(html, str_find(html, str_of(areas)));
    take(&rest, areas);
    check_area(&rest, arena);
    take(&rest, "</map>\n");
}

/* ---- the map ---- */

static struct str next(struct str *rest)
{
    struct str line = { 0 };
    return str_next_line(rest, &line) ? line : (struct str){ "-", 1 };
}

static void write_page(struct str input, struct map *map, struct arena *arena, struct buf *out)
{
    struct diags diags = diags_new(arena);
    struct node *node = ARENA_NEW(arena, struct node);
    struct popup *popup = &node->item.style.popup[DIRECTION_IN];
    struct point corners[] = { { 1, 2 }, { 30, 40 } };
    struct area area = {
        .owner = AREA_NODE, .item = &node->item, .points = corners, .point_count = 2
    };
    struct scene scene = { .width = 100, .height = 100, .areas = { &area, 1, 1 } };
    node->item.name = next(&input);
    node->item.id = 104;
    node->at.x = 51;
    node->item.style.popup_width = 300;
    popup->url = next(&input);
    VEC_PUSH(&popup->graphs, arena, next(&input));
    popup->caption = next(&input);
    popup->notes = next(&input);
    map->html_style = HTML_OVERLIB;
    map->title = next(&input);
    map->style_sheet = arena_printf(arena, "x%.*s", STR_ARG(next(&input)));
    struct page page = { map, values_new(map, 0, arena), &scene, next(&input) };
    page_write(&page, arena, &diags, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct map *map = map_parse((struct str){ 0 }, "fuzz.conf", arena, &diags);
    struct buf out = { 0 };
    write_page((struct str){ (const char *)data, size }, map, arena, &out);
    check_page(buf_str(&out), arena);
    buf_free(&out);
    arena_free(arena);
    return 0;
}
