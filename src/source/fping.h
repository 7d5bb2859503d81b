/* What fping says of a host. */
#ifndef BLUMAP_SOURCE_FPING_H
#define BLUMAP_SOURCE_FPING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct fping_result {
    size_t sent, received;
    double mean, least, most; /* milliseconds; only if something was received */
};

/* The result for HOST in the lines of fping -C: "HOST : 0.05 0.04 - 0.05". False if it has none. */
bool fping_parse(struct str text, struct str host, struct fping_result *result);

#endif
