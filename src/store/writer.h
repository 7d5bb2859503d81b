/* The storing thread. It alone touches the RRDs: it drains the journal into them, and answers what
 * only they know. */
#ifndef BLUMAP_STORE_WRITER_H
#define BLUMAP_STORE_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "store/drain.h"
#include "store/rrd_facts.h"
#include "store/sink.h"

/* What is asked about a record, and the answer. */
struct writer_question {
    struct writer_question *next;
    struct drain_line *line;

    /* To make the RRD with SAMPLE in it, which is the asker's; NULL = only what there is. */
    const struct waiting_sample *sample;
    struct str create;

    enum sink_outcome outcome; /* SINK_UNFIT, SINK_FAILED: a phrase in .fault */
    bool created;              /* the RRD, with .sample in it */
    struct rrd_facts facts;
    const char *fault;
    struct arena *arena; /* of question and answer; the asker's to free */
};

struct writer;

/* Starts the thread. BELL rings when there are answers. DRAIN is copied: an empty one with an open
 * sink; what it refers to must outlive the writer. */
struct writer *writer_new(const struct drain *drain, int bell);

/* Stores what it can until DEADLINE (microseconds since 1970 UTC), and ends. */
void writer_stop(struct writer *writer, int64_t deadline);

/* Hands over SAMPLES, which is empty then, and SEGMENT if it is not NULL: all samples in it have
 * been handed over. */
void writer_give(struct writer *writer, struct waiting_list *samples, struct segment *segment);

void writer_ask(struct writer *writer, struct writer_question *question);

/* The questions that have been answered, the oldest first. */
struct writer_question *writer_answers(struct writer *writer);

/* What the drain had to tell, oldest first; yours, drain_news_free. */
struct drain_news *writer_news(struct writer *writer);

/* Wants room in the journal: the writer hurries, and rings when there may be more. False if it has
 * nothing to do that would make any. */
bool writer_make_room(struct writer *writer);

void writer_read_stats(struct writer *writer, struct drain_stats *stats);

#endif
