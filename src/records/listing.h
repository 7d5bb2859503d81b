/* Records as text: a table to read, or JSON. Neither shows a password's md5. */
#ifndef BLUMAP_RECORDS_LISTING_H
#define BLUMAP_RECORDS_LISTING_H

#include "base/buf.h"
#include "records/records.h"

/* Columns ID ADDRESS PORT NUM STEP CREATE, aligned; CREATE is "default" where it is the text that
 * record_default_create makes. */
void listing_add_table(struct buf *out, const struct record_list *records, struct arena *arena);

/* An array of objects with the members id, address, port, num and create; null for any. */
void listing_add_json(struct buf *out, const struct record_list *records);

#endif
