/* Icons of nodes: picture files and artificial shapes. An artificial shape is one file with one
 * struct icon_shape in it, and one row in icon.c. */
#ifndef BLUMAP_LAYOUT_ICON_H
#define BLUMAP_LAYOUT_ICON_H

#include "layout/layout.h"

/* What an artificial shape is drawn from. */
struct icon_brief {
    const struct layout *layout;
    const struct node *node;
    double width, height; /* pixels */
    struct colour fill, ink;
};

struct icon_shape {
    const char *name; /* as ICON has it */
    void (*draw)(const struct icon_brief *brief, const struct sheet *sheet);
};

extern const struct icon_shape icon_box, icon_rbox, icon_round, icon_inpie, icon_outpie, icon_nink,
    icon_gauge;

/* The ellipse that fills an icon. */
struct arc icon_ellipse(const struct icon_brief *brief);

/* An icon ready to be put somewhere: a picture file or a group. */
struct icon_image {
    bool exists;
    struct point size; /* pixels */
    struct icon_picture picture;
    struct group *group; /* of an artificial shape, else NULL */
};

/* The icon of NODE, whose label has the background LABEL_FILL. */
struct icon_image icon_make(const struct layout *layout, const struct node *node,
                            struct colour label_fill);

void icon_put(const struct icon_image *image, const struct sheet *sheet, struct point at);

#endif
