/* When the certificates of the collector's TLS ports end, and how that is said before. */
#ifndef BLUMAP_COLLECTOR_EXPIRY_H
#define BLUMAP_COLLECTOR_EXPIRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/log.h"
#include "collector/ports.h"

/* A warning in LOG for each certificate that has expired or will within 14 days of NOW, seconds
 * since 1970 UTC. */
void expiry_log(const struct ports *ports, int64_t now, struct log *log);

/* The same to OUT, a line each. True if one has expired. */
bool expiry_write(const struct ports *ports, int64_t now, struct buf *out);

#endif
