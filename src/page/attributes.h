/* Where an area leads and what pops up over it. */
#ifndef BLUMAP_PAGE_ATTRIBUTES_H
#define BLUMAP_PAGE_ATTRIBUTES_H

#include "page/page.h"

/* Begin with the first three members; the rest remembers the last item, since areas of one item
 * follow each other. */
struct attributes {
    const struct page *page;
    struct arena *arena;
    struct diags *diags;
    const struct item *item;
    bool is_made[DIRECTIONS];
    struct str made[DIRECTIONS];
};

/* `href="URL" ` or `nohref `, then the mouse handlers if any; empty if ITEM leads nowhere in that
 * direction and has nothing to show. */
struct str attributes_of(struct attributes *attributes, const struct item *item,
                         enum direction direction);

#endif
