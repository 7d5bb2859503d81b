/* Writing JSON text. */
#ifndef BLUMAP_BASE_JSON_H
#define BLUMAP_BASE_JSON_H

#include "base/buf.h"
#include "base/str.h"

/* TEXT as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD. */
void json_add_string(struct buf *out, struct str text);

#endif
