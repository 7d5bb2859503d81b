/* The way of a link over the canvas, and the arrows grown around it.
 *
 * Vocabulary: the *split* is where the two arrows meet; OUT runs to it from the link's first end,
 * IN from its second. An arrow's *head* starts at its *base* and ends at its *tip*, the split. */
#ifndef BLUMAP_LAYOUT_WAY_H
#define BLUMAP_LAYOUT_WAY_H

#include "layout/spine.h"

struct way {
    struct spine spine;
    double length; /* all along, pixels */
    double split;  /* pixels from the first end */
    double least;  /* pixels: what is shorter has no room for the heads */
    bool is_curved, is_oneway;
    double width[DIRECTIONS]; /* half of what is drawn, pixels */
    double head_length[DIRECTIONS];
    double head_width[DIRECTIONS]; /* half, too */
};

struct outline {
    struct point *points;
    size_t count;
};

enum outline_result { OUTLINE_DONE, OUTLINE_TOO_SHORT, OUTLINE_NO_ROOM };

/* The arrow of DIRECTION along a curved or a straight spine, in ARENA. TOO_SHORT: the way cannot
 * hold the heads; NO_ROOM: this arrow would begin before its end of the link. */
enum outline_result outline_curved(const struct way *way, enum direction direction,
                                   struct arena *arena, struct outline *outline);
enum outline_result outline_straight(const struct way *way, enum direction direction,
                                     struct arena *arena, struct outline *outline);

/* How a head sits on an arrow. Negative widths put its edges the other way round. */
struct head {
    struct point base, tip;
    double neck, width; /* half of the arrow's and of the head's */
};

/* Appends the five corners of HEAD, for which OUTLINE has room. */
void outline_add_head(struct outline *outline, struct head head);

#endif
