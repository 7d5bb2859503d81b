#include "store/store.h"

#include <inttypes.h>
#include <string.h>

#include "base/ids.h"
#include "base/memory.h"
#include "store/delay.h"
#include "store/journal.h"
#include "store/known.h"
#include "store/writer.h"

enum {
    DRAIN_TIME = 5, /* seconds for what waits in the journal when the store is closed */
    ASIDE_SHARE =
        4, /* of JournalMax, a part that the file of samples set aside may have beside it */
};

static const struct sink_ops *const sinks[] = { &sink_rrd, &sink_rrdcached };

/* Whether the loop knows what it needs of a record's RRD. */
enum knowledge {
    UNKNOWN,
    ASKED,
    ABSENT, /* it has none */
    FAULTY, /* it can't be read or made, as .fault says */
    KNOWN,
};

struct store_record {
    struct drain_line line; /* the writer's */
    enum knowledge knowledge;
    struct known known;
    char *fault;
    bool fault_may_pass;
    struct writer_question question;
    struct waiting_list first; /* the sample that its RRD is to be made with */
    bool created;              /* with the sample .known is about, and nobody was told yet */
    struct waiters waiters;
    struct delay delay;

    int64_t heard; /* microseconds since 1970 UTC */
    uint64_t taken, refused, set_aside;
    char *last_fault; /* of one that was refused or set aside, */
    int64_t fault_at; /* and when */
};

struct journalled {
    const struct clock *clock;
    struct log *log;
    int64_t clock_ahead; /* seconds */
    const struct sink_ops *sink_ops;
    void *sink;
    struct journal *journal;
    struct writer *writer;

    struct arena *arena;      /* of the records */
    struct ids records;       /* struct store_record */
    struct waiters room;      /* those who wait for some in the journal */
    struct waiting_list turn; /* samples taken since the last commit */
    struct buf values;        /* of the sample at hand */
    struct store_stats counts;
    uint64_t replayed; /* samples */
};

static struct store_record *record_of(struct journalled *store, uint32_t id)
{
    struct store_record *record = ids_get(&store->records, id);
    if (!record) {
        record = ARENA_NEW(store->arena, struct store_record);
        record->line.id = id;
        waiters_init(&record->waiters);
        ids_add(&store->records, id, record);
    }
    return record;
}

static void forget_question(struct store_record *record)
{
    arena_free(record->question.arena);
    waiting_list_free(&record->first);
    record->question = (struct writer_question){ 0 };
}

/* Asks the writer what RRD there is; if there is none, to make it with the record's first sample,
 * if that is set. */
static void ask(struct journalled *store, struct store_record *record, struct str create)
{
    struct arena *arena = arena_new();
    record->question = (struct writer_question){
        .line = &record->line,
        .sample = waiting_list_next(&record->first, NULL),
        .create = arena_str(arena, create),
        .arena = arena,
    };
    record->knowledge = ASKED;
    writer_ask(store->writer, &record->question);
}

static void join_values(struct buf *out, const struct store_sample *sample)
{
    buf_clear(out);
    for (size_t i = 0; i < sample->count; i++) {
        if (i) {
            buf_add_char(out, ':');
        }
        buf_add_str(out, sample->values[i]);
    }
}

/* The journal is full. If that passes soon, the sample waits for it; else it is not taken now, as
 * DIAGS says. */
static enum store_outcome wait_for_room(struct journalled *store, struct waiter *waiter,
                                        struct diags *diags)
{
    bool closes = journal_will_have_room(store->journal);
    if (!writer_make_room(store->writer) && !closes) {
        store->counts.full = true;
        return STORE_NOT_NOW;
    }
    *diags = diags_new(diags->arena);
    waiter_join(waiter, &store->room);
    return STORE_WAIT;
}

static enum store_outcome take(struct journalled *store, struct store_record *record,
                               const struct store_sample *sample, struct waiter *waiter,
                               struct diags *diags)
{
    struct str values = buf_str(&store->values);
    const struct journal_sample entry = { sample->id, sample->time, values, sample->create };
    const struct journal_create *create;
    struct segment *segment = journal_append(store->journal, &entry, &create, diags);
    if (!segment) {
        return wait_for_room(store, waiter, diags);
    }
    store->counts.full = false;
    const struct waiting_facts facts = { &record->line, segment, create, sample->time,
                                         record->heard };
    waiting_list_add(&store->turn, &facts, values);
    record->created = false;
    known_advance(&record->known, sample->time, values, record->heard);
    return STORE_UPDATED;
}

/* RECORD's RRD was made with SAMPLE: the journal need not keep it, only know it again after others
 * have come. */
static void note_created(struct journalled *store, struct store_record *record,
                         const struct store_sample *sample, const struct diags *diags)
{
    struct diags ignored = diags_new(diags->arena);
    const struct journal_sample entry = { sample->id, sample->time, buf_str(&store->values),
                                          sample->create };
    const struct journal_create *create;
    journal_append(store->journal, &entry, &create, &ignored);
    record->created = false;
}

/* A sample whose RRD is known. */
static enum store_outcome put_known(struct journalled *store, struct store_record *record,
                                    const struct store_sample *sample, struct waiter *waiter,
                                    struct diags *diags)
{
    switch (known_check(&record->known, sample, buf_str(&store->values), diags)) {
    case KNOWN_NEW:
        return take(store, record, sample, waiter, diags);
    case KNOWN_SAME:
        store->counts.repeated += !record->created;
        if (record->created) {
            note_created(store, record, sample, diags);
            return STORE_CREATED;
        }
        return STORE_UPDATED;
    case KNOWN_UNFIT:
        break;
    }
    return STORE_REFUSED;
}

static enum store_outcome refuse_faulty(struct store_record *record, struct diags *diags)
{
    diag_error(diags, (struct place){ 0 }, "%s", record->fault);
    record->knowledge = UNKNOWN; /* whoever comes next has it looked at again */
    return record->fault_may_pass ? STORE_NOT_NOW : STORE_REFUSED;
}

static enum store_outcome put_checked(struct journalled *store, struct store_record *record,
                                      const struct store_sample *sample, struct waiter *waiter,
                                      struct diags *diags)
{
    switch (record->knowledge) {
    case KNOWN:
        return put_known(store, record, sample, waiter, diags);
    case FAULTY:
        return refuse_faulty(record, diags);
    case UNKNOWN:
        ask(store, record, STR(""));
        break;
    case ABSENT:
        waiting_list_add(&record->first, &(struct waiting_facts){ .time = sample->time },
                         buf_str(&store->values));
        ask(store, record, sample->create);
        break;
    case ASKED:
        break;
    }
    waiter_join(waiter, &record->waiters);
    return STORE_WAIT;
}

/* A sample that makes sense. */
static enum store_outcome put_in_turn(struct journalled *store, struct store_record *record,
                                      const struct store_sample *sample, struct waiter *waiter,
                                      struct diags *diags)
{
    if (delay_holds(&record->delay, sample->time, record->heard)) {
        diag_error(diags, (struct place){ 0 }, "one before it was not taken yet");
        return STORE_NOT_NOW;
    }
    enum store_outcome outcome = put_checked(store, record, sample, waiter, diags);
    if (outcome == STORE_NOT_NOW) {
        delay_begin(&record->delay, sample->time, record->heard);
    } else if (outcome == STORE_UPDATED || outcome == STORE_CREATED) {
        delay_end(&record->delay, sample->time);
    }
    return outcome;
}

static void note_fault(const struct journalled *store, struct store_record *record,
                       const char *fault)
{
    record->fault_at = clock_now(store->clock);
    memory_free(record->last_fault);
    record->last_fault = memory_text(fault);
}

/* Counts what became of SAMPLE. Why it waits behind another is that one's reason. */
static void note(struct journalled *store, struct store_record *record,
                 const struct store_sample *sample, enum store_outcome outcome,
                 const struct diags *diags)
{
    store->counts.updated += outcome == STORE_UPDATED;
    store->counts.created += outcome == STORE_CREATED;
    record->taken += outcome == STORE_UPDATED || outcome == STORE_CREATED;
    if (outcome != STORE_REFUSED && outcome != STORE_NOT_NOW) {
        return;
    }
    store->counts.refused++;
    record->refused++;
    if (!delay_holds(&record->delay, sample->time, record->heard)) {
        note_fault(store, record,
                   arena_text(diags->arena, diags->list.items[diags->list.count - 1].text));
    }
}

static enum store_outcome put(void *state, const struct store_sample *sample, struct waiter *waiter,
                              struct diags *diags)
{
    struct journalled *store = state;
    struct store_record *record = record_of(store, sample->id);
    record->heard = clock_now(store->clock);
    join_values(&store->values, sample);
    enum store_outcome outcome = STORE_REFUSED;
    if (known_check_sample(sample, record->heard, store->clock_ahead, diags)) {
        outcome = put_in_turn(store, record, sample, waiter, diags);
    }
    note(store, record, sample, outcome, diags);
    return outcome;
}

/* What was taken in this turn is not kept: what is known is what the RRDs say. */
static void forget_turn(struct journalled *store)
{
    const struct waiting_sample *it = NULL;
    while ((it = waiting_list_next(&store->turn, it))) {
        struct store_record *record = record_of(store, it->facts.line->id);
        record->knowledge = record->knowledge == ASKED ? ASKED : UNKNOWN;
        known_take_back(&record->known);
    }
    waiting_list_clear(&store->turn);
}

static bool commit(void *state)
{
    struct journalled *store = state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    bool done = journal_commit(store->journal, &diags);
    if (done) {
        store->counts.commits += store->turn.count > 0;
        store->counts.commit_failing = store->counts.commit_failing && !store->turn.count;
    } else {
        store->counts.commit_failing = true;
        store->counts.commit_failures++;
        log_line(store->log, LOG_LEVEL_ERROR, "%.*s", STR_ARG(diags.list.items[0].text));
        forget_turn(store);
    }
    writer_give(store->writer, &store->turn, journal_take_closed(store->journal));
    arena_free(arena);
    return done;
}

static void take_answer(struct store_record *record)
{
    static const enum knowledge knowledge[] = {
        [SINK_DONE] = KNOWN, [SINK_ABSENT] = ABSENT, [SINK_UNFIT] = FAULTY, [SINK_FAILED] = FAULTY
    };
    const struct writer_question *question = &record->question;
    record->knowledge = knowledge[question->outcome];
    record->created = question->created;
    memory_free(record->fault);
    record->fault = question->fault ? memory_text(question->fault) : NULL;
    record->fault_may_pass = question->outcome == SINK_FAILED;
    if (question->outcome == SINK_DONE) {
        known_read(&record->known, &question->facts);
    }
    if (question->created) { /* librrd keeps neither parts of a second nor the spelling */
        const struct waiting_sample *first = record->question.sample;
        struct str update = str_of(first->update);
        known_advance(&record->known, first->facts.time,
                      str_from(update, str_find_char(update, ':') + 1), record->heard);
    }
    forget_question(record);
}

/* What was known of records is no longer true: the next sample has their RRDs looked at again. */
static void take_news(struct journalled *store)
{
    struct drain_news *list = writer_news(store->writer);
    for (const struct drain_news *news = list; news; news = news->next) {
        struct store_record *record = record_of(store, news->line->id);
        record->knowledge = record->knowledge == KNOWN ? UNKNOWN : record->knowledge;
        record->set_aside += news->set_aside;
        if (news->why) {
            note_fault(store, record, news->why);
        }
    }
    drain_news_free(list);
}

static void answer(void *state)
{
    struct journalled *store = state;
    take_news(store);
    struct writer_question *question = writer_answers(store->writer);
    while (question) {
        struct writer_question *next = question->next;
        struct store_record *record = record_of(store, question->line->id);
        take_answer(record);
        waiters_resume(&record->waiters);
        question = next;
    }
    waiters_resume(&store->room);
}

static void read_stats(void *state, struct store_stats *stats)
{
    const struct journalled *store = state;
    struct drain_stats writer;
    writer_read_stats(store->writer, &writer);
    *stats = store->counts;
    stats->journal_bytes = journal_bytes(store->journal);
    stats->waiting = writer.waiting + store->turn.count;
    stats->waiting_since = writer.waiting_since;
    stats->written = writer.written;
    stats->writes = writer.writes;
    stats->write_failures = writer.write_failures;
    stats->failing = writer.failing;
    stats->set_aside = writer.set_aside;
}

static bool read_record(void *state, size_t index, struct store_record_stats *stats)
{
    const struct journalled *store = state;
    if (index >= store->records.count) {
        return false;
    }
    const struct store_record *record = store->records.values[index];
    *stats = (struct store_record_stats){
        .id = record->line.id,
        .last_time = record->knowledge == KNOWN ? record->known.time : 0,
        .last_heard = record->heard,
        .taken = record->taken,
        .refused = record->refused,
        .step = record->known.step,
        .set_aside = record->set_aside,
        .last_refused = record->fault_at,
        .last_fault = record->last_fault,
    };
    return true;
}

static void reload(void *state, const struct settings_collector *settings)
{
    struct journalled *store = state;
    store->clock_ahead = settings->clock_ahead;
    journal_set_max(store->journal, (size_t)settings->journal_max);
}

static void replay_stored(void *state, const struct journal_sample *sample)
{
    struct journalled *store = state;
    struct store_record *record = record_of(store, sample->id);
    known_note(&record->known, sample->time, sample->values, clock_now(store->clock));
}

static void replay_sample(void *state, struct segment *segment, const struct journal_sample *sample,
                          const struct journal_create *create)
{
    struct journalled *store = state;
    struct store_record *record = record_of(store, sample->id);
    const struct waiting_facts facts = { &record->line, segment, create, sample->time,
                                         clock_now(store->clock) };
    known_note(&record->known, sample->time, sample->values, facts.taken);
    waiting_list_add(&store->turn, &facts, sample->values);
    store->replayed++;
}

static void replay_segment(void *state, struct segment *segment)
{
    struct journalled *store = state;
    writer_give(store->writer, &store->turn, segment);
}

/* What an earlier process promised. */
static bool replay(struct journalled *store, struct diags *diags)
{
    const struct journal_reader reader = { replay_stored, replay_sample, replay_segment, store };
    bool done = journal_replay(store->journal, &reader, diags);
    if (store->replayed) {
        log_line(store->log, LOG_LEVEL_NOTICE,
                 "%" PRIu64 " samples of an earlier run go from the journal into their RRDs",
                 store->replayed);
    }
    return done;
}

static void free_record(struct store_record *record)
{
    waiting_list_free(&record->line.samples);
    forget_question(record);
    known_free(&record->known);
    memory_free(record->fault);
    memory_free(record->last_fault);
}

static void close_store(void *state)
{
    struct journalled *store = state;
    if (store->writer) {
        commit(store);
        journal_finish(store->journal);
        writer_give(store->writer, &store->turn, journal_take_closed(store->journal));
        writer_stop(store->writer, clock_now(clock_system()) + DRAIN_TIME * CLOCK_SECOND);
    }
    if (store->journal) {
        journal_close(store->journal);
    }
    if (store->sink) {
        store->sink_ops->close(store->sink);
    }
    for (size_t i = 0; i < store->records.count; i++) {
        free_record(store->records.values[i]);
    }
    waiting_list_free(&store->turn);
    buf_free(&store->values);
    ids_free(&store->records);
    arena_free(store->arena);
    memory_free(store);
}

/* The settings allow no KIND but these. */
static const struct sink_ops *sink_of(const char *kind)
{
    size_t i = sizeof sinks / sizeof *sinks - 1;
    while (i > 0 && strcmp(sinks[i]->name, kind) != 0) {
        i--;
    }
    return sinks[i];
}

static void *open_store(const struct settings_collector *settings, const struct clock *clock,
                        struct log *log, int bell, struct diags *diags)
{
    struct journalled *store = memory_new(1, sizeof *store);
    store->clock = clock;
    store->log = log;
    store->clock_ahead = settings->clock_ahead;
    store->arena = arena_new();
    waiters_init(&store->room);
    store->sink_ops = sink_of(settings->store_kind);
    store->sink = store->sink_ops->open(settings, diags);
    store->journal = store->sink ? journal_open(settings, diags) : NULL;
    if (store->journal) {
        const struct drain drain = {
            .ops = store->sink_ops,
            .sink = store->sink,
            .journal = store->journal,
            .sync = settings->durability == SETTINGS_DURABILITY_FSYNC,
            .log = log,
            .aside = { aside_path(settings->journal_dir, store->arena),
                       (size_t)settings->journal_max / ASIDE_SHARE },
        };
        store->writer = writer_new(&drain, bell);
        if (replay(store, diags)) {
            return store;
        }
    }
    close_store(store);
    return NULL;
}

const struct store_ops store_journalled = {
    .name = "journalled",
    .open = open_store,
    .close = close_store,
    .reload = reload,
    .put = put,
    .commit = commit,
    .answer = answer,
    .stats = read_stats,
    .record = read_record,
};
