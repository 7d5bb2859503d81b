#include "page/page.h"

#include "map/tokens.h"
#include "page/areas.h"
#include "page/escape.h"
#include "page/overlib_script.h"

/* Comes before the map's own style sheet, so that has the last word. */
static const char style[] = "<style>\n"
                            ":root { color-scheme: light dark }\n"
                            "body { font: 14px/1.5 system-ui, sans-serif; margin: 8px }\n"
                            "#wmapimage { display: block }\n"
                            "#byline { font-size: 12px; opacity: .7 }\n"
                            "</style>\n";

static struct str shown_title(const struct page *page, struct arena *arena, struct diags *diags)
{
    const struct map *map = page->map;
    struct place place = { .file = arena_text(diags->arena, map->path) };
    struct token_scope scope = { map, page->values, NULL, place };
    struct str title = tokens_expand(&scope, map->title, arena, diags);
    return map_hint_is_on(map, STR("screenshot_mode")) ? tokens_anonymise(title, arena) : title;
}

static void write_head(const struct page *page, struct str title, struct buf *out)
{
    buf_add_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
                      "<meta http-equiv=\"refresh\" content=\"300\" />\n<title>");
    escape_text(out, title);
    buf_add_text(out, "</title>\n");
    buf_add_text(out, style);
    if (page->map->style_sheet.len) {
        buf_add_text(out, "<link rel=\"stylesheet\" type=\"text/css\" href=\"");
        escape_address(out, page->map->style_sheet);
        buf_add_text(out, "\" />\n");
    }
    buf_add_text(out, "</head>\n<body>\n");
}

static void write_script(struct buf *out)
{
    buf_add_text(out, "<div id=\"overDiv\" style=\"position:absolute; visibility:hidden; "
                      "z-index:1000;\"></div>\n<script>\n");
    buf_add(out, overlib_script, overlib_script_size);
    buf_add_text(out, "</script>\n");
}

static void write_picture(const struct page *page, struct str title, struct buf *out)
{
    const struct scene *scene = page->scene;
    buf_printf(out,
               "<div class=\"weathermapimage\" style=\"margin-left: auto; margin-right: auto; "
               "width: %.0fpx;\" ><img id=\"wmapimage\" src=\"",
               scene->width);
    escape_address(out, page->image);
    buf_printf(out,
               "\" width=\"%.0f\" height=\"%.0f\" border=\"0\" usemap=\"#weathermap_imap\" alt=\"",
               scene->width, scene->height);
    struct buf text = { 0 };
    escape_text(&text, title);
    escape_address(out, buf_str(&text));
    buf_free(&text);
    buf_add_text(out, "\" /></div>\n");
}

bool page_write(const struct page *page, struct arena *arena, struct diags *diags, struct buf *out)
{
    struct str title = shown_title(page, arena, diags);
    write_head(page, title, out);
    if (page->map->html_style == HTML_OVERLIB) {
        write_script(out);
    }
    write_picture(page, title, out);
    buf_add_text(out, "<map name=\"weathermap_imap\" id=\"weathermap_imap\">\n");
    bool is_whole = areas_write(page, arena, diags, out);
    buf_add_text(out,
                 "</map>\n<hr />\n<span id=\"byline\">Network map made with blumap " BLUMAP_VERSION
                 "</span>\n</body>\n</html>\n");
    return is_whole;
}
