#include "map/scale.h"

static const struct colour grey = { COLOUR_RGB, 192, 192, 192 };
static const struct colour white = { COLOUR_RGB, 255, 255, 255 };

static double mix(double from, double to, double ratio)
{
    return from + (to - from) * ratio;
}

static struct colour colour_in(const struct scale_range *range, double value)
{
    const struct colour *from = &range->colour;
    const struct colour *to = &range->colour2;
    if (!range->has_gradient) {
        return *from;
    }
    double ratio = 0;
    if (range->bottom != range->top) {
        ratio = (value - range->bottom) / (range->top - range->bottom);
    }
    return (struct colour){ COLOUR_RGB, mix(from->red, to->red, ratio),
                            mix(from->green, to->green, ratio), mix(from->blue, to->blue, ratio) };
}

struct scale_match scale_find(const struct scale *scale, double value, enum scale_type type)
{
    struct scale_match match = { 0 };
    if (type == SCALE_PERCENT && (value < 0 || value > 100)) {
        value = value < 0 ? 0 : 100;
        match.is_clipped = true;
    }
    for (size_t i = 0; scale && i < scale->ranges.count; i++) {
        const struct scale_range *range = &scale->ranges.items[i];
        if (range->bottom <= value && value <= range->top) {
            match.range = range;
            match.colour = colour_in(range, value);
            return match;
        }
    }
    match.colour = value == 0 ? grey : white;
    return match;
}

struct colour colour_contrast(struct colour colour)
{
    const double light = 500, light_green = 140;
    bool is_light = colour.red + colour.green + colour.blue > light || colour.green > light_green;
    double part = is_light ? 0 : 255;
    return (struct colour){ COLOUR_RGB, part, part, part };
}
