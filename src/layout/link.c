/* Vocabulary: spine.h and way.h. OUT is drawn before IN, but for the labels. */
#include "layout/link.h"

#include "layout/areas.h"

/* The ends of LINK, shifted as NODES says. False with a warning if one of them has no place. */
static bool find_ends(const struct layout *layout, const struct link *link, struct point ends[2])
{
    for (size_t i = 0; i < 2; i++) {
        const struct node *node = link->ends[i];
        if (node->style.position.kind == POSITION_UNSET) {
            diag_loss(layout->diags, link->item.place, "WMWARN35",
                      "link \"%.*s\" is not drawn: its node \"%.*s\" has no POSITION",
                      STR_ARG(link->item.name), STR_ARG(node->item.name));
            return false;
        }
        struct point shift =
            geometry_offset(&link->style.end_offset[i], layout->pictures[node->item.index].size);
        ends[i] = (struct point){ node->at.x + shift.x, node->at.y + shift.y };
    }
    return true;
}

static bool is_same(struct point a, struct point b)
{
    return a.x == b.x && a.y == b.y;
}

/* Ends and vias in order, less those that repeat the one before. */
static size_t gather_keys(const struct link *link, const struct point ends[2], struct point *keys)
{
    size_t count = 0, points = link->vias.count + 2;
    /* a first key at (0, 0) goes, too: php-weathermap takes it for one without a value */
    struct point previous = { 0, 0 };
    for (size_t i = 0; i < points; i++) {
        struct point key = ends[i > 0];
        if (i > 0 && i + 1 < points) {
            key = link->vias.items[i - 1].at;
        }
        if (!is_same(key, previous)) {
            keys[count++] = key;
        }
        previous = key;
    }
    return count;
}

/* False with a warning if LINK has no length. */
static bool find_spine(const struct layout *layout, const struct link *link, struct way *way)
{
    struct point ends[2];
    if (!find_ends(layout, link, ends)) {
        return false;
    }
    struct point *keys = arena_array(layout->scratch, link->vias.count + 2, sizeof *keys);
    size_t count = gather_keys(link, ends, keys);
    if (count < 2 || (link->vias.count == 0 && is_same(ends[0], ends[1]))) {
        diag_loss(layout->diags, link->item.place, "WMWARN45",
                  "link \"%.*s\" is not drawn: it begins and ends at the same place",
                  STR_ARG(link->item.name));
        return false;
    }
    way->is_curved = link->vias.count > 0 && link->style.via_style == VIA_CURVED;
    way->spine = way->is_curved ? spine_curved(keys, count, layout->scratch)
                                : spine_straight(keys, count, layout->scratch);
    return true;
}

static void find_widths(const struct layout *layout, const struct link *link, struct way *way)
{
    const struct item_value *value = values_look(layout->values, &link->item);
    double width = link->style.width;
    for (int i = DIRECTION_IN; i < DIRECTIONS; i++) {
        way->width[i] = width;
        if (layout->has_bulge) {
            way->width[i] = ((width * value->percent[i] * 1.5 + 0.1) / 100) + 1;
        }
        way->head_length[i] = way->width[i] * link->style.arrow.length;
        way->head_width[i] = way->width[i] * link->style.arrow.width;
    }
    way->least = 1.2 * (way->head_length[DIRECTION_IN] + way->head_length[DIRECTION_OUT]);
}

static bool find_way(const struct layout *layout, const struct link *link, struct way *way)
{
    *way = (struct way){ .is_oneway = link->style.kind == LINK_ONEWAY };
    if (!find_spine(layout, link, way)) {
        return false;
    }
    find_widths(layout, link, way);
    way->length = spine_length(&way->spine);
    way->split = way->length * ((way->is_oneway ? 100 : link->style.split) / 100);
    return true;
}

static void add_arrow(const struct layout *layout, const struct link *link,
                      const struct outline *outline, enum direction direction)
{
    struct colour colour = values_look(layout->values, &link->item)->colour[direction];
    size_t count = outline->count;
    const struct point *points = sheet_points(outline->points, count, layout->arena);
    sheet_add_polygon(&layout->canvas, SHAPE_FILLED_POLYGON, colour, points, count);
    struct area area = areas_of_item(layout, &link->item);
    area.part = direction == DIRECTION_OUT;
    area.direction = direction;
    areas_add_polygon(layout, area, points, count);
    sheet_add_polygon(&layout->canvas, SHAPE_POLYGON, link->style.outline, points, count);
}

static void warn_of_outline(const struct layout *layout, const struct link *link,
                            enum outline_result result, const struct way *way)
{
    if (result == OUTLINE_TOO_SHORT) {
        diag_loss(layout->diags, link->item.place, way->is_curved ? "WMWARN01" : NULL,
                  "link \"%.*s\" is %.0f pixels long, too short for its arrow heads: they take "
                  "%.0f",
                  STR_ARG(link->item.name), way->length, way->least);
    } else {
        diag_loss(layout->diags, link->item.place, NULL,
                  "an arrow of link \"%.*s\" has no room: use a SPLITPOS nearer to 50 or a "
                  "smaller WIDTH",
                  STR_ARG(link->item.name));
    }
}

static void add_arrows(const struct layout *layout, const struct link *link, const struct way *way)
{
    static const enum direction order[] = { DIRECTION_OUT, DIRECTION_IN };
    enum outline_result told = OUTLINE_DONE;
    for (size_t i = 0; i < (way->is_oneway ? 1 : 2); i++) {
        if (way->head_length[order[i]] == 0) {
            diag_loss(layout->diags, link->item.place, NULL,
                      "link \"%.*s\" has no arrows: its WIDTH or ARROWSTYLE is 0",
                      STR_ARG(link->item.name));
            return;
        }
        struct outline outline;
        enum outline_result result =
            way->is_curved ? outline_curved(way, order[i], layout->scratch, &outline)
                           : outline_straight(way, order[i], layout->scratch, &outline);
        if (result == OUTLINE_DONE) {
            add_arrow(layout, link, &outline, order[i]);
            continue;
        }
        if (told != OUTLINE_TOO_SHORT) {
            warn_of_outline(layout, link, result, way);
        }
        told = result;
        if (way->is_curved && result == OUTLINE_TOO_SHORT) {
            return;
        }
    }
}

static void check_label_order(const struct layout *layout, const struct link *link)
{
    const double *at = link->style.bandwidth_at;
    if (link->style.kind == LINK_TWOWAY && at[DIRECTION_IN] < at[DIRECTION_OUT] &&
        !map_hint_is_on(layout->map, STR("nowarn_bwlabelpos"))) {
        diag_warning(layout->diags, link->item.place, "WMWARN50",
                     "BWLABELPOS of link \"%.*s\": the IN label at %g stands on the OUT arrow, "
                     "before the OUT label at %g",
                     STR_ARG(link->item.name), at[DIRECTION_IN], at[DIRECTION_OUT]);
    }
}

static void lay_out_along(const struct layout *layout, const struct link *link,
                          const struct way *way)
{
    add_arrows(layout, link, way);
    link_add_comment(layout, link, way, DIRECTION_OUT);
    if (!way->is_oneway) {
        link_add_comment(layout, link, way, DIRECTION_IN);
    }
    check_label_order(layout, link);
    if (!way->is_oneway) {
        link_add_label(layout, link, way, DIRECTION_IN);
    }
    link_add_label(layout, link, way, DIRECTION_OUT);
}

void link_lay_out(const struct layout *layout, const struct link *link)
{
    struct way way;
    if (find_way(layout, link, &way)) {
        lay_out_along(layout, link, &way);
    }
    arena_clear(layout->scratch);
}
