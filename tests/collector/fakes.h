/* Records and a store made for the tests of the collector: one record, and a store that remembers
 * the last sample and answers as it is told to. */
#ifndef BLUMAP_TESTS_COLLECTOR_FAKES_H
#define BLUMAP_TESTS_COLLECTOR_FAKES_H

#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/bell.h"
#include "base/buf.h"
#include "base/digest.h"
#include "collector/client.h"

#define FAKE_MD5    "5ebe2294ecd0e0f08eab7690d2a6ee69" /* of "secret" */
#define FAKE_CREATE "--step 60 ..."

enum { FAKE_ID = 8, FAKE_PORT = 4000, FAKE_NUM = 2 };

struct fakes {
    struct record record; /* what FAKE_ID finds; any other id finds nothing */
    bool records_fail;
    enum store_outcome outcome;
    struct waiters waiters; /* those that were told STORE_WAIT */
    bool commit_fails;
    size_t stored;     /* samples */
    struct buf sample; /* the last one: "ID TIME CREATE VALUE VALUE" */
    struct clock_turn turn;
};

static inline enum records_outcome fake_get(void *state, uint32_t id, struct arena *arena,
                                            struct record *record, struct diags *diags)
{
    const struct fakes *fakes = state;
    (void)arena;
    if (fakes->records_fail) {
        diag_error(diags, (struct place){ 0 }, "the table is gone");
        return RECORDS_FAILED;
    }
    *record = fakes->record;
    return id == fakes->record.id ? RECORDS_DONE : RECORDS_ABSENT;
}

static inline enum store_outcome fake_put(void *state, const struct store_sample *sample,
                                          struct waiter *waiter, struct diags *diags)
{
    struct fakes *fakes = state;
    if (fakes->outcome == STORE_WAIT) {
        waiter_join(waiter, &fakes->waiters);
        return STORE_WAIT;
    }
    buf_clear(&fakes->sample);
    buf_printf(&fakes->sample, "%u %lld %.*s", sample->id, (long long)sample->time,
               STR_ARG(sample->create));
    for (size_t i = 0; i < sample->count; i++) {
        buf_printf(&fakes->sample, " %.*s", STR_ARG(sample->values[i]));
    }
    if (fakes->outcome == STORE_REFUSED || fakes->outcome == STORE_NOT_NOW) {
        diag_error(diags, (struct place){ 0 }, "too old");
    } else {
        fakes->stored++;
    }
    return fakes->outcome;
}

static inline bool fake_commit(void *state)
{
    const struct fakes *fakes = state;
    return !fakes->commit_fails;
}

static inline void fake_answer(void *state)
{
    struct fakes *fakes = state;
    waiters_resume(&fakes->waiters);
}

static inline void fake_close(void *state)
{
    (void)state;
}

static const struct records_ops fake_records = { .kind = "fake",
                                                 .get = fake_get,
                                                 .close = fake_close };
static const struct store_ops fake_store = {
    .name = "fake", .put = fake_put, .commit = fake_commit, .answer = fake_answer
};

static const struct settings_require_tls fake_require_tls = { .all = false };

static inline void fakes_init(struct fakes *fakes)
{
    *fakes = (struct fakes){
        .record = { FAKE_ID, NULL, RECORD_PORT_ANY, STR(FAKE_MD5), FAKE_NUM, STR(FAKE_CREATE) },
        .outcome = STORE_UPDATED,
    };
    waiters_init(&fakes->waiters);
}

/* The cache asks one question by itself; a test may change the fakes once it is answered. */
static inline struct records_cache *fakes_cache(struct fakes *fakes, const struct clock *clock,
                                                struct log *log, int bell)
{
    struct records_stats stats;
    struct records_cache *cache =
        records_cache_new((struct records){ &fake_records, fakes }, 5, clock, log, bell);
    struct pollfd rings = { .fd = bell, .events = POLLIN };
    records_cache_stats(cache, &stats);
    if (stats.asked && poll(&rings, 1, -1) > 0) {
        bell_silence(bell);
        records_cache_answer(cache);
    }
    return cache;
}

static inline struct service fakes_service(struct fakes *fakes, const struct clock *clock,
                                           struct log *log, int bell)
{
    clock_turn_init(&fakes->turn, clock);
    return (struct service){
        .turn = &fakes->turn,
        .scratch = arena_new(),
        .records = fakes_cache(fakes, clock, log, bell),
        .store = { &fake_store, fakes },
        .clock = clock,
        .log = log,
        .complaints = complaints_new(clock, log),
        .limits = { .values = 4, .value_length = 64 },
        .bell = bell,
        .require_tls = &fake_require_tls,
        .login_limits = login_limits_new(5, clock),
        .tally = tally_new(clock_now(clock)),
    };
}

static inline void fakes_end_service(struct fakes *fakes, struct service *service)
{
    records_cache_free(service->records);
    login_limits_free(service->login_limits);
    tally_free(service->tally);
    complaints_free(service->complaints);
    log_close(service->log);
    close(service->bell);
    arena_free(service->scratch);
    buf_free(&fakes->sample);
}

/* Appends a request for ID with PASSWORD and COUNT times the value 5. */
static inline void fakes_add_request(struct buf *out, uint32_t id, const char *password,
                                     uint16_t count)
{
    struct str values[16];
    struct wire_header header = { .id = id, .time = 1700000000, .values = count };
    digest_md5(str_of(password), header.md5);
    for (size_t i = 0; i < count; i++) {
        values[i] = STR("5");
    }
    wire_add_request(out, &header, values);
}

#endif
