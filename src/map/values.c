#include "map/values.h"

#include <math.h>

#include "map/near.h"
#include "map/scale.h"

struct values *values_new(const struct map *map, int64_t now, struct arena *arena)
{
    struct values *values = ARENA_NEW(arena, struct values);
    values->now = now;
    const size_t counts[ITEM_KINDS] = { map->nodes.count, map->links.count };
    struct item_value *runs[ITEM_KINDS];
    for (size_t kind = 0; kind < ITEM_KINDS; kind++) {
        runs[kind] = arena_array(arena, counts[kind], sizeof *runs[kind]);
        for (size_t i = 0; i < counts[kind]; i++) {
            struct item_value *value = &runs[kind][i];
            names_init(&value->notes, arena);
            value->colour[DIRECTION_IN] = (struct colour){ COLOUR_RGB, 192, 192, 192 };
            value->colour[DIRECTION_OUT] = value->colour[DIRECTION_IN];
        }
    }
    values->nodes = runs[ITEM_NODE];
    values->links = runs[ITEM_LINK];
    return values;
}

struct item_value *values_of(struct values *values, const struct item *item)
{
    return item->kind == ITEM_NODE ? &values->nodes[item->index] : &values->links[item->index];
}

const struct item_value *values_look(const struct values *values, const struct item *item)
{
    return item->kind == ITEM_NODE ? &values->nodes[item->index] : &values->links[item->index];
}

/* What one item's rating needs to know. */
struct rating {
    const struct map *map;
    const struct item *item;
    struct item_value *value;
    bool is_drawn;
    bool has_clip_warnings, has_miss_warnings;
    struct near_budget near;
    struct diags *diags;
};

static const char *direction_word(enum direction direction)
{
    return direction == DIRECTION_IN ? "in" : "out";
}

static const char *kind_word(const struct item *item)
{
    return item->kind == ITEM_NODE ? "node" : "link";
}

static bool is_half_duplex(const struct item *item)
{
    return item->kind == ITEM_LINK && ((const struct link *)item)->style.duplex == DUPLEX_HALF;
}

static double percent_of(double total, double capacity)
{
    return capacity == 0 ? 0 : total / capacity * 100;
}

static void rate_percent(const struct rating *rating)
{
    const struct capacity *capacity = rating->item->style.capacity;
    struct item_value *value = rating->value;
    double in = value->total[DIRECTION_IN];
    double out = value->total[DIRECTION_OUT];
    if (is_half_duplex(rating->item)) {
        in = out = in + out;
        if (rating->is_drawn && capacity[DIRECTION_IN].value != capacity[DIRECTION_OUT].value) {
            diag_warning(rating->diags, rating->item->place, "WMWARN44",
                         "link \"%.*s\" is half duplex, but its bandwidths in and out differ",
                         STR_ARG(rating->item->name));
        }
    }
    value->percent[DIRECTION_IN] = percent_of(in, capacity[DIRECTION_IN].value);
    value->percent[DIRECTION_OUT] = percent_of(out, capacity[DIRECTION_OUT].value);
}

static void warn_unknown_scale(struct rating *rating, enum direction direction)
{
    char tail[SUGGEST_TAIL];
    const struct scale_use *use = &rating->item->style.use;
    diag_loss(rating->diags, use->place, "WMWARN09",
              "%s \"%.*s\" uses a scale \"%.*s\" that has no SCALE line (%s)%s",
              kind_word(rating->item), STR_ARG(rating->item->name), STR_ARG(use->scale),
              direction_word(direction),
              near_tail(&rating->map->scale_names, use->scale, &rating->near, tail));
}

static void warn_clipped(const struct rating *rating, enum direction direction)
{
    double percent = rating->value->percent[direction];
    bool is_over = percent > 0;
    diag_warning(rating->diags, rating->item->place, is_over ? "WMWARN33" : "WMWARN34",
                 "%s \"%.*s\": %.2f %% %s is coloured as %s %%", kind_word(rating->item),
                 STR_ARG(rating->item->name), percent, direction_word(direction),
                 is_over ? "100" : "0");
}

static void warn_missed(const struct rating *rating, enum direction direction, double number)
{
    const struct scale_use *use = &rating->item->style.use;
    diag_warning(rating->diags, use->place, "WMWARN29",
                 "%s \"%.*s\": scale \"%.*s\" has no range for %.14g (%s)", kind_word(rating->item),
                 STR_ARG(rating->item->name), STR_ARG(use->scale), number,
                 direction_word(direction));
}

/* A node shows one direction only, so only that one is worth a word. */
static bool is_shown(const struct item *item, enum direction direction)
{
    return item->kind == ITEM_LINK || item->style.use.direction == direction;
}

static void rate_colour(struct rating *rating, enum direction direction)
{
    const struct scale_use *use = &rating->item->style.use;
    struct item_value *value = rating->value;
    if (str_is(use->scale, "none")) {
        value->colour[direction] = (struct colour){ COLOUR_RGB, 255, 255, 255 };
        value->range[direction] = NULL;
        return;
    }
    double number =
        use->type == SCALE_PERCENT ? value->percent[direction] : value->total[direction];
    const struct scale *scale = map_scale(rating->map, use->scale);
    struct scale_match match = scale_find(scale, number, use->type);
    value->colour[direction] = match.colour;
    value->range[direction] = match.range;
    if (!rating->is_drawn) {
        return;
    }
    if (!scale || scale->ranges.count == 0) {
        warn_unknown_scale(rating, direction);
    }
    if (match.is_clipped && rating->has_clip_warnings) {
        warn_clipped(rating, direction);
    }
    bool is_missed = !match.range && number != 0 && is_shown(rating->item, direction);
    if (is_missed && rating->has_miss_warnings) {
        warn_missed(rating, direction, number);
    }
}

static void rate(struct rating *rating, const struct item *item, struct item_value *value)
{
    rating->item = item;
    rating->value = value;
    rating->is_drawn = map_item_is_drawn(item);
    value->is_rated = true;
    rate_percent(rating);
    rate_colour(rating, DIRECTION_IN);
    rate_colour(rating, DIRECTION_OUT);
}

void values_rate(const struct map *map, struct values *values, struct arena *arena,
                 struct diags *diags)
{
    (void)arena;
    struct rating rating = {
        .map = map,
        .diags = diags,
        .has_clip_warnings = !map_hint_is_on(map, STR("nowarn_clipping")),
        .has_miss_warnings = !map_hint_is_on(map, STR("nowarn_scalemisses")),
    };
    for (size_t i = 0; i < map->nodes.count; i++) {
        rate(&rating, &map->nodes.items[i]->item, &values->nodes[i]);
    }
    for (size_t i = 0; i < map->links.count; i++) {
        rate(&rating, &map->links.items[i]->item, &values->links[i]);
    }
}
