/* The types of data sources in an RRD, as far as they decide which values they take. */
#ifndef BLUMAP_STORE_SOURCE_TYPE_H
#define BLUMAP_STORE_SOURCE_TYPE_H

#include <stdbool.h>

#include "base/str.h"

struct source_type {
    bool computed; /* takes none at all */
    bool whole;    /* takes whole numbers only, */
    bool positive; /* and none below 0 */
};

/* NAME as in the RRD: "DERIVE". */
struct source_type source_type_of(struct str name);

bool source_type_takes(struct source_type type, struct str value);

/* "whole numbers" */
const char *source_type_wants(struct source_type type);

#endif
