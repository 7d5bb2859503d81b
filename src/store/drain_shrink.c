#include "store/drain_shrink.h"

#include "base/arena.h"
#include "base/vec.h"

enum {
    GROWN = 4,         /* a part of JournalMax that is left alone */
    SAMPLE_BYTES = 64, /* a sample in a segment, about */
};

struct samples {
    VEC(struct journal_sample) list;
};

/* How many samples of failing records each segment holds. */
static void count_failing(const struct drain *drain)
{
    for (struct segment *segment = drain->segments; segment; segment = segment->next) {
        segment->failing = 0;
    }
    for (const struct drain_line *line = drain->failing.first; line; line = line->next) {
        const struct waiting_sample *sample = NULL;
        while ((sample = waiting_list_next(&line->samples, sample))) {
            sample->facts.segment->failing++;
        }
    }
}

/* Those in SEGMENT. */
static struct samples find_failing(const struct drain *drain, const struct segment *segment,
                                   struct arena *arena)
{
    struct samples found = { 0 };
    for (const struct drain_line *line = drain->failing.first; line; line = line->next) {
        const struct waiting_sample *sample = NULL;
        while ((sample = waiting_list_next(&line->samples, sample))) {
            struct str update = str_of(sample->update);
            const struct journal_sample copy = { line->id, sample->facts.time,
                                                 str_from(update, str_find_char(update, ':') + 1),
                                                 sample->facts.create->text };
            if (sample->facts.segment == segment) {
                VEC_PUSH(&found.list, arena, copy);
            }
        }
    }
    return found;
}

/* All that waits in it is of failing records, and that is little. */
static bool is_worth_it(const struct segment *segment)
{
    return segment->waiting > 0 && segment->failing == segment->waiting &&
           segment->waiting * SAMPLE_BYTES < segment->bytes / 2;
}

void drain_shrink(struct drain *drain)
{
    if (!drain->failing.first || !drain->segments ||
        journal_bytes(drain->journal) < journal_max(drain->journal) / GROWN) {
        return;
    }
    count_failing(drain);
    for (struct segment *segment = drain->segments; segment; segment = segment->next) {
        if (is_worth_it(segment)) {
            struct arena *arena = arena_new();
            struct samples found = find_failing(drain, segment, arena);
            journal_shrink(drain->journal, segment, found.list.items, found.list.count);
            arena_free(arena);
        }
    }
}
