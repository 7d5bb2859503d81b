#include "layout/scale_colour.h"

#include "map/scale.h"

static void warn_of_clipping(const struct layout *layout, const struct item *item, double percent)
{
    if (!map_hint_is_on(layout->map, STR("nowarn_clipping"))) {
        diag_warning(layout->diags, item->place, percent > 100 ? "WMWARN33" : "WMWARN34",
                     "\"%.*s\": %g percent are shown in the colour of %d percent",
                     STR_ARG(item->name), percent, percent > 100 ? 100 : 0);
    }
}

struct colour scale_colour(const struct layout *layout, const struct item *item,
                           const struct scale_use *use, double value, enum scale_type type)
{
    const struct scale *scale = map_scale(layout->map, use->scale);
    struct scale_match match = scale_find(scale, value, type);
    if (!scale) {
        diag_loss(layout->diags, use->place, "WMWARN09",
                  "\"%.*s\" uses scale \"%.*s\", which is not defined", STR_ARG(item->name),
                  STR_ARG(use->scale));
    } else if (!match.range && value != 0 &&
               !map_hint_is_on(layout->map, STR("nowarn_scalemisses"))) {
        diag_warning(layout->diags, use->place, "WMWARN29",
                     "\"%.*s\": no range of scale \"%.*s\" holds %g; it is drawn white",
                     STR_ARG(item->name), STR_ARG(use->scale), value);
    }
    if (match.is_clipped) {
        warn_of_clipping(layout, item, value);
    }
    return match.colour;
}
