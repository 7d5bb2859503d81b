/* The pages of the collector. One that is long is written a part at a turn of the loop, so that
 * clients do not wait for it. */
#ifndef BLUMAP_COLLECTOR_WEB_PAGE_H
#define BLUMAP_COLLECTOR_WEB_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "collector/service.h"

struct web_page {
    const struct web_page_kind *kind;
    struct buf text;
    bool unwell; /* what it tells is not as it should be */
    size_t next; /* record */
};

/* Begins the page at PATH; false if there is none. End with web_page_clear. */
bool web_page_begin(struct web_page *page, struct str path);
void web_page_clear(struct web_page *page); /* a zeroed one is fine */

/* Adds a part to its text; false if it was the last one. */
bool web_page_go_on(struct web_page *page, const struct service *service);

/* Its Content-Type. */
const char *web_page_type(const struct web_page *page);

#endif
