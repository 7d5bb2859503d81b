/* A growable run of bytes: what is being written. Start from `{ 0 }`, end with buf_free. While it
 * is not empty, .data is followed by a NUL that does not count. */
#ifndef BLUMAP_BASE_BUF_H
#define BLUMAP_BASE_BUF_H

#include <stddef.h>

#include "base/str.h"

struct buf {
    char *data;
    size_t len, room; /* bytes */
};

void buf_free(struct buf *buf);
void buf_clear(struct buf *buf);                /* empty, memory kept */
void buf_reserve(struct buf *buf, size_t more); /* room for MORE further bytes */

void buf_add(struct buf *buf, const void *bytes, size_t count);
void buf_add_str(struct buf *buf, struct str text);
void buf_add_text(struct buf *buf, const char *text);
void buf_add_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

void buf_remove_front(struct buf *buf, size_t count); /* drops the first COUNT bytes, clipped */

struct str buf_str(const struct buf *buf);   /* valid until the next change */
const char *buf_text(const struct buf *buf); /* the same as a C string, "" when empty */

#endif
