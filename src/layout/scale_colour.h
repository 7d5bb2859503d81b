/* The colour that a scale gives a value. */
#ifndef BLUMAP_LAYOUT_SCALE_COLOUR_H
#define BLUMAP_LAYOUT_SCALE_COLOUR_H

#include "layout/layout.h"

/* The colour of VALUE on the scale of USE, warning of what does not fit. */
struct colour scale_colour(const struct layout *layout, const struct item *item,
                           const struct scale_use *use, double value, enum scale_type type);

#endif
