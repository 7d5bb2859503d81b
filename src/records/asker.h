/* The thread that asks the table of records, so that nobody else waits for it. First questions
 * about ids that are not known to exist are asked at a bounded rate, after all others: whoever
 * guesses ids can't keep the table from those who have a record. */
#ifndef BLUMAP_RECORDS_ASKER_H
#define BLUMAP_RECORDS_ASKER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/log.h"
#include "records/records.h"

struct asker_question {
    struct asker_question *next;
    uint32_t id;
    bool only_version; /* of the table; .id does not count */
    bool first;        /* about an id that is not known to exist */

    enum records_outcome outcome;
    struct record record; /* in .arena */
    int64_t version;      /* of the table then; 0 = it can't tell */
    const char *fault;    /* RECORDS_FAILED: a phrase, in .arena */
    struct arena *arena;  /* the asker's to free */
};

struct asker;

/* Starts the thread, which takes over RECORDS. BELL rings when there are answers. */
struct asker *asker_new(struct records records, int bell);

/* Ends it, with what is being asked as the last; closes the records. Unanswered questions are as
 * they were. */
void asker_free(struct asker *asker);

void asker_ask(struct asker *asker, struct asker_question *question);

/* From the next question on, RECORDS are asked; the old ones are closed. */
void asker_switch(struct asker *asker, struct records records);

/* The questions that have been answered, oldest first. */
struct asker_question *asker_answers(struct asker *asker);

#endif
