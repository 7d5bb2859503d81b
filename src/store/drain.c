#include "store/drain.h"

#include <inttypes.h>

#include "base/clock.h"

enum {
    TOGETHER_MAX = 1000, /* samples in one call */
    RETRY_FIRST = 1, /* seconds until a record that failed is tried again; then twice that, ... */
    RETRY_MOST = 60, /* ... up to so many */
    TICK = 1,        /* seconds between looks at what is to be tried again */
};

#define REST (CLOCK_SECOND / 2) /* microseconds */

static const struct place nowhere;

static void push(struct drain_lines *lines, struct drain_line *line)
{
    line->next = NULL;
    line->listed = true;
    *(lines->last ? &lines->last->next : &lines->first) = line;
    lines->last = line;
}

static struct drain_line *pop(struct drain_lines *lines)
{
    struct drain_line *line = lines->first;
    lines->first = line->next;
    if (!lines->first) {
        lines->last = NULL;
    }
    line->listed = false;
    return line;
}

static void push_failing(struct drain *drain, struct drain_line *line)
{
    int64_t since = waiting_list_next(&line->samples, NULL)->facts.taken;
    push(&drain->failing, line);
    if (!drain->failing_since || since < drain->failing_since) {
        drain->failing_since = since;
    }
}

static void push_sent(struct drain *drain, struct drain_line *line)
{
    if (!line->listed_sent) {
        line->next_sent = drain->sent;
        line->listed_sent = true;
        drain->sent = line;
    }
}

static struct drain_line *pop_sent(struct drain_line **sent)
{
    struct drain_line *line = *sent;
    *sent = line->next_sent;
    line->listed_sent = false;
    return line;
}

/* The samples of LINE that were sent are stored for good. */
static void drop_sent(struct drain *drain, struct drain_line *line)
{
    for (; line->sent > 0; line->sent--) {
        waiting_list_next(&line->samples, NULL)->facts.segment->waiting--;
        waiting_list_drop(&line->samples);
        drain->stats.waiting--;
    }
}

bool drain_line_has_unsent(const struct drain_line *line)
{
    return line->sent < line->samples.count;
}

/* It has one. */
static const struct waiting_sample *first_unsent(const struct drain_line *line)
{
    const struct waiting_sample *sample = waiting_list_next(&line->samples, NULL);
    for (size_t i = 0; i < line->sent; i++) {
        sample = waiting_list_next(&line->samples, sample);
    }
    return sample;
}

/* FIRST, LINE's first unsent sample, makes its RRD. */
static bool make(struct drain *drain, const struct drain_line *line,
                 const struct waiting_sample *first, struct diags *diags)
{
    struct str create = first->facts.create->text;
    if (!create.len) {
        diag_error(diags, nowhere, "it has no RRD, and how to make one is not known");
        return false;
    }
    enum sink_outcome outcome = drain->ops->create(
        drain->sink, line->id, create, first->facts.time / CLOCK_SECOND, first->update, diags);
    if (outcome == SINK_DONE) {
        log_line(drain->log, LOG_LEVEL_NOTICE, "record %" PRIu32 ": its RRD was made anew",
                 line->id);
    }
    return outcome == SINK_DONE;
}

/* Updates up to TOGETHER_MAX of LINE's samples. */
static bool update(struct drain *drain, struct drain_line *line, struct diags *diags)
{
    size_t count = line->samples.count - line->sent;
    count = count < TOGETHER_MAX ? count : TOGETHER_MAX;
    const char **updates = arena_array(diags->arena, count, sizeof *updates);
    const struct waiting_sample *first = first_unsent(line), *next = first;
    for (size_t i = 0; i < count; i++, next = waiting_list_next(&line->samples, next)) {
        updates[i] = next->update;
    }
    enum sink_outcome outcome = drain->ops->update(drain->sink, line->id, updates, count, diags);
    if (outcome == SINK_ABSENT && make(drain, line, first, diags)) {
        outcome = drain->ops->update(drain->sink, line->id, updates, count, diags);
    }
    drain->stats.writes++;
    if (outcome != SINK_DONE) {
        return false;
    }
    line->sent += count;
    drain->stats.written += count;
    return true;
}

static struct str reason(const struct diags *diags)
{
    return diags->list.count ? diags->list.items[0].text : STR("unknown error");
}

static void begin_failing(struct drain *drain, struct drain_line *line, struct str why)
{
    if (line->retry_after == 0) {
        drain->stats.failing++;
        log_line(drain->log, LOG_LEVEL_ERROR,
                 "record %" PRIu32 ": its samples wait in the journal: %.*s", line->id,
                 STR_ARG(why));
    }
    int64_t after = line->retry_after ? 2 * line->retry_after : RETRY_FIRST * CLOCK_SECOND;
    line->retry_after = after < RETRY_MOST * CLOCK_SECOND ? after : RETRY_MOST * CLOCK_SECOND;
    line->retry_at = line->written_at + line->retry_after;
    drain->stats.write_failures++;
}

static void end_failing(struct drain *drain, struct drain_line *line)
{
    if (line->retry_after) {
        drain->stats.failing--;
        log_line(drain->log, LOG_LEVEL_NOTICE, "record %" PRIu32 ": its RRD is written again",
                 line->id);
    }
    line->retry_after = 0;
}

bool drain_line_write(struct drain *drain, struct drain_line *line, struct diags *diags)
{
    bool done = true;
    line->written_at = clock_now(clock_system());
    while (done && drain_line_has_unsent(line)) {
        done = update(drain, line, diags);
    }
    if (done) {
        end_failing(drain, line);
    } else {
        begin_failing(drain, line, reason(diags));
    }
    if (!drain->ops->flush) {
        drop_sent(drain, line);
    } else if (line->sent) {
        push_sent(drain, line);
    }
    return done;
}

/* What the sink got and then lost is given to it again. */
static void unsend_lost(struct drain *drain)
{
    unsigned losses = drain->ops->losses ? drain->ops->losses(drain->sink) : 0;
    if (losses == drain->losses) {
        return;
    }
    drain->losses = losses;
    while (drain->sent) {
        struct drain_line *line = pop_sent(&drain->sent);
        line->sent = 0;
        if (drain_line_has_unsent(line) && !line->listed) {
            push(&drain->ready, line);
        }
    }
}

static void write_next(struct drain *drain)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct drain_line *line = pop(&drain->ready);
    if (drain_line_has_unsent(line) && !drain_line_write(drain, line, &diags)) {
        push_failing(drain, line);
    }
    unsend_lost(drain);
    arena_free(arena);
}

/* Makes those ready that failed and whose time has come. */
static void try_failing(struct drain *drain, int64_t now)
{
    struct drain_lines lines = drain->failing;
    drain->failing = (struct drain_lines){ 0 };
    drain->failing_since = 0;
    drain->tried_at = now;
    while (lines.first) {
        struct drain_line *line = pop(&lines);
        if (drain_line_has_unsent(line) && now < line->retry_at) {
            push_failing(drain, line);
        } else if (drain_line_has_unsent(line)) { /* else it got well meanwhile */
            push(&drain->ready, line);
        }
    }
}

/* Has the sink store for good what it got; after a failure the rest is tried later. */
static void flush_sent(struct drain *drain)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct drain_line *lines = drain->sent;
    drain->sent = NULL;
    drain->flush_due = false;
    while (lines) {
        struct drain_line *line = pop_sent(&lines);
        if (diags.errors == 0 && drain->ops->flush(drain->sink, line->id, &diags)) {
            drop_sent(drain, line);
        } else {
            push_sent(drain, line);
            drain->flush_due = true;
        }
    }
    unsend_lost(drain);
    arena_free(arena);
}

static bool sync_sink(const struct drain *drain)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    bool done = drain->ops->sync(drain->sink, &diags);
    if (!done) {
        log_line(drain->log, LOG_LEVEL_ERROR, "%.*s", STR_ARG(reason(&diags)));
    }
    arena_free(arena);
    return done;
}

/* Retires the complete segments whose samples are all stored. */
static void retire_segments(struct drain *drain)
{
    bool synced = !drain->sync;
    for (struct segment **place = &drain->segments; *place;) {
        struct segment *segment = *place;
        if (segment->waiting > 0) {
            place = &segment->next;
            continue;
        }
        synced = synced || sync_sink(drain);
        if (!synced) {
            return;
        }
        *place = segment->next;
        journal_retire(drain->journal, segment);
    }
}

/* A line whose first sample has come; one that was written a moment ago rests. */
static void list_line(struct drain *drain, struct drain_line *line, int64_t now)
{
    bool rests = line->written_at <= now && now - line->written_at < REST;
    line->due_at = now + REST;
    push(rests ? &drain->resting : &drain->ready, line);
}

void drain_take(struct drain *drain, const struct waiting_list *samples)
{
    int64_t now = clock_now(clock_system());
    const struct waiting_sample *sample = NULL;
    while ((sample = waiting_list_next(samples, sample))) {
        struct drain_line *line = sample->facts.line;
        waiting_list_copy(&line->samples, sample);
        sample->facts.segment->waiting++;
        drain->stats.waiting++;
        if (!line->listed) {
            list_line(drain, line, now);
        }
    }
}

void drain_take_segments(struct drain *drain, struct segment *segments)
{
    struct segment **place = &drain->segments;
    while (*place) {
        place = &(*place)->next;
    }
    *place = segments;
    drain->flush_due = drain->flush_due || (segments && drain->ops->flush);
}

/* A rest ends when it is due, or at once if the clock was set back. */
static void end_rests(struct drain *drain, int64_t now)
{
    while (drain->resting.first) {
        int64_t wait = drain->resting.first->due_at - now;
        if (wait > 0 && wait <= REST) {
            return;
        }
        push(&drain->ready, pop(&drain->resting));
    }
}

void drain_step(struct drain *drain, int64_t now)
{
    bool ticks = now < drain->tried_at || now - drain->tried_at >= TICK * CLOCK_SECOND;
    end_rests(drain, now);
    if (drain->ready.first) {
        write_next(drain);
    }
    if (drain->flush_due && (ticks || !drain->ready.first)) {
        flush_sent(drain);
    }
    if (ticks) {
        try_failing(drain, now);
    }
    retire_segments(drain);
}

int64_t drain_next(const struct drain *drain, int64_t now)
{
    int64_t next = INT64_MAX;
    if (drain->ready.first) {
        return now;
    }
    if (drain->failing.first || drain->flush_due || drain->segments) {
        next = now + TICK * CLOCK_SECOND;
    }
    if (drain->resting.first && drain->resting.first->due_at < next) {
        next = drain->resting.first->due_at;
    }
    return next;
}

bool drain_hurry(struct drain *drain)
{
    while (drain->resting.first) {
        push(&drain->ready, pop(&drain->resting));
    }
    return drain->ready.first;
}

void drain_finish(struct drain *drain)
{
    if (drain->ops->flush) {
        flush_sent(drain);
    }
    retire_segments(drain);
    while (drain->segments) {
        struct segment *segment = drain->segments;
        drain->segments = segment->next;
        segment_free(segment);
    }
}

void drain_count(struct drain *drain)
{
    const struct drain_line *first[] = { drain->ready.first, drain->resting.first };
    int64_t since = drain->failing_since;
    for (size_t i = 0; i < 2; i++) {
        const struct waiting_sample *sample =
            first[i] ? waiting_list_next(&first[i]->samples, NULL) : NULL;
        int64_t taken = sample ? sample->facts.taken : 0;
        since = sample && (!since || taken < since) ? taken : since;
    }
    drain->stats.waiting_since = since;
}
