/* What the loop knows of a record's RRD, from what was read there once and from every sample since:
 * enough to refuse a sample without touching the file. */
#ifndef BLUMAP_STORE_KNOWN_H
#define BLUMAP_STORE_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/rrdfile.h"
#include "base/str.h"
#include "store/rrd_facts.h"
#include "store/store.h"

struct known_source {
    char name[RRDFILE_NAME_SIZE]; /* "stream0" */
    char type[RRDFILE_NAME_SIZE]; /* "DERIVE" */
    bool whole;                   /* takes whole numbers only, */
    bool positive;                /* and none below 0 */
};

struct known {
    int64_t time;                 /* of the last sample, microseconds since 1970 UTC */
    int64_t step;                 /* of the RRD, seconds; 0 = not known */
    struct buf values;            /* of that sample, with ':' between them */
    struct known_source *sources; /* those that take a value, in order */
    size_t count;
};

void known_free(struct known *known);

/* Takes over what an RRD says. */
void known_read(struct known *known, const struct rrd_facts *facts);

/* Takes over a sample that was accepted. VALUES as in known.values. */
void known_advance(struct known *known, int64_t time, struct str values);

/* What can be said of a sample without knowing its RRD. False with a diagnostic. */
bool known_check_sample(const struct store_sample *sample, int64_t now, int64_t clock_ahead,
                        struct diags *diags);

enum known_fit {
    KNOWN_NEW,   /* it may be stored */
    KNOWN_SAME,  /* it is the last one again */
    KNOWN_UNFIT, /* one diagnostic says why */
};

/* VALUES are the sample's, as in known.values. */
enum known_fit known_check(const struct known *known, const struct store_sample *sample,
                           struct str values, struct diags *diags);

#endif
