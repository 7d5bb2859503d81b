#include "draw/pixel.h"

#include <limits.h>
#include <math.h>

int pixel_of(double value)
{
    if (!isfinite(value)) {
        return 0;
    }
    if (value >= (double)INT_MAX) {
        return INT_MAX;
    }
    return value <= (double)INT_MIN ? INT_MIN : (int)value;
}

static int component(double value)
{
    int whole = pixel_of(value);
    return whole < 0 ? 0 : whole > 255 ? 255 : whole;
}

int pixel_colour(struct colour colour)
{
    return component(colour.red) << 16 | component(colour.green) << 8 | component(colour.blue);
}
