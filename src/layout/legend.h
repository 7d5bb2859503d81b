/* Legends: the keys that tell what a scale's colours mean. A style is one file with a function that
 * draws it, and one row in legend.c. */
#ifndef BLUMAP_LAYOUT_LEGEND_H
#define BLUMAP_LAYOUT_LEGEND_H

#include "layout/layout.h"

/* What a legend is drawn from. */
struct legend_brief {
    const struct layout *layout;
    const struct scale *scale;
    struct group *group; /* the legend's own bitmap, to be given its size */
    struct sheet sheet;  /* of the group */
};

/* All legends that have a place, in order of the scales. */
void legend_lay_out(const struct layout *layout);

void legend_draw_classic(struct legend_brief *brief);
void legend_draw_tags(struct legend_brief *brief);
void legend_draw_horizontal(struct legend_brief *brief);
void legend_draw_vertical(struct legend_brief *brief);
void legend_draw_inverted(struct legend_brief *brief);

/* Makes the bitmap large enough for a box of WIDTH by HEIGHT and draws the box. */
void legend_begin(struct legend_brief *brief, double width, double height);

/* TEXT in KEYFONT, and its size. */
void legend_add_text(const struct legend_brief *brief, double x, double y, struct str text);
struct point legend_text_size(const struct legend_brief *brief, struct str text);

#endif
