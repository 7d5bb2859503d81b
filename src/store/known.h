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
#include "store/source_type.h"
#include "store/store.h"

struct known_source {
    char name[RRDFILE_NAME_SIZE]; /* "stream0" */
    char type[RRDFILE_NAME_SIZE]; /* "DERIVE" */
    struct source_type takes;
};

/* A sample that was accepted, as far as it takes to know it again. */
struct known_recent {
    uint32_t time; /* seconds since 1970 UTC, cut */
    uint32_t hash; /* of the time's fraction and the values */
};

struct known {
    int64_t time;                 /* of the last sample, microseconds since 1970 UTC */
    int64_t step;                 /* of the RRD, seconds; 0 = not known */
    struct buf values;            /* of that sample, with ':' between them */
    struct known_source *sources; /* those that take a value, in order */
    size_t count;

    /* The last samples, a ring: many, if they come fast, since whoever sends many before it reads
     * an answer sends them all again when the connection breaks. */
    struct known_recent *recent;
    size_t recent_count, recent_room, recent_next;
    int64_t recent_at; /* when the last one was noted, microseconds since 1970 UTC */
};

void known_free(struct known *known);

/* Takes over what an RRD says; which samples were accepted before is still known. */
void known_read(struct known *known, const struct rrd_facts *facts);

/* Takes over a sample that was accepted at NOW. VALUES as in known.values. */
void known_advance(struct known *known, int64_t time, struct str values, int64_t now);

/* Only notes that it was accepted. */
void known_note(struct known *known, int64_t time, struct str values, int64_t now);

/* What was accepted last was not kept: it is not known again, nor what the RRD says. Older samples
 * are. */
void known_take_back(struct known *known);

/* What can be said of a sample without knowing its RRD. False with a diagnostic. */
bool known_check_sample(const struct store_sample *sample, int64_t now, int64_t clock_ahead,
                        struct diags *diags);

enum known_fit {
    KNOWN_NEW,   /* it may be stored */
    KNOWN_SAME,  /* it was accepted before */
    KNOWN_UNFIT, /* one diagnostic says why */
};

/* VALUES are the sample's, as in known.values. */
enum known_fit known_check(const struct known *known, const struct store_sample *sample,
                           struct str values, struct diags *diags);

#endif
