#include "store/drain.h"

#include "base/clock.h"
#include "base/memory.h"
#include "store/drain_line.h"
#include "store/drain_shrink.h"

enum {
    TICK = 1, /* seconds between looks at what is to be tried again */
};

#define REST (CLOCK_SECOND / 2) /* microseconds */

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

static struct drain_line *pop_sent(struct drain_line **sent)
{
    struct drain_line *line = *sent;
    *sent = line->next_sent;
    line->listed_sent = false;
    return line;
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
        if (drain_line_has_unsent(line) && !drain_line_is_due(line, now)) {
            push_failing(drain, line);
        } else if (drain_line_has_unsent(line)) {
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
            drain_line_drop_sent(drain, line);
        } else {
            drain_line_push_sent(drain, line);
            drain->flush_due = true;
        }
    }
    unsend_lost(drain);
    arena_free(arena);
}

static bool sync_all(const struct drain *drain)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    bool done = drain->ops->sync(drain->sink, &diags) && aside_sync(&drain->aside, &diags);
    if (!done) {
        log_line(drain->log, LOG_LEVEL_ERROR, "%.*s", STR_ARG(diags.list.items[0].text));
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
        synced = synced || sync_all(drain);
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
        if (line->retry_after && !line->full) {
            drain_line_check_room(drain, line);
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

/* When a rest ends: when it is due, or at once if the clock was set back. */
static int64_t end_of_rest(const struct drain_line *line, int64_t now)
{
    return line->due_at - now <= REST ? line->due_at : now;
}

static void end_rests(struct drain *drain, int64_t now)
{
    while (drain->resting.first && end_of_rest(drain->resting.first, now) <= now) {
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
        drain_shrink(drain);
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
    int64_t end = drain->resting.first ? end_of_rest(drain->resting.first, now) : next;
    return end < next ? end : next;
}

bool drain_hurry(struct drain *drain)
{
    while (drain->resting.first) {
        push(&drain->ready, pop(&drain->resting));
    }
    return drain->ready.first;
}

void drain_news_free(struct drain_news *news)
{
    while (news) {
        struct drain_news *next = news->next;
        memory_free(news->why);
        memory_free(news);
        news = next;
    }
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
