#include "store/writer.h"

#include "base/bell.h"
#include "base/clock.h"
#include "base/condition.h"
#include "base/memory.h"
#include <pthread.h>

struct writer {
    /* The thread's. */
    struct drain drain;
    struct waiting_list taken; /* from .given, and not yet by the drain */

    int bell;
    pthread_t thread;

    /* Between the threads. */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct waiting_list given;
    struct segment *given_segments;
    struct writer_question *questions, **questions_end;
    struct writer_question *answers, **answers_end;
    struct drain_news *news;
    bool sleeping;    /* until something is handed over */
    bool room_wanted; /* in the journal */
    bool stopping;
    int64_t deadline;
    bool busy;                /* as of the last look: there are samples to write at once */
    struct drain_stats stats; /* likewise */
};

/* What the thread takes from the others at a time. */
struct work {
    struct segment *segments;
    struct writer_question *questions;
    bool room_wanted, stopping;
};

static int64_t now(void)
{
    return clock_now(clock_system());
}

/* Makes the RRD if that was asked for and there is none. */
static void find_out(const struct drain *drain, struct writer_question *question,
                     struct diags *diags)
{
    uint32_t id = question->line->id;
    const struct waiting_sample *sample = question->sample;
    question->outcome =
        drain->ops->facts(drain->sink, id, question->arena, &question->facts, diags);
    if (question->outcome != SINK_ABSENT || !sample) {
        return;
    }
    question->outcome =
        drain->ops->create(drain->sink, id, question->create, sample->facts.time / CLOCK_SECOND,
                           sample->update, diags);
    if (question->outcome == SINK_DONE) {
        question->created = true;
        question->outcome =
            drain->ops->facts(drain->sink, id, question->arena, &question->facts, diags);
    }
}

/* What waits for the record is stored first: the answer is about after that. */
static void answer(struct drain *drain, struct writer_question *question)
{
    struct diags diags = diags_new(question->arena);
    struct drain_line *line = question->line;
    question->outcome = SINK_FAILED;
    if (!drain_line_has_unsent(line) || drain_line_write(drain, line, &diags)) {
        find_out(drain, question, &diags);
    }
    if (question->outcome == SINK_UNFIT || question->outcome == SINK_FAILED) {
        question->fault = arena_text(question->arena, diags.list.items[0].text);
    }
}

static void answer_all(struct writer *writer, struct writer_question *question)
{
    while (question) {
        struct writer_question *next = question->next;
        answer(&writer->drain, question);
        question->next = NULL;
        pthread_mutex_lock(&writer->lock);
        *writer->answers_end = question;
        writer->answers_end = &question->next;
        pthread_mutex_unlock(&writer->lock);
        bell_ring(writer->bell);
        question = next;
    }
}

/* Sleeps until there is something to do; under the lock. Samples that come meanwhile wake it only
 * if nothing is due soon anyway: a wake-up for each would cost more than the sample. */
static void sleep_until_needed(struct writer *writer)
{
    int64_t moment = now(), next = drain_next(&writer->drain, moment);
    bool idle = !writer->given_segments && !writer->questions && !writer->stopping &&
                !(writer->room_wanted && writer->busy);
    writer->sleeping = !writer->drain.resting.first;
    if (!idle || next <= moment || (writer->sleeping && writer->given.count)) {
        writer->sleeping = false;
    } else if (next == INT64_MAX) {
        pthread_cond_wait(&writer->changed, &writer->lock);
    } else {
        condition_wait_for(&writer->changed, &writer->lock, next - moment);
    }
    writer->sleeping = false;
}

static struct work take_work(struct writer *writer)
{
    drain_count(&writer->drain);
    pthread_mutex_lock(&writer->lock);
    writer->stats = writer->drain.stats;
    writer->busy = writer->drain.ready.first || writer->drain.resting.first;
    sleep_until_needed(writer);
    struct work work = { writer->given_segments, writer->questions, writer->room_wanted,
                         writer->stopping };
    waiting_list_move(&writer->taken, &writer->given);
    writer->given_segments = NULL;
    writer->questions = NULL;
    writer->questions_end = &writer->questions;
    writer->stats.waiting += writer->taken.count;
    writer->busy = writer->busy || writer->taken.count || work.segments;
    pthread_mutex_unlock(&writer->lock);
    return work;
}

/* Says that there may be room in the journal: some was made, or none will be. */
static void tell_of_room(struct writer *writer, size_t bytes_before)
{
    bool busy = writer->drain.ready.first || writer->drain.resting.first;
    if (journal_bytes(writer->drain.journal) < bytes_before || !busy) {
        pthread_mutex_lock(&writer->lock);
        writer->room_wanted = false;
        writer->busy = busy;
        pthread_mutex_unlock(&writer->lock);
        bell_ring(writer->bell);
    }
}

static void publish_news(struct writer *writer)
{
    if (!writer->drain.news) {
        return;
    }
    pthread_mutex_lock(&writer->lock);
    struct drain_news **place = &writer->news;
    while (*place) {
        place = &(*place)->next;
    }
    *place = writer->drain.news;
    pthread_mutex_unlock(&writer->lock);
    writer->drain.news = NULL;
    bell_ring(writer->bell);
}

static void *run(void *state)
{
    struct writer *writer = state;
    bool more = true;
    while (more) {
        struct work work = take_work(writer);
        drain_take(&writer->drain, &writer->taken);
        waiting_list_clear(&writer->taken);
        drain_take_segments(&writer->drain, work.segments);
        answer_all(writer, work.questions);
        if (work.room_wanted) {
            drain_hurry(&writer->drain);
        }
        size_t bytes = journal_bytes(writer->drain.journal);
        drain_step(&writer->drain, now());
        publish_news(writer);
        if (work.room_wanted) {
            tell_of_room(writer, bytes);
        }
        more = !work.stopping || (drain_hurry(&writer->drain) && now() < writer->deadline);
    }
    drain_finish(&writer->drain);
    drain_news_free(writer->drain.news);
    return NULL;
}

struct writer *writer_new(const struct drain *drain, int bell)
{
    struct writer *writer = memory_new(1, sizeof *writer);
    writer->drain = *drain;
    writer->bell = bell;
    writer->questions_end = &writer->questions;
    writer->answers_end = &writer->answers;
    pthread_mutex_init(&writer->lock, NULL);
    condition_init(&writer->changed);
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
    waiting_list_free(&writer->given);
    waiting_list_free(&writer->taken);
    drain_news_free(writer->news);
    pthread_cond_destroy(&writer->changed);
    pthread_mutex_destroy(&writer->lock);
    memory_free(writer);
}

static void add_segment(struct segment **list, struct segment *segment)
{
    while (*list) {
        list = &(*list)->next;
    }
    *list = segment;
}

void writer_give(struct writer *writer, struct waiting_list *samples, struct segment *segment)
{
    if (!samples->count && !segment) {
        return;
    }
    pthread_mutex_lock(&writer->lock);
    waiting_list_move(&writer->given, samples);
    add_segment(&writer->given_segments, segment);
    bool wake = writer->sleeping;
    pthread_mutex_unlock(&writer->lock);
    if (wake) {
        pthread_cond_signal(&writer->changed);
    }
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

struct drain_news *writer_news(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    struct drain_news *news = writer->news;
    writer->news = NULL;
    pthread_mutex_unlock(&writer->lock);
    return news;
}

bool writer_make_room(struct writer *writer)
{
    pthread_mutex_lock(&writer->lock);
    bool will = writer->busy || writer->given.count || writer->given_segments;
    writer->room_wanted = true;
    pthread_cond_signal(&writer->changed);
    pthread_mutex_unlock(&writer->lock);
    return will;
}

void writer_read_stats(struct writer *writer, struct drain_stats *stats)
{
    pthread_mutex_lock(&writer->lock);
    *stats = writer->stats;
    stats->waiting += writer->given.count;
    pthread_mutex_unlock(&writer->lock);
}
