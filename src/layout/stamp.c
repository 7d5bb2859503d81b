/* Vocabulary: a stamp's *moment* is in seconds since 1970 UTC; its place is the left end of its
 * bottom line. */
#include "layout/stamp.h"

#include <time.h>

#include "layout/areas.h"
#include "layout/hint.h"
#include "layout/texts.h"

/* With `SET testmode 1` every picture is made at this moment, in UTC. */
static const int64_t test_moment = 1270813792;

static bool is_test(const struct layout *layout)
{
    return hint_is_one(map_hint(layout->map, STR("testmode")));
}

/* FORMAT as strftime has it; empty if it grows beyond all reason. */
static struct str format_moment(const struct layout *layout, struct str format, int64_t moment)
{
    enum { LONGEST = 1 << 20, AT_LEAST = 256, GROWTH = 32 };
    time_t seconds = (time_t)moment;
    struct tm parts;
    const struct tm *done =
        is_test(layout) ? gmtime_r(&seconds, &parts) : localtime_r(&seconds, &parts);
    if (!done || format.len > LONGEST / GROWTH) {
        return STR("");
    }
    size_t room = AT_LEAST + GROWTH * format.len;
    char *text = arena_alloc(layout->arena, room);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    size_t length = strftime(text, room, arena_text(layout->arena, format), &parts);
#pragma GCC diagnostic pop
    return (struct str){ text, length };
}

static struct area furniture_area(enum area_owner owner, unsigned part)
{
    return (struct area){ .owner = owner, .part = part, .zorder = LAYOUT_FURNITURE };
}

static void add_stamp(const struct layout *layout, enum stamp_kind kind, int64_t moment)
{
    const struct map *map = layout->map;
    const struct stamp *stamp = &map->stamps[kind];
    struct str text = format_moment(layout, stamp->format, moment);
    struct point size = texts_size(layout, map->stamp_font, text);
    struct point at = { layout->scene->width - size.x, size.y };
    if (stamp->x != 0 && stamp->y != 0) {
        at = (struct point){ stamp->x, stamp->y };
    }
    sheet_add_text(&layout->canvas, map->stamp_colour, at,
                   (struct text){ map->stamp_font, text, 0 });
    areas_add_box(layout, furniture_area(AREA_STAMP, kind),
                  (struct box){ at.x, at.y, at.x + size.x, at.y - size.y });
}

void stamp_lay_out(const struct layout *layout)
{
    const struct values *values = layout->values;
    add_stamp(layout, STAMP_CREATED, is_test(layout) ? test_moment : values->now);
    if (values->oldest > 0) {
        add_stamp(layout, STAMP_OLDEST, values->oldest);
    }
    if (values->newest > 0) {
        add_stamp(layout, STAMP_NEWEST, values->newest);
    }
}

void stamp_lay_out_title(const struct layout *layout)
{
    const struct map *map = layout->map;
    struct str text = texts_shown(layout, NULL, map->title);
    struct point size = texts_size(layout, map->title_font, text);
    struct point at = { map->title_x, map->title_y };
    if (map->title_x < 0 || map->title_y < 0) {
        at = (struct point){ 10, map->title_y - size.y };
    }
    sheet_add_text(&layout->canvas, map->title_colour, at,
                   (struct text){ map->title_font, text, 0 });
    areas_add_box(layout, furniture_area(AREA_TITLE, 0),
                  (struct box){ at.x, at.y, at.x + size.x, at.y - size.y });
}
