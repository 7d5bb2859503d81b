/* The records as a loop wants them: at once. What the table said is remembered for a while; what is
 * not known, is too old, or did not fit a login, is asked of the table by a thread while the client
 * waits. When the table can't be asked, what is remembered serves on. */
#ifndef BLUMAP_RECORDS_CACHE_H
#define BLUMAP_RECORDS_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/waiter.h"
#include "records/records.h"

struct records_cache;

/* A record that stays as it is until records_release. */
struct cached_record {
    struct record record;
    size_t users;
    bool heard; /* it has logged in, */
    unsigned char
        heard_from[16]; /* the last time from this network: for those who use it to note */
    char text[];        /* what .record points to */
};

enum cache_outcome {
    CACHE_FOUND,
    CACHE_ABSENT, /* there is no such record */
    CACHE_WAIT,   /* it is being asked: ask here again when the waiter is resumed */
    CACHE_FAILED, /* the table can't be asked, and nothing is remembered */
};

struct records_stats {
    bool away;              /* the table can't be asked */
    int64_t away_since;     /* microseconds since 1970 UTC */
    size_t remembered;      /* records */
    uint64_t asked, failed; /* questions to the table */
};

/* Takes over RECORDS. TTL in seconds. CLOCK and LOG must outlive it; BELL rings when
 * records_cache_answer should be called. Yours; records_cache_free. */
struct records_cache *records_cache_new(struct records records, int64_t ttl,
                                        const struct clock *clock, struct log *log, int bell);
void records_cache_free(struct records_cache *cache);

/* Takes over other RECORDS (unless their state is NULL) and another TTL. */
void records_cache_reload(struct records_cache *cache, struct records records, int64_t ttl);

/* The record of ID, yours until records_release; NULL if there is none. With CACHE_WAIT it is what
 * was remembered until now. *RECORD must be NULL before. */
enum cache_outcome records_cache_find(struct records_cache *cache, uint32_t id,
                                      struct waiter *waiter, struct cached_record **record);

/* After what was found did not fit: true if the table is asked once more, at most once a second for
 * a record, and the waiter is resumed when it has answered. */
bool records_cache_recheck(struct records_cache *cache, uint32_t id, struct waiter *waiter);

void records_release(struct cached_record *record); /* NULL is fine */

/* Resumes those whose wait is over. */
void records_cache_answer(struct records_cache *cache);

/* To be called about once a second: a table that does not answer at all is away, too, and who waits
 * for a record that is remembered is resumed. */
void records_cache_watch(struct records_cache *cache);

void records_cache_stats(const struct records_cache *cache, struct records_stats *stats);

#endif
