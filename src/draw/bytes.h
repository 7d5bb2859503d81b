/* Files named by a map, which nobody has vetted: only regular ones, only up to a size. */
#ifndef BLUMAP_DRAW_BYTES_H
#define BLUMAP_DRAW_BYTES_H

#include <stdbool.h>

#include "base/buf.h"

enum { BYTES_MOST = 256 * 1024 * 1024 };

/* Whether PATH is a regular file of at most BYTES_MOST bytes that can be read; if not, *WHY says
 * why. */
bool bytes_can_read(const char *path, const char **why);

/* Appends the whole of PATH to OUT under the same conditions. */
bool bytes_read(const char *path, struct buf *out, const char **why);

#endif
