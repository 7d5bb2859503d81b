/* Pages of maps as text, with hot areas made by hand. */
#include <string.h>

#include "page/page.h"
#include "unit.h"

static const char map_text[] = "WIDTH 200\n"
                               "HEIGHT 100\n"
                               "TITLE Load & <more>\n"
                               "HTMLSTYLE overlib\n"
                               "HTMLSTYLESHEET my\"style.css\n"
                               "NODE a\n"
                               "  POSITION 100 50\n"
                               "  INFOURL http://x/a?b=1&c=2\n"
                               "NODE b\n"
                               "  POSITION 101 51\n"
                               "  OVERLIBGRAPH one.png two.png?x=1&y=2\n"
                               "  OVERLIBWIDTH 400\n"
                               "  OVERLIBHEIGHT 150\n"
                               "  OVERLIBCAPTION It's {node:this:name}\n"
                               "NODE c\n"
                               "  POSITION 10 10\n"
                               "LINK ab\n"
                               "  NODES a b\n"
                               "  ININFOURL in.html\n"
                               "  OUTNOTES only out\n";

struct stage {
    struct arena *arena;
    struct diags diags;
    struct map *map;
    struct scene scene;
    struct buf out;
};

static struct stage stage_open(void)
{
    struct stage stage = { .arena = arena_new() };
    stage.diags = diags_new(stage.arena);
    stage.map = map_parse(str_of(map_text), "try.conf", stage.arena, &stage.diags);
    stage.scene.width = 200;
    stage.scene.height = 100;
    return stage;
}

static void add_area(struct stage *stage, const struct item *item, unsigned part, int64_t zorder,
                     size_t sequence)
{
    struct point *points = arena_array(stage->arena, 2, sizeof *points);
    struct area area = { .owner = item->kind == ITEM_NODE ? AREA_NODE : AREA_LINK,
                         .item = item,
                         .part = part,
                         .zorder = zorder,
                         .sequence = sequence,
                         .points = points,
                         .point_count = 2 };
    area.direction = item->kind == ITEM_LINK && part % 2 ? DIRECTION_OUT : DIRECTION_IN;
    points[0] = (struct point){ -0.0, 5 };
    points[1] = (struct point){ 20, 1e6 };
    VEC_PUSH(&stage->scene.areas, stage->arena, area);
}

static const char *write_page(struct stage *stage)
{
    struct values *values = values_new(stage->map, 0, stage->arena);
    struct page page = { stage->map, values, &stage->scene, STR("map.png?a=1&b=\"2\"") };
    buf_clear(&stage->out);
    page_write(&page, stage->arena, &stage->diags, &stage->out);
    return buf_text(&stage->out);
}

static void stage_close(struct stage *stage)
{
    buf_free(&stage->out);
    arena_free(stage->arena);
}

static void assert_holds(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("there is no\n%s\nin\n%s", part, text);
    }
}

static void test_page_has_title_picture_and_script(void **state)
{
    struct stage stage = stage_open();
    const char *html = write_page(&stage);
    (void)state;
    assert_holds(html, "<title>Load &amp; &lt;more&gt;</title>");
    assert_holds(html, "href=\"my&quot;style.css\"");
    assert_holds(html, "src=\"map.png?a=1&b=&quot;2&quot;\" width=\"200\" height=\"100\"");
    assert_holds(html, "window.overlib = function");
    assert_holds(html, "made with blumap " BLUMAP_VERSION);
    stage_close(&stage);
}

static void test_static_page_has_no_script_and_no_handler(void **state)
{
    struct stage stage = stage_open();
    (void)state;
    stage.map->html_style = HTML_STATIC;
    add_area(&stage, &map_node(stage.map, STR("a"))->item, 0, 600, 0);
    add_area(&stage, &map_node(stage.map, STR("b"))->item, 0, 600, 1);
    const char *html = write_page(&stage);
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "onmouseover"));
    assert_holds(html, "<area id=\"NODE:N104:0\" href=\"http://x/a?b=1&c=2\" shape=\"rect\" "
                       "coords=\"-0,5,20,1000000\" />\n</map>");
    stage_close(&stage);
}

static void test_popup_opens_toward_the_middle(void **state)
{
    struct stage stage = stage_open();
    (void)state;
    add_area(&stage, &map_node(stage.map, STR("b"))->item, 1, 600, 0);
    assert_holds(write_page(&stage),
                 "<area id=\"NODE:N105:1\" nohref onmouseover=\"return overlib('"
                 "&lt;img  WIDTH=400 HEIGHT=150 src=one.png&gt;&lt;br /&gt;"
                 "&lt;img  WIDTH=400 HEIGHT=150 src=two.png?x=1&y=2&gt;',DELAY,250,"
                 "WIDTH,400,LEFT,HEIGHT,150,ABOVE,CAPTION,'It\\&apos;s b');\"  "
                 "onmouseout=\"return nd();\" shape");
    stage_close(&stage);
}

/* A popup of one direction gives a handler to both; the middle of 100 and 101 is beyond the map's.
 */
static void test_link_directions_have_their_own_address_and_popup(void **state)
{
    struct stage stage = stage_open();
    struct item *item = &stage.map->links.items[stage.map->links.count - 1]->item;
    (void)state;
    item->style.popup_width = 10;
    add_area(&stage, item, 1, 300, 0);
    add_area(&stage, item, 0, 300, 0);
    assert_holds(write_page(&stage),
                 "<area id=\"LINK:L107:0\" href=\"in.html\" onmouseover=\"return overlib('',"
                 "DELAY,250,WIDTH,10,LEFT,CAPTION,'ab');\"  onmouseout=\"return nd();\" "
                 "shape=\"rect\" coords=\"-0,5,20,1000000\" />\n"
                 "<area id=\"LINK:L107:1\" nohref onmouseover=\"return overlib('only out',"
                 "DELAY,250,WIDTH,10,LEFT,CAPTION,'ab');\"  onmouseout=\"return nd();\" ");
    stage_close(&stage);
}

static void test_area_without_anything_is_left_out(void **state)
{
    struct stage stage = stage_open();
    (void)state;
    add_area(&stage, &map_node(stage.map, STR("c"))->item, 0, 600, 0);
    assert_holds(write_page(&stage), "id=\"weathermap_imap\">\n</map>");
    stage_close(&stage);
}

static void test_areas_stand_by_layer_then_item_then_youngest_first(void **state)
{
    static const char *const order[] = { "LINK:L107:1", "NODE:N104:1", "NODE:N104:0", "NODE:N105:0",
                                         "LINK:L107:3" };
    struct stage stage = stage_open();
    const struct item *a = &map_node(stage.map, STR("a"))->item;
    const struct item *b = &map_node(stage.map, STR("b"))->item;
    const struct item *ab = &map_link(stage.map, STR("ab"))->item;
    (void)state;
    add_area(&stage, ab, 3, -5, 2);
    add_area(&stage, a, 0, 600, 0);
    add_area(&stage, b, 0, 600, 1);
    add_area(&stage, a, 1, 600, 0);
    add_area(&stage, ab, 1, 1001, 9);
    const char *at = write_page(&stage);
    for (size_t i = 0; i < UNIT_COUNT(order); i++) {
        assert_holds(at, order[i]);
        at = strstr(at, order[i]);
    }
    stage_close(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page_has_title_picture_and_script),
        cmocka_unit_test(test_static_page_has_no_script_and_no_handler),
        cmocka_unit_test(test_popup_opens_toward_the_middle),
        cmocka_unit_test(test_link_directions_have_their_own_address_and_popup),
        cmocka_unit_test(test_area_without_anything_is_left_out),
        cmocka_unit_test(test_areas_stand_by_layer_then_item_then_youngest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
