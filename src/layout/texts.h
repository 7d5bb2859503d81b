/* The texts of a map as they are drawn: tokens replaced, cut to a length, measured. */
#ifndef BLUMAP_LAYOUT_TEXTS_H
#define BLUMAP_LAYOUT_TEXTS_H

#include "layout/layout.h"

enum { TEXTS_LONGEST = 10000 }; /* bytes; many nodes can share one label */

/* TEXT of OWNER (NULL: of the map) with its tokens replaced; and as it is shown. */
struct str texts_expand(const struct layout *layout, const struct item *owner, struct str text);
struct str texts_shown(const struct layout *layout, const struct item *owner, struct str text);

/* TEXT, or with a warning as much of it as is drawn at most. */
struct str texts_cut(const struct layout *layout, const struct item *owner, struct str text);

/* In pixels. */
struct point texts_size(const struct layout *layout, int64_t font, struct str text);

/* Whether FONT shows one line only, and never aslant. */
bool texts_is_bitmap_font(const struct layout *layout, int64_t font);

/* Warns if a text of ITEM is to stand at an ANGLE that its font can't have. */
void texts_check_angle(const struct layout *layout, const struct item *item, int64_t font,
                       double angle);

#endif
