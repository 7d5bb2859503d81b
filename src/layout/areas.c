#include "layout/areas.h"

#include "base/number.h"

struct area areas_of_item(const struct layout *layout, const struct item *item)
{
    enum { FURNITURE = 1 };
    size_t nodes = item->kind == ITEM_LINK ? layout->map->nodes.count : 0;
    return (struct area){
        .owner = item->kind == ITEM_LINK ? AREA_LINK : AREA_NODE,
        .item = item,
        .zorder = item->style.zorder,
        .sequence = FURNITURE + nodes + item->index,
    };
}

struct point scene_area_corner(const struct area *area, size_t index)
{
    struct point point = area->points[index];
    return (struct point){ number_round(point.x), number_round(point.y) };
}

static void add_area(const struct layout *layout, struct area area, const struct point *points,
                     size_t count)
{
    if (area.item && area.item->is_default) {
        return;
    }
    area.points = points;
    area.point_count = count;
    VEC_PUSH(&layout->scene->areas, layout->arena, area);
}

static void sort_pair(double *low, double *high)
{
    if (*low > *high) {
        double swap = *low;
        *low = *high;
        *high = swap;
    }
}

void areas_add_box(const struct layout *layout, struct area area, struct box box)
{
    sort_pair(&box.x1, &box.x2);
    sort_pair(&box.y1, &box.y2);
    const struct point corners[] = { { box.x1, box.y1 }, { box.x2, box.y2 } };
    add_area(layout, area, sheet_points(corners, 2, layout->arena), 2);
}

void areas_add_polygon(const struct layout *layout, struct area area, const struct point *points,
                       size_t count)
{
    area.is_polygon = true;
    add_area(layout, area, points, count);
}
