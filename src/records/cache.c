#include "records/cache.h"

#include <string.h>

#include "base/arena.h"
#include "base/ids.h"
#include "base/memory.h"
#include "records/asker.h"

enum {
    RECHECK_PAUSE = 1, /* seconds between questions because of failed logins, for one record */
    PATIENCE = 2,      /* seconds without any answer until the table counts as away */
    AWAY_FIRST = 1,    /* seconds until a table that is away is asked again; then twice that, ... */
    AWAY_MOST = 5,     /* ... up to so many */
    STRANGERS = 4096,  /* ids without a record that are remembered as such */
};

/* One id. */
struct entry {
    struct asker_question question;    /* the first member: an answer leads to its entry */
    struct cached_record *record;      /* NULL = the table has none, or has not answered yet */
    int64_t answered_at, rechecked_at; /* microseconds since 1970 UTC; 0 = never */
    int64_t version;                   /* of the table, when it answered */
    bool asking;
    struct waiters waiters;
    struct entry *next; /* among the newcomers */
};

/* An id that has no record. */
struct stranger {
    uint32_t id;
    int64_t answered_at, rechecked_at; /* 0 = never */
};

struct records_cache {
    const struct clock *clock;
    struct log *log;
    int64_t ttl; /* microseconds */
    struct asker *asker;

    struct ids entries;      /* struct entry of those that had a record once */
    struct entry *newcomers; /* asked for the first time */
    struct stranger strangers[STRANGERS];

    struct asker_question version_question;
    bool asking_version;
    size_t unanswered;    /* questions */
    int64_t silent_since; /* the last answer, or the first question after all were answered */
    int64_t version, version_at; /* of the table, and when it was that; 0 = not known */

    int64_t away_until, away_after; /* microseconds; 0 = the table is not away */
    struct records_stats stats;
};

static int64_t now(const struct records_cache *cache)
{
    return clock_now(cache->clock);
}

/* Whether MOMENT is less than AGE ago. */
static bool is_recent(const struct records_cache *cache, int64_t moment, int64_t age)
{
    int64_t since = now(cache) - moment;
    return moment && since >= 0 && since < age;
}

static struct stranger *stranger_of(struct records_cache *cache, uint32_t id)
{
    return &cache->strangers[id % STRANGERS];
}

void records_release(struct cached_record *record)
{
    if (record && --record->users == 0) {
        memory_free(record);
    }
}

/* Copies TEXT to *ROOM, which is moved behind it and its NUL. */
static struct str copy_text(char **room, struct str text)
{
    char *copy = *room;
    if (text.len) {
        memcpy(copy, text.data, text.len);
    }
    *room += text.len + 1;
    return (struct str){ copy, text.len };
}

/* A copy of RECORD with one user. */
static struct cached_record *remember(const struct record *record)
{
    struct str address = str_of(record->address);
    size_t size = address.len + record->md5.len + record->create.len + 3;
    struct cached_record *copy = memory_new(1, sizeof *copy + size);
    char *room = copy->text;
    copy->users = 1;
    copy->record = *record;
    copy->record.address = record->address ? copy_text(&room, address).data : NULL;
    copy->record.md5 = copy_text(&room, record->md5);
    copy->record.create = copy_text(&room, record->create);
    return copy;
}

static void ask(struct records_cache *cache, struct asker_question *question)
{
    question->arena = arena_new();
    cache->stats.asked++;
    if (cache->unanswered++ == 0) {
        cache->silent_since = now(cache);
    }
    asker_ask(cache->asker, question);
}

static void ask_entry(struct records_cache *cache, struct entry *entry, uint32_t id, bool first)
{
    entry->question = (struct asker_question){ .id = id, .first = first };
    entry->asking = true;
    ask(cache, &entry->question);
}

/* The table's version tells of all entries at once whether they still hold. */
static void ask_version(struct records_cache *cache)
{
    if (!cache->asking_version && !is_recent(cache, cache->version_at, cache->ttl / 2)) {
        cache->version_question = (struct asker_question){ .only_version = true };
        cache->asking_version = true;
        ask(cache, &cache->version_question);
    }
}

/* Whether what ENTRY holds may be used without asking. */
static bool is_fresh(struct records_cache *cache, const struct entry *entry)
{
    if (is_recent(cache, entry->answered_at, cache->ttl)) {
        return true;
    }
    if (!entry->version || entry->version != cache->version ||
        !is_recent(cache, cache->version_at, cache->ttl)) {
        return false;
    }
    ask_version(cache);
    return true;
}

/* Whether the table was away a moment ago and is left alone for now. */
static bool is_left_alone(const struct records_cache *cache)
{
    return cache->away_until && now(cache) < cache->away_until &&
           cache->away_until - now(cache) <= AWAY_MOST * CLOCK_SECOND;
}

static struct entry *newcomer_of(const struct records_cache *cache, uint32_t id)
{
    struct entry *entry = cache->newcomers;
    while (entry && entry->question.id != id) {
        entry = entry->next;
    }
    return entry;
}

/* Has ID, which is not known to have a record, asked for. */
static struct entry *ask_newcomer(struct records_cache *cache, uint32_t id)
{
    struct entry *entry = newcomer_of(cache, id);
    if (!entry) {
        entry = memory_new(1, sizeof *entry);
        waiters_init(&entry->waiters);
        entry->next = cache->newcomers;
        cache->newcomers = entry;
        ask_entry(cache, entry, id, true);
    }
    return entry;
}

static enum cache_outcome find_newcomer(struct records_cache *cache, uint32_t id,
                                        struct waiter *waiter)
{
    const struct stranger *stranger = stranger_of(cache, id);
    if (stranger->id == id && is_recent(cache, stranger->answered_at, cache->ttl)) {
        return CACHE_ABSENT;
    }
    if (is_left_alone(cache)) {
        return CACHE_FAILED;
    }
    waiter_join(waiter, &ask_newcomer(cache, id)->waiters);
    return CACHE_WAIT;
}

enum cache_outcome records_cache_find(struct records_cache *cache, uint32_t id,
                                      struct waiter *waiter, struct cached_record **record)
{
    struct entry *entry = ids_get(&cache->entries, id);
    if (!entry) {
        return find_newcomer(cache, id, waiter);
    }
    bool fresh = is_fresh(cache, entry);
    if (!fresh && !entry->asking && !is_left_alone(cache)) {
        ask_entry(cache, entry, id, false);
    }
    *record = entry->record;
    if (entry->record) {
        entry->record->users++;
    }
    if (!fresh && !cache->stats.away) {
        waiter_join(waiter, &entry->waiters);
        return CACHE_WAIT;
    }
    return entry->record ? CACHE_FOUND : CACHE_ABSENT;
}

/* Notes a recheck at *AT; false if the last one is too recent. */
static bool may_recheck(const struct records_cache *cache, int64_t *at)
{
    if (is_left_alone(cache) || is_recent(cache, *at, RECHECK_PAUSE * CLOCK_SECOND)) {
        return false;
    }
    *at = now(cache);
    return true;
}

bool records_cache_recheck(struct records_cache *cache, uint32_t id, struct waiter *waiter)
{
    struct entry *entry = ids_get(&cache->entries, id);
    struct stranger *stranger = stranger_of(cache, id);
    if (entry) {
        if (!entry->asking && !may_recheck(cache, &entry->rechecked_at)) {
            return false;
        }
        if (!entry->asking) {
            ask_entry(cache, entry, id, false);
        }
        waiter_join(waiter, &entry->waiters);
        return true;
    }
    if (stranger->id != id || !may_recheck(cache, &stranger->rechecked_at)) {
        return false;
    }
    waiter_join(waiter, &ask_newcomer(cache, id)->waiters);
    return true;
}

/* The table can't be asked: said once, and tried again ever less often. */
static void begin_away(struct records_cache *cache, const char *fault)
{
    if (!cache->stats.away) {
        cache->stats.away = true;
        cache->stats.away_since = now(cache);
        log_line(cache->log, LOG_LEVEL_ERROR,
                 "the records cannot be read, what is remembered of %zu serves on: %s",
                 cache->entries.count, fault);
    }
    if (is_left_alone(cache)) {
        return; /* several were asked at once */
    }
    int64_t after = cache->away_after ? 2 * cache->away_after : AWAY_FIRST * CLOCK_SECOND;
    cache->away_after = after < AWAY_MOST * CLOCK_SECOND ? after : AWAY_MOST * CLOCK_SECOND;
    cache->away_until = now(cache) + cache->away_after;
}

static void end_away(struct records_cache *cache)
{
    if (cache->stats.away) {
        log_line(cache->log, LOG_LEVEL_NOTICE, "the records can be read again");
    }
    cache->stats.away = false;
    cache->stats.away_since = 0;
    cache->away_until = cache->away_after = 0;
}

/* Notes what an answer tells of the table itself. */
static void note_table(struct records_cache *cache, const struct asker_question *question)
{
    if (question->outcome == RECORDS_FAILED) {
        cache->stats.failed++;
        begin_away(cache, question->fault);
        return;
    }
    end_away(cache);
    if (question->version) {
        cache->version = question->version;
        cache->version_at = now(cache);
    }
}

/* What users noted of the record outlives what the table said of it. */
static void keep_notes(struct cached_record *to, const struct cached_record *from)
{
    to->heard = from->heard;
    memcpy(to->heard_from, from->heard_from, sizeof to->heard_from);
}

static void note_entry(struct records_cache *cache, struct entry *entry)
{
    const struct asker_question *question = &entry->question;
    struct cached_record *old = entry->record;
    entry->answered_at = now(cache);
    entry->version = question->version;
    entry->record = question->outcome == RECORDS_DONE ? remember(&question->record) : NULL;
    if (old && entry->record) {
        keep_notes(entry->record, old);
    }
    records_release(old);
}

static void leave_newcomers(struct records_cache *cache, const struct entry *entry)
{
    struct entry **place = &cache->newcomers;
    while (*place && *place != entry) {
        place = &(*place)->next;
    }
    if (*place) {
        *place = entry->next;
    }
}

static void end_question(struct asker_question *question)
{
    arena_free(question->arena);
    question->arena = NULL;
}

/* A newcomer that has a record becomes an entry; another one is a stranger, and forgotten. */
static void take_newcomer(struct records_cache *cache, struct entry *entry)
{
    enum records_outcome outcome = entry->question.outcome;
    uint32_t id = entry->question.id;
    leave_newcomers(cache, entry);
    if (outcome == RECORDS_DONE) {
        note_entry(cache, entry);
        ids_add(&cache->entries, id, entry);
    } else if (outcome == RECORDS_ABSENT) {
        *stranger_of(cache, id) = (struct stranger){ id, now(cache), now(cache) };
    }
    end_question(&entry->question);
    waiters_resume(&entry->waiters);
    if (outcome != RECORDS_DONE) {
        memory_free(entry);
    }
}

static void take_answer(struct records_cache *cache, struct asker_question *question)
{
    struct entry *entry = (struct entry *)question;
    cache->unanswered--;
    cache->silent_since = now(cache);
    note_table(cache, question);
    if (question == &cache->version_question) {
        cache->asking_version = false;
        end_question(question);
        return;
    }
    entry->asking = false;
    if (question->first) {
        take_newcomer(cache, entry);
        return;
    }
    if (question->outcome != RECORDS_FAILED) {
        note_entry(cache, entry);
    }
    end_question(question);
    waiters_resume(&entry->waiters);
}

void records_cache_answer(struct records_cache *cache)
{
    struct asker_question *question = asker_answers(cache->asker);
    while (question) {
        struct asker_question *next = question->next;
        take_answer(cache, question);
        question = next;
    }
}

static void resume_all(struct records_cache *cache)
{
    for (size_t i = 0; i < cache->entries.count; i++) {
        struct entry *entry = cache->entries.values[i];
        waiters_resume(&entry->waiters);
    }
}

void records_cache_watch(struct records_cache *cache)
{
    if (cache->unanswered && !is_recent(cache, cache->silent_since, PATIENCE * CLOCK_SECOND)) {
        begin_away(cache, "the table does not answer");
        resume_all(cache);
    }
}

void records_cache_stats(const struct records_cache *cache, struct records_stats *stats)
{
    *stats = cache->stats;
    stats->remembered = cache->entries.count;
}

struct records_cache *records_cache_new(struct records records, int64_t ttl,
                                        const struct clock *clock, struct log *log, int bell)
{
    struct records_cache *cache = memory_new(1, sizeof *cache);
    cache->clock = clock;
    cache->log = log;
    cache->asker = asker_new(records, bell);
    records_cache_reload(cache, (struct records){ 0 }, ttl);
    ask_newcomer(cache, 0); /* if the table can't be read, that is to be known at once */
    return cache;
}

void records_cache_reload(struct records_cache *cache, struct records records, int64_t ttl)
{
    cache->ttl = ttl * CLOCK_SECOND;
    if (records.state) {
        cache->version = cache->version_at = 0;
        asker_switch(cache->asker, records);
        for (size_t i = 0; i < cache->entries.count; i++) {
            struct entry *entry = cache->entries.values[i];
            entry->answered_at = entry->version = 0;
        }
    }
}

static void free_entry(struct entry *entry)
{
    end_question(&entry->question);
    records_release(entry->record);
    memory_free(entry);
}

void records_cache_free(struct records_cache *cache)
{
    asker_free(cache->asker);
    while (cache->newcomers) {
        struct entry *entry = cache->newcomers;
        cache->newcomers = entry->next;
        free_entry(entry);
    }
    for (size_t i = 0; i < cache->entries.count; i++) {
        free_entry(cache->entries.values[i]);
    }
    end_question(&cache->version_question);
    ids_free(&cache->entries);
    memory_free(cache);
}
