/* The page around a picture: its image map, and with HTMLSTYLE overlib what pops up over it. It
 * works by itself, wherever it is put: the script is inside.
 *
 * No text of a map can leave the attribute or the script string it was put in. */
#ifndef BLUMAP_PAGE_PAGE_H
#define BLUMAP_PAGE_PAGE_H

#include "base/buf.h"
#include "layout/scene.h"

struct page {
    const struct map *map;
    const struct values *values;
    const struct scene *scene; /* of MAP with VALUES */
    struct str image;          /* address of the picture, for the page's img */
};

enum { PAGE_LARGEST = 256 * 1024 * 1024 }; /* bytes */

/* Appends PAGE as HTML to OUT; false if it is too large. What is only needed meanwhile is in ARENA.
 */
bool page_write(const struct page *page, struct arena *arena, struct diags *diags, struct buf *out);

#endif
