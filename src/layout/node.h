/* Nodes: each is drawn into a bitmap of its own before anything else, because links need to know
 * how large it became, and is copied onto the canvas when its layer's turn comes. */
#ifndef BLUMAP_LAYOUT_NODE_H
#define BLUMAP_LAYOUT_NODE_H

#include "layout/layout.h"

/* The bitmap of NODE, which has a position, and its areas. */
struct node_picture node_lay_out(const struct layout *layout, const struct node *node);

#endif
