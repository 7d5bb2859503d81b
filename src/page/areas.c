#include "page/areas.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "page/attributes.h"

static bool is_of_item(const struct area *area)
{
    return area->item && !area->item->is_default &&
           (area->owner == AREA_NODE || area->owner == AREA_LINK);
}

static int compare(const void *a, const void *b)
{
    const struct area *first = *(const struct area *const *)a;
    const struct area *second = *(const struct area *const *)b;
    if (first->zorder != second->zorder) {
        return first->zorder > second->zorder ? -1 : 1;
    }
    if (first->sequence != second->sequence) {
        return first->sequence < second->sequence ? -1 : 1;
    }
    return first > second ? -1 : 1; /* they stand in order of creation */
}

static const struct area **sorted(const struct scene *scene, size_t *count, struct arena *arena)
{
    const struct area **areas = arena_array(arena, scene->areas.count, sizeof *areas);
    *count = 0;
    for (size_t i = 0; i < scene->areas.count; i++) {
        if (is_of_item(&scene->areas.items[i])) {
            areas[(*count)++] = &scene->areas.items[i];
        }
    }
    if (*count) {
        qsort(areas, *count, sizeof *areas, compare);
    }
    return areas;
}

/* A whole number as "%.0f" has it, -0 too, in a tenth of the time. */
static void add_ordinate(struct buf *out, double ordinate)
{
    char digits[32];
    size_t at = sizeof digits;
    uint64_t rest = (uint64_t)fabs(ordinate);
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (signbit(ordinate)) {
        digits[--at] = '-';
    }
    buf_add(out, digits + at, sizeof digits - at);
}

static void add_coordinates(struct buf *out, const struct area *area)
{
    for (size_t i = 0; i < area->point_count; i++) {
        struct point corner = scene_area_corner(area, i);
        if (i > 0) {
            buf_add_char(out, ',');
        }
        add_ordinate(out, corner.x);
        buf_add_char(out, ',');
        add_ordinate(out, corner.y);
    }
}

static void write_area(const struct area *area, struct str attributes, struct buf *out)
{
    const char *id = area->owner == AREA_NODE ? "NODE:N" : "LINK:L";
    buf_printf(out, "<area id=\"%s%u:%u\" ", id, area->item->id, area->part);
    buf_add_str(out, attributes);
    buf_printf(out, "shape=\"%s\" coords=\"", area->is_polygon ? "poly" : "rect");
    add_coordinates(out, area);
    buf_add_text(out, "\" />\n");
}

bool areas_write(const struct page *page, struct arena *arena, struct diags *diags, struct buf *out)
{
    size_t count;
    const struct area **areas = sorted(page->scene, &count, arena);
    struct attributes attributes = { .page = page, .arena = arena, .diags = diags };
    for (size_t i = 0; i < count; i++) {
        if (out->len > PAGE_LARGEST) {
            diag_error(diags, areas[i]->item->place,
                       "the page would be over %d MiB: too many items share a long NOTES, INFOURL "
                       "or OVERLIBGRAPH",
                       PAGE_LARGEST / (1024 * 1024));
            return false;
        }
        struct str text = attributes_of(&attributes, areas[i]->item, areas[i]->direction);
        if (text.len) {
            write_area(areas[i], text, out);
        }
    }
    return true;
}
