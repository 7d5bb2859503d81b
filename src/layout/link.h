/* Links: arrows, comments and bandwidth labels. */
#ifndef BLUMAP_LAYOUT_LINK_H
#define BLUMAP_LAYOUT_LINK_H

#include "layout/layout.h"
#include "layout/way.h"

/* Puts LINK on the canvas, with its areas. One that can't be drawn is left out with a warning. */
void link_lay_out(const struct layout *layout, const struct link *link);

/* INCOMMENT or OUTCOMMENT, written along the way. */
void link_add_comment(const struct layout *layout, const struct link *link, const struct way *way,
                      enum direction direction);

/* The box that tells the bandwidth of DIRECTION. */
void link_add_label(const struct layout *layout, const struct link *link, const struct way *way,
                    enum direction direction);

#endif
