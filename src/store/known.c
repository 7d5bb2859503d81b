#include "store/known.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/memory.h"

static const struct place nowhere;

enum {
    RECENT_FIRST = 4, /* samples that are known again, */
    RECENT_MAX = 256, /* and if they come fast: as many as an agent has in flight */
};

static void forget_rrd(struct known *known)
{
    buf_free(&known->values);
    memory_free(known->sources);
    known->sources = NULL;
    known->count = 0;
}

void known_free(struct known *known)
{
    forget_rrd(known);
    memory_free(known->recent);
    *known = (struct known){ 0 };
}

void known_read(struct known *known, const struct rrd_facts *facts)
{
    forget_rrd(known);
    known->time = facts->last_update * CLOCK_SECOND;
    known->step = facts->step;
    known->count = facts->sources.count;
    known->sources = memory_new(known->count, sizeof *known->sources);
    for (size_t i = 0; i < known->count; i++) {
        const struct rrd_source *from = &facts->sources.items[i];
        struct known_source *source = &known->sources[i];
        snprintf(source->name, sizeof source->name, "%.*s", STR_ARG(from->name));
        snprintf(source->type, sizeof source->type, "%.*s", STR_ARG(from->type));
        source->takes = source_type_of(from->type);
        buf_add_text(&known->values, i ? ":" : "");
        buf_add_str(&known->values, from->last);
    }
}

static struct known_recent recent_of(int64_t time, struct str values)
{
    uint32_t hash = 2166136261U ^ (uint32_t)(time % CLOCK_SECOND); /* FNV-1a */
    for (size_t i = 0; i < values.len; i++) {
        hash = (hash ^ (unsigned char)values.data[i]) * 16777619U;
    }
    return (struct known_recent){ (uint32_t)(time / CLOCK_SECOND), hash };
}

/* Twice the room; the oldest comes first. */
static void grow_recent(struct known *known)
{
    size_t room = known->recent_room ? 2 * known->recent_room : RECENT_FIRST;
    struct known_recent *grown = memory_new(room, sizeof *grown);
    for (size_t i = 0; i < known->recent_count; i++) {
        grown[i] = known->recent[(known->recent_next + i) % known->recent_room];
    }
    memory_free(known->recent);
    known->recent = grown;
    known->recent_room = room;
    known->recent_next = known->recent_count;
}

void known_note(struct known *known, int64_t time, struct str values, int64_t now)
{
    bool fast = now - known->recent_at < CLOCK_SECOND && known->recent_room < RECENT_MAX;
    if (known->recent_count == known->recent_room && (!known->recent_room || fast)) {
        grow_recent(known);
    }
    known->recent[known->recent_next] = recent_of(time, values);
    known->recent_next = (known->recent_next + 1) % known->recent_room;
    known->recent_count += known->recent_count < known->recent_room;
    known->recent_at = now;
}

void known_advance(struct known *known, int64_t time, struct str values, int64_t now)
{
    known->time = time;
    buf_clear(&known->values);
    buf_add_str(&known->values, values);
    known_note(known, time, values, now);
}

void known_take_back(struct known *known)
{
    forget_rrd(known);
    if (known->recent_count == 0) {
        return;
    }
    known->recent_count -= known->recent_count < known->recent_room;
    known->recent_next = (known->recent_next + known->recent_room - 1) % known->recent_room;
    known->recent[known->recent_next] = (struct known_recent){ 0 };
}

static bool was_accepted(const struct known *known, int64_t time, struct str values)
{
    struct known_recent wanted = recent_of(time, values);
    for (size_t i = 0; i < known->recent_count; i++) {
        if (known->recent[i].time == wanted.time && known->recent[i].hash == wanted.hash) {
            return true;
        }
    }
    return false;
}

static bool check_time(const struct store_sample *sample, int64_t now, int64_t clock_ahead,
                       struct diags *diags)
{
    int64_t ahead = sample->time - now;
    if (ahead <= clock_ahead * CLOCK_SECOND) {
        return true;
    }
    diag_error(diags, nowhere,
               "time %" PRId64 " is %" PRId64
               " seconds ahead of the collector's clock, at most %" PRId64 " are accepted",
               sample->time / CLOCK_SECOND, ahead / CLOCK_SECOND, clock_ahead);
    return false;
}

bool known_check_sample(const struct store_sample *sample, int64_t now, int64_t clock_ahead,
                        struct diags *diags)
{
    if (!check_time(sample, now, clock_ahead, diags)) {
        return false;
    }
    if (sample->count == 0) {
        diag_error(diags, nowhere, "no values");
        return false;
    }
    for (size_t i = 0; i < sample->count; i++) {
        if (sample->values[i].len > RRD_VALUE_KEPT) {
            diag_error(diags, nowhere, "value %zu has %zu characters; an RRD keeps %d", i + 1,
                       sample->values[i].len, RRD_VALUE_KEPT);
            return false;
        }
    }
    return true;
}

/* librrd notes the values of a sample in the file one by one, before it has seen whether the next
 * fits its data source: it must not meet one that does not. */
static bool check_types(const struct known *known, const struct store_sample *sample,
                        struct diags *diags)
{
    for (size_t i = 0; i < sample->count; i++) {
        const struct known_source *source = &known->sources[i];
        if (!source_type_takes(source->takes, sample->values[i])) {
            diag_error(diags, nowhere, "value %zu \"%.*s\": %s is a %s, which takes %s", i + 1,
                       STR_ARG(sample->values[i]), source->name, source->type,
                       source_type_wants(source->takes));
            return false;
        }
    }
    return true;
}

/* A sample that is not newer than the last one. */
static enum known_fit check_old(const struct known *known, const struct store_sample *sample,
                                struct str values, struct diags *diags)
{
    int64_t time = sample->time / CLOCK_SECOND;
    bool is_last = sample->time == known->time && str_equal(values, buf_str(&known->values));
    if (is_last || was_accepted(known, sample->time, values)) {
        return KNOWN_SAME;
    }
    if (sample->time == known->time) {
        diag_error(diags, nowhere, "time %" PRId64 " is stored already, with other values", time);
    } else {
        diag_error(diags, nowhere,
                   "time %" PRId64 " is older than the last stored, which is %" PRId64, time,
                   known->time / CLOCK_SECOND);
    }
    return KNOWN_UNFIT;
}

enum known_fit known_check(const struct known *known, const struct store_sample *sample,
                           struct str values, struct diags *diags)
{
    if (sample->count != known->count) {
        diag_error(diags, nowhere, "%zu values, but its RRD has %zu data sources", sample->count,
                   known->count);
        return KNOWN_UNFIT;
    }
    if (sample->time <= known->time) {
        return check_old(known, sample, values, diags);
    }
    return check_types(known, sample, diags) ? KNOWN_NEW : KNOWN_UNFIT;
}
