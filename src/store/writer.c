#include "store/writer.h"

#include <inttypes.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "base/bell.h"
#include "base/clock.h"
#include "base/memory.h"

enum {
    TOGETHER_MAX = 1000, /* samples in one call */
    RETRY_FIRST = 1, /* seconds until a record that failed is tried again; twice that then, ... */
    RETRY_MOST = 60, /* ... up to so many */
    TICK = 1,        /* seconds between looks at what is to be tried again */
};

static const struct place nowhere;

/* A list of lines, in order. */
struct lines {
    struct writer_line *first, *last;
};

struct writer {
    const struct sink_ops *ops;
    void *sink;
    struct journal *journal;
    bool sync;
    struct log *log;
    int bell;
    pthread_t thread;

    /* Between the threads. */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct waiting_list given;
    struct segment *given_segments;
    struct writer_question *questions, **questions_end;
    struct writer_question *answers, **answers_end;
    bool stopping;
    int64_t deadline;
    struct writer_stats stats; /* as of the last look */

    /* The thread's. */
    struct lines ready;       /* have samples to write, the longest waiting first */
    struct lines failing;     /* are to be tried again */
    int64_t tried_at;         /* they were; microseconds since 1970 UTC */
    int64_t failing_since;    /* the oldest sample of theirs; 0 = none */
    struct writer_line *sent; /* have samples that wait for a flush */
    unsigned losses;          /* of the sink, as last seen */
    bool flush_due;
    struct segment *segments; /* complete, oldest first */
    struct writer_stats counts;
};

struct waiting_sample *waiting_sample_new(int64_t time, struct str values)
{
    char start[48];
    int64_t part = time % CLOCK_SECOND;
    int len = part ? snprintf(start, sizeof start, "%" PRId64 ".%06" PRId64 ":",
                              time / CLOCK_SECOND, part)
                   : snprintf(start, sizeof start, "%" PRId64 ":", time / CLOCK_SECOND);
    struct waiting_sample *sample = memory_new(1, sizeof *sample + (size_t)len + values.len + 1);
    sample->time = time;
    memcpy(sample->update, start, (size_t)len);
    memcpy(sample->update + len, values.data, values.len);
    return sample;
}

void waiting_list_add(struct waiting_list *list, struct waiting_sample *sample)
{
    sample->next = NULL;
    *(list->last ? &list->last->next : &list->first) = sample;
    list->last = sample;
    list->count++;
}

static void push_line(struct lines *lines, struct writer_line *line)
{
    line->next = NULL;
    line->listed = true;
    *(lines->last ? &lines->last->next : &lines->first) = line;
    lines->last = line;
}

static struct writer_line *pop_line(struct lines *lines)
{
    struct writer_line *line = lines->first;
    lines->first = line->next;
    if (!lines->first) {
        lines->last = NULL;
    }
    line->listed = false;
    return line;
}

static int64_t now(void)
{
    return clock_now(clock_system());
}

static struct str reason(const struct diags *diags)
{
    return diags->list.count ? diags->list.items[0].text : STR("unknown error");
}

/* The samples of LINE up to the first unsent one are stored for good. */
static void drop_sent(struct writer *writer, struct writer_line *line)
{
    while (line->samples.first != line->unsent) {
        struct waiting_sample *sample = line->samples.first;
        line->samples.first = sample->next;
        line->samples.count--;
        sample->segment->waiting--;
        writer->counts.waiting--;
        memory_free(sample);
    }
    if (!line->samples.first) {
        line->samples.last = NULL;
    }
    line->sent = 0;
}

/* The first of LINE's samples makes its RRD. */
static bool make(struct writer *writer, struct writer_line *line, struct diags *diags)
{
    const struct waiting_sample *first = line->unsent;
    if (!first->create->text.len) {
        diag_error(diags, nowhere, "it has no RRD, and how to make one is not known");
        return false;
    }
    enum sink_outcome outcome =
        writer->ops->create(writer->sink, line->id, first->create->text, first->time / CLOCK_SECOND,
                            first->update, diags);
    if (outcome == SINK_DONE) {
        log_line(writer->log, LOG_LEVEL_NOTICE, "record %" PRIu32 ": its RRD was made anew",
                 line->id);
    }
    return outcome == SINK_DONE;
}

/* Updates up to TOGETHER_MAX of LINE's samples; *NEXT is the first that is not among them. */
static bool update(struct writer *writer, struct writer_line *line, struct waiting_sample **next,
                   struct diags *diags)
{
    size_t count = line->samples.count - line->sent;
    count = count < TOGETHER_MAX ? count : TOGETHER_MAX;
    const char **updates = arena_array(diags->arena, count, sizeof *updates);
    struct waiting_sample *sample = line->unsent;
    for (size_t i = 0; i < count; i++, sample = sample->next) {
        updates[i] = sample->update;
    }
    *next = sample;
    enum sink_outcome outcome = writer->ops->update(writer->sink, line->id, updates, count, diags);
    if (outcome == SINK_ABSENT && make(writer, line, diags)) {
        outcome = writer->ops->update(writer->sink, line->id, updates, count, diags);
    }
    if (outcome == SINK_DONE) {
        line->sent += count;
        writer->counts.written += count;
    }
    writer->counts.writes++;
    return outcome == SINK_DONE;
}

static void list_sent(struct writer *writer, struct writer_line *line)
{
    if (!line->listed_sent) {
        line->next_sent = writer->sent;
        line->listed_sent = true;
        writer->sent = line;
    }
}

/* Takes one off the list at *SENT. */
static struct writer_line *pop_sent(struct writer_line **sent)
{
    struct writer_line *line = *sent;
    *sent = line->next_sent;
    line->listed_sent = false;
    return line;
}

/* What was updated before the sink lost it is updated again. */
static void unsend_lost(struct writer *writer)
{
    unsigned losses = writer->ops->losses ? writer->ops->losses(writer->sink) : 0;
    if (losses == writer->losses) {
        return;
    }
    writer->losses = losses;
    while (writer->sent) {
        struct writer_line *line = pop_sent(&writer->sent);
        line->unsent = line->samples.first;
        line->sent = 0;
        if (line->unsent && !line->listed) {
            push_line(&writer->ready, line);
        }
    }
}

static void begin_failing(struct writer *writer, struct writer_line *line, struct str why)
{
    if (line->retry_after == 0) {
        writer->counts.failing++;
        log_line(writer->log, LOG_LEVEL_ERROR,
                 "record %" PRIu32 ": its samples wait in the journal: %.*s", line->id,
                 STR_ARG(why));
    }
    int64_t after = line->retry_after ? 2 * line->retry_after : RETRY_FIRST * CLOCK_SECOND;
    line->retry_after = after < RETRY_MOST * CLOCK_SECOND ? after : RETRY_MOST * CLOCK_SECOND;
    line->retry_at = now() + line->retry_after;
    writer->counts.write_failures++;
}

static void end_failing(struct writer *writer, struct writer_line *line)
{
    if (line->retry_after) {
        writer->counts.failing--;
        log_line(writer->log, LOG_LEVEL_NOTICE, "record %" PRIu32 ": its RRD is written again",
                 line->id);
    }
    line->retry_after = 0;
}

/* Writes what waits for LINE; false with a diagnostic if it stays in the journal for now. */
static bool write_line(struct writer *writer, struct writer_line *line, struct diags *diags)
{
    bool done = true;
    while (done && line->unsent) {
        struct waiting_sample *next;
        done = update(writer, line, &next, diags);
        line->unsent = done ? next : line->unsent;
    }
    if (done) {
        end_failing(writer, line);
    } else {
        begin_failing(writer, line, reason(diags));
    }
    if (!writer->ops->flush) {
        drop_sent(writer, line);
    } else if (line->sent) {
        list_sent(writer, line);
    }
    return done;
}

static void push_failing(struct writer *writer, struct writer_line *line)
{
    int64_t since = line->samples.first->taken;
    push_line(&writer->failing, line);
    if (!writer->failing_since || since < writer->failing_since) {
        writer->failing_since = since;
    }
}

static void write_listed(struct writer *writer, struct writer_line *line)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    if (line->unsent && !write_line(writer, line, &diags)) {
        push_failing(writer, line);
    }
    unsend_lost(writer);
    arena_free(arena);
}

/* Tries those again whose time has come. */
static void try_failing(struct writer *writer)
{
    struct lines lines = writer->failing;
    int64_t moment = now();
    writer->failing = (struct lines){ 0 };
    writer->failing_since = 0;
    writer->tried_at = moment;
    while (lines.first) {
        struct writer_line *line = pop_line(&lines);
        if (line->unsent && moment < line->retry_at) {
            push_failing(writer, line);
        } else if (line->unsent) {
            push_line(&writer->ready, line);
        }
    }
}

/* Has the sink write down what waits for that; after a failure the rest is tried later. */
static void flush_sent(struct writer *writer)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct writer_line *lines = writer->sent;
    writer->sent = NULL;
    writer->flush_due = false;
    while (lines) {
        struct writer_line *line = pop_sent(&lines);
        if (diags.errors == 0 && writer->ops->flush(writer->sink, line->id, &diags)) {
            drop_sent(writer, line);
        } else {
            list_sent(writer, line);
            writer->flush_due = true;
        }
    }
    unsend_lost(writer);
    arena_free(arena);
}

static bool sync_sink(struct writer *writer)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    bool done = writer->ops->sync(writer->sink, &diags);
    if (!done) {
        log_line(writer->log, LOG_LEVEL_ERROR, "%.*s", STR_ARG(reason(&diags)));
    }
    arena_free(arena);
    return done;
}

/* Removes the complete segments whose samples are all stored. */
static void remove_segments(struct writer *writer)
{
    bool synced = !writer->sync;
    for (struct segment **place = &writer->segments; *place;) {
        struct segment *segment = *place;
        if (segment->waiting > 0) {
            place = &segment->next;
            continue;
        }
        synced = synced || sync_sink(writer);
        if (!synced) {
            return;
        }
        *place = segment->next;
        journal_remove(writer->journal, segment);
    }
}

static void take_samples(struct writer *writer, struct waiting_sample *sample)
{
    while (sample) {
        struct waiting_sample *next = sample->next;
        struct writer_line *line = sample->line;
        waiting_list_add(&line->samples, sample);
        sample->segment->waiting++;
        writer->counts.waiting++;
        line->unsent = line->unsent ? line->unsent : sample;
        if (!line->listed) {
            push_line(&writer->ready, line);
        }
        sample = next;
    }
}

static void take_segments(struct writer *writer, struct segment *segment)
{
    struct segment **place = &writer->segments;
    writer->flush_due = writer->flush_due || (segment && writer->ops->flush);
    while (*place) {
        place = &(*place)->next;
    }
    *place = segment;
}

/* Makes the RRD if that was asked for and there is none. */
static void find_out(struct writer *writer, struct writer_question *question, struct diags *diags)
{
    uint32_t id = question->line->id;
    const struct waiting_sample *sample = question->sample;
    question->outcome =
        writer->ops->facts(writer->sink, id, question->arena, &question->facts, diags);
    if (question->outcome != SINK_ABSENT || !sample) {
        return;
    }
    question->outcome = writer->ops->create(writer->sink, id, question->create,
                                            sample->time / CLOCK_SECOND, sample->update, diags);
    if (question->outcome == SINK_DONE) {
        question->created = true;
        question->outcome =
            writer->ops->facts(writer->sink, id, question->arena, &question->facts, diags);
    }
}

/* What waits for the record is stored first: the answer is about after that. */
static void answer(struct writer *writer, struct writer_question *question)
{
    struct diags diags = diags_new(question->arena);
    struct writer_line *line = question->line;
    question->outcome = SINK_FAILED;
    if (!line->unsent || write_line(writer, line, &diags)) {
        find_out(writer, question, &diags);
    }
    if (question->outcome == SINK_FAILED) {
        question->fault = arena_text(question->arena, reason(&diags));
    }
    unsend_lost(writer);
}

static void answer_all(struct writer *writer, struct writer_question *question)
{
    while (question) {
        struct writer_question *next = question->next;
        answer(writer, question);
        question->next = NULL;
        pthread_mutex_lock(&writer->lock);
        *writer->answers_end = question;
        writer->answers_end = &question->next;
        pthread_mutex_unlock(&writer->lock);
        bell_ring(writer->bell);
        question = next;
    }
}

static void publish_stats(struct writer *writer)
{
    const struct writer_line *longest = writer->ready.first;
    int64_t since = longest && longest->unsent ? longest->samples.first->taken : 0;
    int64_t failing = writer->failing_since;
    writer->counts.waiting_since = since && (!failing || since < failing) ? since : failing;
    writer->stats = writer->counts;
}

/* Waits for something to do, at most until the next look at what fails; under the lock. */
static void wait_for_work(struct writer *writer)
{
    bool idle = !writer->given.first && !writer->given_segments && !writer->questions &&
                !writer->ready.first && !writer->stopping;
    if (!idle) {
        return;
    }
    if (!writer->failing.first && !writer->flush_due && !writer->segments) {
        pthread_cond_wait(&writer->changed, &writer->lock);
        return;
    }
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += TICK;
    pthread_cond_timedwait(&writer->changed, &writer->lock, &until);
}

/* Takes what was handed over. False when it is time to end. */
static bool take(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    publish_stats(writer);
    wait_for_work(writer);
    struct waiting_list samples = writer->given;
    struct segment *segments = writer->given_segments;
    struct writer_question *questions = writer->questions;
    writer->given = (struct waiting_list){ 0 };
    writer->given_segments = NULL;
    writer->questions = NULL;
    writer->questions_end = &writer->questions;
    bool stopping = writer->stopping;
    pthread_mutex_unlock(&writer->lock);
    take_samples(writer, samples.first);
    take_segments(writer, segments);
    answer_all(writer, questions);
    return !stopping || (writer->ready.first && now() < writer->deadline);
}

static void *run(void *state)
{
    struct writer *writer = state;
    while (take(writer)) {
        if (writer->ready.first) {
            write_listed(writer, pop_line(&writer->ready));
        }
        bool ticks = now() - writer->tried_at >= TICK * CLOCK_SECOND;
        if (writer->flush_due && (ticks || !writer->ready.first)) {
            flush_sent(writer);
        }
        if (ticks) {
            try_failing(writer);
        }
        remove_segments(writer);
    }
    if (writer->ops->flush) {
        flush_sent(writer);
    }
    remove_segments(writer);
    return NULL;
}

struct writer *writer_new(const struct sink_ops *ops, void *sink, struct journal *journal,
                          bool sync, struct log *log, int bell)
{
    struct writer *writer = memory_new(1, sizeof *writer);
    *writer = (struct writer){
        .ops = ops, .sink = sink, .journal = journal, .sync = sync, .log = log, .bell = bell
    };
    writer->questions_end = &writer->questions;
    writer->answers_end = &writer->answers;
    pthread_mutex_init(&writer->lock, NULL);
    pthread_cond_init(&writer->changed, NULL);
    if (pthread_create(&writer->thread, NULL, run, writer) != 0) {
        memory_exhausted(0);
    }
    return writer;
}

void writer_stop(struct writer *writer, int64_t deadline)
{
    pthread_mutex_lock(&writer->lock);
    writer->stopping = true;
    writer->deadline = deadline;
    pthread_cond_signal(&writer->changed);
    pthread_mutex_unlock(&writer->lock);
    pthread_join(writer->thread, NULL);
    while (writer->segments) {
        struct segment *segment = writer->segments;
        writer->segments = segment->next;
        segment_free(segment);
    }
    pthread_cond_destroy(&writer->changed);
    pthread_mutex_destroy(&writer->lock);
    memory_free(writer);
}

void writer_give(struct writer *writer, struct waiting_list samples, struct segment *segment)
{
    if (!samples.first && !segment) {
        return;
    }
    pthread_mutex_lock(&writer->lock);
    if (samples.first) {
        *(writer->given.last ? &writer->given.last->next : &writer->given.first) = samples.first;
        writer->given.last = samples.last;
        writer->given.count += samples.count;
    }
    if (segment) {
        struct segment **place = &writer->given_segments;
        while (*place) {
            place = &(*place)->next;
        }
        *place = segment;
    }
    pthread_cond_signal(&writer->changed);
    pthread_mutex_unlock(&writer->lock);
}

void writer_ask(struct writer *writer, struct writer_question *question)
{
    question->next = NULL;
    pthread_mutex_lock(&writer->lock);
    *writer->questions_end = question;
    writer->questions_end = &question->next;
    pthread_cond_signal(&writer->changed);
    pthread_mutex_unlock(&writer->lock);
}

struct writer_question *writer_answers(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    struct writer_question *answers = writer->answers;
    writer->answers = NULL;
    writer->answers_end = &writer->answers;
    pthread_mutex_unlock(&writer->lock);
    return answers;
}

void writer_read_stats(struct writer *writer, struct writer_stats *stats)
{
    pthread_mutex_lock(&writer->lock);
    *stats = writer->stats;
    stats->waiting += writer->given.count;
    pthread_mutex_unlock(&writer->lock);
}
