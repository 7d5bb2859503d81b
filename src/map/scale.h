/* From a value to a colour. */
#ifndef BLUMAP_MAP_SCALE_H
#define BLUMAP_MAP_SCALE_H

#include "map/model.h"

struct scale_match {
    struct colour colour;
    const struct scale_range *range; /* NULL: none holds the value */
    bool is_clipped;                 /* the percentage was outside 0 to 100 */
};

/* The first range of SCALE that holds VALUE; percentages are clipped to 0..100 first. Without a
 * match the colour is 192 192 192 for 0 and white for anything else. SCALE may be NULL. */
struct scale_match scale_find(const struct scale *scale, double value, enum scale_type type);

/* COLOUR_RGB black or white for text on COLOUR: black if red + green + blue > 500 or green > 140.
 */
struct colour colour_contrast(struct colour colour);

#endif
