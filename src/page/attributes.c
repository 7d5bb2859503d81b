#include "page/attributes.h"

#include "map/format.h"
#include "map/tokens.h"
#include "page/escape.h"

static struct str expand(const struct attributes *attributes, struct str text)
{
    const struct page *page = attributes->page;
    const struct item *item = attributes->item;
    struct token_scope scope = { page->map, page->values, item, item->place };
    return tokens_expand(&scope, text, attributes->arena, attributes->diags);
}

/* ---- what pops up ---- */

/* One popup anywhere on an item gives a handler to all of its areas. */
static bool has_popup(const struct item *item)
{
    size_t directions = item->kind == ITEM_NODE ? 1 : DIRECTIONS;
    for (size_t i = 0; i < directions; i++) {
        const struct popup *popup = &item->style.popup[i];
        if (popup->graphs.count || popup->notes.len) {
            return true;
        }
    }
    return false;
}

static void add_number(const struct attributes *attributes, const char *before, double number,
                       struct buf *out)
{
    buf_add_text(out, before);
    buf_add_str(out, format_plain(number, attributes->arena));
}

static void add_graphs(const struct attributes *attributes, const struct popup *popup,
                       struct buf *out)
{
    const struct style *style = &attributes->item->style;
    for (size_t i = 0; i < popup->graphs.count; i++) {
        buf_add_text(out, i ? "&lt;br /&gt;&lt;img " : "&lt;img ");
        if (style->popup_width != 0) {
            add_number(attributes, " WIDTH=", style->popup_width, out);
        }
        if (style->popup_height != 0) {
            add_number(attributes, " HEIGHT=", style->popup_height, out);
        }
        buf_add_text(out, " src=");
        escape_script_address(out, expand(attributes, popup->graphs.items[i]));
        buf_add_text(out, "&gt;");
    }
}

static void add_content(const struct attributes *attributes, const struct popup *popup,
                        struct buf *out)
{
    add_graphs(attributes, popup, out);
    if (str_trim(popup->notes).len) {
        buf_add_text(out, popup->graphs.count ? "&lt;br /&gt;" : "");
        escape_script_html(out, expand(attributes, popup->notes));
    }
}

/* The middle of a node, or half way between the nodes of a link. */
static struct point middle(const struct item *item)
{
    if (item->kind == ITEM_NODE) {
        return ((const struct node *)item)->at;
    }
    const struct link *link = (const struct link *)item;
    struct point a = link->ends[0]->at, b = link->ends[1]->at;
    return (struct point){ (a.x + b.x) / 2, (a.y + b.y) / 2 };
}

/* A popup of known size opens toward the middle of the map. */
static void add_size(const struct attributes *attributes, struct buf *out)
{
    const struct style *style = &attributes->item->style;
    const struct scene *scene = attributes->page->scene;
    struct point at = middle(attributes->item);
    if (style->popup_width != 0) {
        add_number(attributes, "WIDTH,", style->popup_width, out);
        buf_add_text(out, at.x > scene->width / 2 ? ",LEFT," : ",");
    }
    if (style->popup_height != 0) {
        add_number(attributes, "HEIGHT,", style->popup_height, out);
        buf_add_text(out, at.y > scene->height / 2 ? ",ABOVE," : ",");
    }
}

static void add_handlers(const struct attributes *attributes, const struct popup *popup,
                         struct buf *out)
{
    struct str caption = popup->caption.len ? popup->caption : attributes->item->name;
    buf_add_text(out, "onmouseover=\"return overlib('");
    add_content(attributes, popup, out);
    buf_add_text(out, "',DELAY,250,");
    add_size(attributes, out);
    buf_add_text(out, "CAPTION,'");
    escape_script_html(out, expand(attributes, caption));
    buf_add_text(out, "');\"  onmouseout=\"return nd();\" ");
}

/* ---- all of it ---- */

static struct str make(const struct attributes *attributes, enum direction direction)
{
    const struct item *item = attributes->item;
    const struct popup *popup =
        &item->style.popup[item->kind == ITEM_NODE ? DIRECTION_IN : direction];
    bool pops_up = attributes->page->map->html_style == HTML_OVERLIB && has_popup(item);
    struct str url = expand(attributes, popup->url);
    struct buf out = { 0 };
    if (url.len) {
        buf_add_text(&out, "href=\"");
        escape_address(&out, url);
        buf_add_text(&out, "\" ");
    } else if (pops_up) {
        buf_add_text(&out, "nohref ");
    }
    if (pops_up) {
        add_handlers(attributes, popup, &out);
    }
    struct str made = arena_str(attributes->arena, buf_str(&out));
    buf_free(&out);
    return made;
}

struct str attributes_of(struct attributes *attributes, const struct item *item,
                         enum direction direction)
{
    if (attributes->item != item) {
        attributes->item = item;
        attributes->is_made[DIRECTION_IN] = attributes->is_made[DIRECTION_OUT] = false;
    }
    if (!attributes->is_made[direction]) {
        attributes->made[direction] = make(attributes, direction);
        attributes->is_made[direction] = true;
    }
    return attributes->made[direction];
}
