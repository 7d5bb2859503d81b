/* Samples on their way from the journal to the sink. A list holds them one behind the other in one
 * piece of memory, so that thousands of them cost neither an allocation each nor a search. */
#ifndef BLUMAP_STORE_WAITING_H
#define BLUMAP_STORE_WAITING_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "store/journal.h"

struct drain_line;

/* What is known of one, besides its values. */
struct waiting_facts {
    struct drain_line *line;
    struct segment *segment; /* it is in */
    const struct journal_create *create;
    int64_t time;  /* microseconds since 1970 UTC */
    int64_t taken; /* when it came, likewise */
};

struct waiting_sample {
    struct waiting_facts facts;
    size_t size;   /* bytes, all of it */
    char update[]; /* as `rrdtool update` takes it */
};

/* In order. Zeroed = empty; end with waiting_list_free. Samples stay where they are until the list
 * is changed. */
struct waiting_list {
    struct buf bytes;
    size_t gone; /* bytes of those at the front that were dropped */
    size_t count;
};

void waiting_list_free(struct waiting_list *list);

/* Adds one at the end; VALUES have ':' between them. */
void waiting_list_add(struct waiting_list *list, const struct waiting_facts *facts,
                      struct str values);

/* Adds a copy. */
void waiting_list_copy(struct waiting_list *list, const struct waiting_sample *sample);

/* Moves all of FROM, which is empty then, to the end of LIST. */
void waiting_list_move(struct waiting_list *list, struct waiting_list *from);

/* The one behind SAMPLE, the first one behind NULL; NULL at the end. */
const struct waiting_sample *waiting_list_next(const struct waiting_list *list,
                                               const struct waiting_sample *sample);

/* Bytes that those in it take. */
size_t waiting_list_size(const struct waiting_list *list);

/* Drops the first one. */
void waiting_list_drop(struct waiting_list *list);

/* Drops all. */
void waiting_list_clear(struct waiting_list *list);

#endif
