/* The area tags of a page's image map. */
#ifndef BLUMAP_PAGE_AREAS_H
#define BLUMAP_PAGE_AREAS_H

#include "page/page.h"

/* Appends a tag for every hot area that leads somewhere or has something to show: layers from the
 * highest to the lowest, a layer's items in order, and of an item the youngest area first. False,
 * with an error, if the page grows over PAGE_LARGEST. */
bool areas_write(const struct page *page, struct arena *arena, struct diags *diags,
                 struct buf *out);

#endif
