/* The storing thread: brings samples from the journal into the sink, all that wait for one record
 * in one call, and answers what only the sink knows. It alone touches the RRDs and removes
 * segments. A record whose RRD can't be written keeps its samples and is tried again, ever less
 * often; the others do not notice. */
#ifndef BLUMAP_STORE_WRITER_H
#define BLUMAP_STORE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/str.h"
#include "store/journal.h"
#include "store/rrd_facts.h"
#include "store/sink.h"

/* A sample on its way; made by waiting_sample_new, freed by the writer. */
struct waiting_sample {
    struct waiting_sample *next;
    struct writer_line *line;
    struct segment *segment; /* it is in */
    const struct journal_create *create;
    int64_t time;  /* microseconds since 1970 UTC */
    int64_t taken; /* when it came, likewise */
    char update[]; /* as `rrdtool update` takes it */
};

struct waiting_sample *waiting_sample_new(int64_t time, struct str values);

/* A list of them, in order. */
struct waiting_list {
    struct waiting_sample *first, *last;
    size_t count;
};

void waiting_list_add(struct waiting_list *list, struct waiting_sample *sample);

/* One record's queue. Zeroed but for .id; must not move. The writer's own. */
struct writer_line {
    uint32_t id;
    struct waiting_list samples; /* oldest first */
    struct waiting_sample
        *unsent; /* the first that is not yet updated; those before wait for a flush */
    size_t sent;
    struct writer_line *next;      /* among those that are ready, or failing */
    bool listed;                   /* there */
    struct writer_line *next_sent; /* among those that wait for a flush */
    bool listed_sent;              /* there */
    int64_t retry_at;              /* microseconds since 1970 UTC */
    int64_t retry_after;           /* microseconds; 0 = it is well */
};

/* What is asked about a record, and the answer. */
struct writer_question {
    struct writer_question *next;
    struct writer_line *line;

    /* To make the RRD with SAMPLE in it, which is the asker's; NULL = only what there is. */
    const struct waiting_sample *sample;
    struct str create;

    enum sink_outcome outcome; /* SINK_FAILED: a phrase in .fault */
    bool created;              /* the RRD, with .sample in it */
    struct rrd_facts facts;
    const char *fault;
    struct arena *arena; /* of question and answer; the asker's to free */
};

struct writer_stats {
    uint64_t waiting;      /* samples */
    int64_t waiting_since; /* microseconds since 1970 UTC; 0 = none waits */
    uint64_t written, writes, write_failures;
    uint64_t failing; /* records */
};

struct writer;

/* Starts the thread. BELL rings when there are answers. All must outlive it; SINK is an open one.
 */
struct writer *writer_new(const struct sink_ops *ops, void *sink, struct journal *journal,
                          bool sync, struct log *log, int bell);

/* Stores what it can until DEADLINE (microseconds since 1970 UTC), and ends. */
void writer_stop(struct writer *writer, int64_t deadline);

/* Hands over SAMPLES, and SEGMENT if it is not NULL: all samples in it have been handed over. */
void writer_give(struct writer *writer, struct waiting_list samples, struct segment *segment);

void writer_ask(struct writer *writer, struct writer_question *question);

/* The questions that have been answered, the oldest first. */
struct writer_question *writer_answers(struct writer *writer);

void writer_read_stats(struct writer *writer, struct writer_stats *stats);

#endif
