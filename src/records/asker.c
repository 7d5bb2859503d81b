#include "records/asker.h"

#include <pthread.h>

#include "base/bell.h"
#include "base/clock.h"
#include "base/condition.h"
#include "base/memory.h"

enum {
    FIRST_RATE = 2000,  /* first questions a second, */
    FIRST_BURST = 2000, /* and so many at once */
};

struct questions {
    struct asker_question *first, *last;
};

struct asker {
    pthread_t thread;
    struct records records; /* the thread's */
    int bell;

    /* The thread's: what first questions may still be asked. */
    double budget;
    int64_t budget_at; /* microseconds since 1970 UTC */

    /* Between the threads. */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct questions urgent, others, answers;
    struct records next_records;
    bool stopping;
};

static void push(struct questions *list, struct asker_question *question)
{
    question->next = NULL;
    *(list->last ? &list->last->next : &list->first) = question;
    list->last = question;
}

static struct asker_question *pop(struct questions *list)
{
    struct asker_question *question = list->first;
    list->first = question->next;
    if (!list->first) {
        list->last = NULL;
    }
    return question;
}

/* Lets the budget for first questions grow with time. */
static void earn(struct asker *asker)
{
    int64_t now = clock_now(clock_system());
    double seconds = (double)(now - asker->budget_at) / (double)CLOCK_SECOND;
    asker->budget += seconds > 0 ? seconds * FIRST_RATE : 0;
    asker->budget = asker->budget < FIRST_BURST ? asker->budget : FIRST_BURST;
    asker->budget_at = now;
}

/* Sleeps until there is something to ask; under the lock. */
static void sleep_until_needed(struct asker *asker)
{
    if (asker->others.first) { /* until the budget allows one */
        condition_wait_for(&asker->changed, &asker->lock, CLOCK_SECOND / FIRST_RATE);
    } else {
        pthread_cond_wait(&asker->changed, &asker->lock);
    }
}

/* The next question; NULL when the thread is to end. */
static struct asker_question *take_question(struct asker *asker)
{
    struct asker_question *question = NULL;
    pthread_mutex_lock(&asker->lock);
    while (!question && !asker->stopping) {
        earn(asker);
        if (asker->urgent.first) {
            question = pop(&asker->urgent);
        } else if (asker->others.first && asker->budget >= 1) {
            asker->budget -= 1;
            question = pop(&asker->others);
        } else {
            sleep_until_needed(asker);
        }
    }
    struct records next = asker->next_records;
    asker->next_records = (struct records){ 0 };
    pthread_mutex_unlock(&asker->lock);
    if (next.state) {
        records_close(&asker->records);
        asker->records = next;
    }
    return question;
}

static void ask(const struct records *records, struct asker_question *question)
{
    struct diags diags = diags_new(question->arena);
    bool has_version = records->ops->version;
    question->version = has_version ? records->ops->version(records->state, &diags) : 0;
    if (has_version && question->version == 0) {
        question->outcome = RECORDS_FAILED;
    } else if (question->only_version) {
        question->outcome = RECORDS_DONE;
    } else {
        question->outcome = records->ops->get(records->state, question->id, question->arena,
                                              &question->record, &diags);
    }
    if (question->outcome == RECORDS_FAILED) {
        question->fault = diags.list.count ? arena_text(question->arena, diags.list.items[0].text)
                                           : "unknown error";
    }
}

static void *run(void *state)
{
    struct asker *asker = state;
    struct asker_question *question;
    while ((question = take_question(asker))) {
        ask(&asker->records, question);
        pthread_mutex_lock(&asker->lock);
        push(&asker->answers, question);
        pthread_mutex_unlock(&asker->lock);
        bell_ring(asker->bell);
    }
    records_close(&asker->records);
    return NULL;
}

struct asker *asker_new(struct records records, int bell)
{
    struct asker *asker = memory_new(1, sizeof *asker);
    asker->records = records;
    asker->bell = bell;
    asker->budget = FIRST_BURST;
    asker->budget_at = clock_now(clock_system());
    pthread_mutex_init(&asker->lock, NULL);
    condition_init(&asker->changed);
    if (pthread_create(&asker->thread, NULL, run, asker) != 0) {
        memory_exhausted(0);
    }
    return asker;
}

void asker_free(struct asker *asker)
{
    pthread_mutex_lock(&asker->lock);
    asker->stopping = true;
    pthread_cond_signal(&asker->changed);
    pthread_mutex_unlock(&asker->lock);
    pthread_join(asker->thread, NULL);
    records_close(&asker->next_records);
    pthread_cond_destroy(&asker->changed);
    pthread_mutex_destroy(&asker->lock);
    memory_free(asker);
}

void asker_ask(struct asker *asker, struct asker_question *question)
{
    pthread_mutex_lock(&asker->lock);
    push(question->first ? &asker->others : &asker->urgent, question);
    pthread_cond_signal(&asker->changed);
    pthread_mutex_unlock(&asker->lock);
}

void asker_switch(struct asker *asker, struct records records)
{
    pthread_mutex_lock(&asker->lock);
    struct records unused = asker->next_records;
    asker->next_records = records;
    pthread_mutex_unlock(&asker->lock);
    records_close(&unused);
}

struct asker_question *asker_answers(struct asker *asker)
{
    pthread_mutex_lock(&asker->lock);
    struct asker_question *answers = asker->answers.first;
    asker->answers = (struct questions){ 0 };
    pthread_mutex_unlock(&asker->lock);
    return answers;
}
