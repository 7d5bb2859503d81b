#include "store/drain_line.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/memory.h"

enum {
    TOGETHER_MAX = 1000, /* samples in one call */
    RETRY_FIRST = 1,   /* seconds until a record that failed is tried again; then twice that, ... */
    RETRY_MOST = 60,   /* ... up to so many */
    UNFIT_AFTER = 3,   /* seconds of failing before samples that do not fit are set aside: somebody
                          may be putting another file in place */
    RECORD_SHARE = 16, /* of JournalMax, a part that may wait for one record that fails */
};

static const struct place nowhere;

void drain_line_push_sent(struct drain *drain, struct drain_line *line)
{
    if (!line->listed_sent) {
        line->next_sent = drain->sent;
        line->listed_sent = true;
        drain->sent = line;
    }
}

void drain_line_drop_sent(struct drain *drain, struct drain_line *line)
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

bool drain_line_is_due(const struct drain_line *line, int64_t now)
{
    int64_t wait = line->retry_at - now;
    return wait <= 0 || wait > line->retry_after;
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

/* WHY counts if samples were set aside. */
static void add_news(struct drain *drain, struct drain_line *line, size_t set_aside, struct str why)
{
    struct buf text = { 0 };
    struct drain_news *news = memory_new(1, sizeof *news), **place = &drain->news;
    buf_printf(&text, "acknowledged samples were set aside: %.*s", STR_ARG(why));
    news->line = line;
    news->set_aside = set_aside;
    news->why = set_aside ? memory_text(buf_text(&text)) : NULL;
    buf_free(&text);
    while (*place) {
        place = &(*place)->next;
    }
    *place = news;
}

/* FIRST, LINE's first unsent sample, makes its RRD. */
static enum sink_outcome make(struct drain *drain, const struct drain_line *line,
                              const struct waiting_sample *first, struct diags *diags)
{
    struct str create = first->facts.create->text;
    if (!create.len) {
        diag_error(diags, nowhere, "it has no RRD, and how to make one is not known");
        return SINK_UNFIT;
    }
    enum sink_outcome outcome = drain->ops->create(
        drain->sink, line->id, create, first->facts.time / CLOCK_SECOND, first->update, diags);
    if (outcome == SINK_DONE) {
        log_line(drain->log, LOG_LEVEL_NOTICE, "record %" PRIu32 ": its RRD was made anew",
                 line->id);
    }
    return outcome;
}

/* Sends up to TOGETHER_MAX of LINE's samples to the sink. */
static enum sink_outcome send(struct drain *drain, struct drain_line *line, struct diags *diags)
{
    size_t count = line->samples.count - line->sent;
    count = count < TOGETHER_MAX ? count : TOGETHER_MAX;
    const char **list = arena_array(diags->arena, count, sizeof *list);
    const struct waiting_sample *first = first_unsent(line), *next = first;
    for (size_t i = 0; i < count; i++, next = waiting_list_next(&line->samples, next)) {
        list[i] = next->update;
    }
    struct sink_updates updates = { .list = list, .count = count };
    enum sink_outcome outcome = drain->ops->update(drain->sink, line->id, &updates, diags);
    if (outcome == SINK_ABSENT) {
        outcome = make(drain, line, first, diags);
        outcome = outcome == SINK_DONE ? drain->ops->update(drain->sink, line->id, &updates, diags)
                                       : outcome;
    }
    drain->stats.writes++;
    line->sent += updates.stored;
    drain->stats.written += updates.stored;
    return outcome;
}

/* Whether LINE has failed long enough to believe that it does not get well by itself. */
static bool is_hopeless(const struct drain_line *line)
{
    return line->retry_after && line->written_at - line->failed_at >= UNFIT_AFTER * CLOCK_SECOND;
}

static struct str last_fault(const struct diags *diags)
{
    size_t count = diags->list.count;
    return count ? diags->list.items[count - 1].text : STR("unknown error");
}

/* What became of a line's samples. */
struct writing {
    enum sink_outcome outcome;
    struct str why; /* it is not SINK_DONE */
    size_t set_aside;
    struct str why_set_aside; /* the last one */
    struct arena *arena;      /* of the texts */
};

/* One call to the sink; the first sample that does not fit is set aside. */
static void write_some(struct drain *drain, struct drain_line *line, struct writing *writing)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    writing->outcome = send(drain, line, &diags);
    struct str why = last_fault(&diags);
    if (writing->outcome == SINK_UNFIT && is_hopeless(line) &&
        aside_keep(&drain->aside, line->id, first_unsent(line)->update, why,
                   line->written_at / CLOCK_SECOND, &diags)) {
        writing->outcome = SINK_DONE;
        writing->why_set_aside =
            writing->set_aside++ ? writing->why_set_aside : arena_str(writing->arena, why);
        line->sent++;
    }
    if (!drain->ops->flush) {
        drain_line_drop_sent(drain, line);
    } else if (line->sent) {
        drain_line_push_sent(drain, line);
    }
    writing->why =
        writing->outcome == SINK_DONE ? STR("") : arena_str(writing->arena, last_fault(&diags));
    arena_free(arena);
}

static void tell_of_set_aside(struct drain *drain, struct drain_line *line,
                              const struct writing *writing)
{
    if (writing->set_aside) {
        drain->stats.set_aside += writing->set_aside;
        log_line(drain->log, LOG_LEVEL_ERROR,
                 "record %" PRIu32 ": %zu acknowledged samples are set aside in \"%s\": %.*s",
                 line->id, writing->set_aside, drain->aside.path, STR_ARG(writing->why_set_aside));
        add_news(drain, line, writing->set_aside, writing->why_set_aside);
    }
}

void drain_line_check_room(struct drain *drain, struct drain_line *line)
{
    size_t most = journal_max(drain->journal) / RECORD_SHARE;
    if (!line->full && waiting_list_size(&line->samples) > most) {
        line->full = true;
        log_line(drain->log, LOG_LEVEL_ERROR,
                 "record %" PRIu32 ": %zu of its samples wait in the journal: no more are taken "
                 "until its RRD is written again",
                 line->id, line->samples.count);
        add_news(drain, line, 0, STR(""));
    }
}

static void begin_failing(struct drain *drain, struct drain_line *line,
                          const struct writing *writing)
{
    if (line->retry_after == 0) {
        line->failed_at = line->written_at;
        drain->stats.failing++;
        log_line(drain->log, LOG_LEVEL_ERROR,
                 "record %" PRIu32 ": its samples wait in the journal: %.*s", line->id,
                 STR_ARG(writing->why));
        if (writing->outcome == SINK_UNFIT) {
            add_news(drain, line, 0, STR(""));
        }
    }
    if (drain_line_is_due(line, line->written_at)) { /* else somebody asked */
        int64_t after = line->retry_after ? 2 * line->retry_after : RETRY_FIRST * CLOCK_SECOND;
        line->retry_after = after < RETRY_MOST * CLOCK_SECOND ? after : RETRY_MOST * CLOCK_SECOND;
        line->retry_at = line->written_at + line->retry_after;
    }
    drain->stats.write_failures++;
    drain_line_check_room(drain, line);
}

/* Nothing waits any more. */
static void end_failing(struct drain *drain, struct drain_line *line, const struct writing *writing)
{
    if (line->retry_after) {
        drain->stats.failing--;
        log_line(drain->log, LOG_LEVEL_NOTICE, "record %" PRIu32 ": %s", line->id,
                 writing->set_aside ? "none of its samples waits any more"
                                    : "its RRD is written again");
    }
    line->retry_after = 0;
    line->full = false;
}

bool drain_line_write(struct drain *drain, struct drain_line *line, struct diags *diags)
{
    struct writing writing = { .outcome = SINK_DONE, .arena = diags->arena };
    line->written_at = clock_now(clock_system());
    if (line->failed_at > line->written_at) { /* the clock was set back */
        line->failed_at = line->written_at;
    }
    while (writing.outcome == SINK_DONE && drain_line_has_unsent(line)) {
        write_some(drain, line, &writing);
    }
    tell_of_set_aside(drain, line, &writing);
    if (writing.outcome == SINK_DONE) {
        end_failing(drain, line, &writing);
        return true;
    }
    begin_failing(drain, line, &writing);
    diag_error(diags, nowhere, line->full ? "%.*s; no more samples are taken until then" : "%.*s",
               STR_ARG(writing.why));
    return false;
}
