#include "collector/client.h"

#include <inttypes.h>
#include <string.h>

#include "base/memory.h"

enum { ADDRESS_ROOM = 48, NAME_ROOM = ADDRESS_ROOM + 16 };

struct client {
    const struct service *service;
    struct session *session;
    struct peer peer;
    char address[ADDRESS_ROOM];
    char name[NAME_ROOM];
    bool known;
    size_t answers;
    struct waiter waiter;
    bool waiting;   /* for the record or the store */
    bool abandoned; /* its request can't be answered */

    /* What belongs to one request, from its login to its answer. */
    struct cached_record *record;
    bool has_waited; /* for the record: what is known of it now is as good as it gets */
    int64_t began;   /* when it was read; microseconds since 1970 UTC */
    int64_t time;    /* of its sample, likewise; 0 = not looked at yet, then it stays the same */
};

struct client *client_new(const struct service *service, const struct peer *peer,
                          struct waiter resumed)
{
    struct client *client = memory_new(1, sizeof *client);
    client->service = service;
    client->waiter = resumed;
    client->session = session_new(service->limits);
    snprintf(client->address, sizeof client->address, "%s", peer->address);
    client->peer = (struct peer){ client->address, peer->port, peer->secure, peer->network };
    bool six = strchr(client->address, ':');
    snprintf(client->name, sizeof client->name, "%s%s%s:%u", six ? "[" : "", client->address,
             six ? "]" : "", peer->port);
    return client;
}

void client_free(struct client *client)
{
    waiter_leave(&client->waiter);
    records_release(client->record);
    session_free(client->session);
    memory_free(client);
}

bool client_is_over(const struct client *client)
{
    return client->abandoned || session_want(client->session) == SESSION_CLOSE;
}

bool client_is_waiting(const struct client *client)
{
    return client->waiting;
}

bool client_in_request(const struct client *client)
{
    return session_in_request(client->session);
}

bool client_is_known(const struct client *client)
{
    return client->known;
}

size_t client_answers(const struct client *client)
{
    return client->answers;
}

const char *client_name(const struct client *client)
{
    return client->name;
}

static struct str first_reason(const struct diags *diags)
{
    return diags->list.count ? diags->list.items[0].text : STR("unknown error");
}

/* Nobody knows whether its login is right. An answer would make the client give its sample up; left
 * without one, it sends it again. */
static void abandon(struct client *client)
{
    complain(client->service->complaints,
             "%s: record %" PRIu32 ": not answered: the records cannot be read", client->name,
             session_header(client->session)->id);
    client->abandoned = true;
    tally_answer(client->service->tally, TALLY_UNANSWERED, client->began);
}

static void wait_for_record(struct client *client)
{
    client->waiting = true;
    client->has_waited = true;
}

/* RECORD: its id, or LOGIN_ANY_RECORD. */
static bool is_limited(const struct client *client, int64_t record)
{
    const struct login_party party = { client->peer.network, record };
    return login_limits_are_reached(client->service->login_limits, &party);
}

/* Counts a failure for RECORD; WHAT the pause means that begins with it, for the log. */
static void count_failure(const struct client *client, int64_t record, const char *what)
{
    const struct service *service = client->service;
    const struct login_party party = { client->peer.network, record };
    int64_t pause = login_limits_note_failure(service->login_limits, &party);
    if (pause) {
        service->tally->login_pauses++;
        complain(service->complaints, "%s: %s for %" PRId64 " seconds", client->address, what,
                 pause);
    }
}

static void count_failures(const struct client *client)
{
    char what[128];
    uint32_t id = session_header(client->session)->id;
    count_failure(client, LOGIN_ANY_RECORD,
                  "too many failed logins from this address: nothing is looked up again for it");
    if (client->record) {
        snprintf(what, sizeof what,
                 "too many failed logins for record %" PRIu32
                 " from this address: it is shut out from there",
                 id);
        count_failure(client, id, what);
    }
}

/* While its address is limited, only whoever debugs wants to see each one. */
static void tell_failure(const struct client *client, enum login login)
{
    const struct service *service = client->service;
    char text[NAME_ROOM + 128];
    snprintf(text, sizeof text, "%s: record %" PRIu32 ": authentication failed: %s", client->name,
             session_header(client->session)->id, login_fault(login));
    if (is_limited(client, LOGIN_ANY_RECORD)) {
        log_line(service->log, LOG_LEVEL_DEBUG, "%s", text);
    } else {
        complain(service->complaints, "%s", text);
    }
}

static void note_failure(const struct client *client, enum login login)
{
    const struct service *service = client->service;
    int64_t now = clock_now(service->clock);
    tally_note_login_fault(service->tally, session_header(client->session)->id, login, now);
    tell_failure(client, login);
    if (login != LOGIN_NEEDS_TLS && login != LOGIN_LIMITED) {
        count_failures(client);
    }
}

/* Whether its record has logged in before, the last time from the same network. */
static bool was_heard_from_there(const struct client *client)
{
    const struct cached_record *record = client->record;
    return record && record->heard &&
           memcmp(record->heard_from, client->peer.network.bytes, sizeof record->heard_from) == 0;
}

static void note_heard(struct client *client)
{
    struct cached_record *record = client->record;
    record->heard = true;
    memcpy(record->heard_from, client->peer.network.bytes, sizeof record->heard_from);
}

static void end_login(struct client *client, enum login login, struct buf *out)
{
    if (login == LOGIN_GOOD) {
        client->known = true;
        note_heard(client);
        tally_note_login(client->service->tally, session_header(client->session)->id);
        session_accept(client->session, out);
        return;
    }
    note_failure(client, login);
    session_refuse(client->session, out);
}

/* A login that does not fit what is known of the record may fit what the table says by now. */
static void check_login(struct client *client, struct buf *out)
{
    const struct wire_header *header = session_header(client->session);
    const struct record *record = client->record ? &client->record->record : NULL;
    if (record && !was_heard_from_there(client) && is_limited(client, header->id)) {
        end_login(client, LOGIN_LIMITED, out);
        return;
    }
    enum login login = login_check(record, header, &client->peer);
    if (login != LOGIN_GOOD && !client->has_waited && !is_limited(client, LOGIN_ANY_RECORD) &&
        records_cache_recheck(client->service->records, header->id, &client->waiter)) {
        wait_for_record(client);
        return;
    }
    end_login(client, login, out);
}

/* Who knows the password of a moment ago is no stranger, who would have to give way to others while
 * the table is slow to answer. It lets nobody in. */
static bool fits_what_was_remembered(const struct client *client)
{
    const struct cached_record *remembered = client->record;
    return remembered && login_check(&remembered->record, session_header(client->session),
                                     &client->peer) == LOGIN_GOOD;
}

static void serve_login(struct client *client, struct buf *out)
{
    uint32_t id = session_header(client->session)->id;
    if (!client->peer.secure && !login_may_be_plain(client->service->require_tls, id)) {
        end_login(client, LOGIN_NEEDS_TLS, out);
        return;
    }
    records_release(client->record);
    client->record = NULL;
    switch (records_cache_find(client->service->records, id, &client->waiter, &client->record)) {
    case CACHE_FOUND:
    case CACHE_ABSENT:
        check_login(client, out);
        break;
    case CACHE_WAIT:
        client->known = client->known || fits_what_was_remembered(client);
        wait_for_record(client);
        break;
    case CACHE_FAILED:
        abandon(client);
        break;
    }
}

static void log_stored(const struct client *client, enum store_outcome outcome,
                       const struct store_sample *sample)
{
    bool created = outcome == STORE_CREATED;
    log_line(client->service->log, created ? LOG_LEVEL_NOTICE : LOG_LEVEL_INFO,
             "%s: record %" PRIu32 ": %sstored for time %" PRId64, client->name, sample->id,
             created ? "new database, " : "", sample->time / CLOCK_SECOND);
}

/* Time 0 is the moment at which the request is first looked at. */
static int64_t sample_time(struct client *client)
{
    uint32_t time = session_header(client->session)->time;
    if (!client->time) {
        client->time = time ? time * CLOCK_SECOND : clock_now(client->service->clock);
    }
    return client->time;
}

/* What is answered to a sample that was not taken. */
static struct str refusal(enum store_outcome outcome, const struct diags *diags)
{
    struct str reason = first_reason(diags);
    return outcome == STORE_NOT_NOW
               ? arena_printf(diags->arena, WIRE_NOT_NOW "%.*s", STR_ARG(reason))
               : reason;
}

static void serve_store(struct client *client, struct buf *out)
{
    const struct service *service = client->service;
    const struct wire_header *header = session_header(client->session);
    arena_clear(service->scratch);
    struct diags diags = diags_new(service->scratch);
    struct store_sample sample = {
        .id = header->id,
        .time = sample_time(client),
        .values = session_values(client->session),
        .count = header->values,
        .create = client->record->record.create,
    };
    enum store_outcome outcome =
        service->store.ops->put(service->store.state, &sample, &client->waiter, &diags);
    if (outcome == STORE_WAIT) {
        client->waiting = true;
        return;
    }
    if (outcome == STORE_REFUSED || outcome == STORE_NOT_NOW) {
        session_verdict(client->session, WIRE_ERROR, refusal(outcome, &diags), out);
        return;
    }
    log_stored(client, outcome, &sample);
    session_verdict(client->session, WIRE_SUCCESS,
                    outcome == STORE_CREATED ? STR("New db, successfully updated")
                                             : STR("Successfully updated"),
                    out);
}

static enum tally_outcome outcome_of(enum wire_code code)
{
    return code == WIRE_SUCCESS ? TALLY_STORED
           : code == WIRE_ERROR ? TALLY_REFUSED
                                : TALLY_LOGIN_FAILED;
}

/* REPLY is what is sent for one request. */
static void end_request(struct client *client, struct str reply)
{
    struct wire_reply answer;
    size_t used;
    enum tally_outcome outcome = TALLY_UNANSWERED;
    if (wire_read_reply(reply, &answer, &used) == WIRE_COMPLETE) {
        outcome = outcome_of(answer.code);
    }
    tally_answer(client->service->tally, outcome, client->began);
    if (outcome == TALLY_REFUSED) {
        complain(client->service->complaints, "%s: not stored: %.*s", client->name,
                 STR_ARG(answer.text));
    }
    client->answers++;
    records_release(client->record);
    client->record = NULL;
    client->has_waited = false;
    client->time = 0;
}

/* Does what the session wants done; notes the end of the request if there are replies behind the
 * first BEFORE bytes of OUT. */
static void serve(struct client *client, size_t before, struct buf *out)
{
    if (session_want(client->session) == SESSION_LOGIN) {
        serve_login(client, out);
    }
    if (session_want(client->session) == SESSION_STORE && !client->waiting) {
        serve_store(client, out);
    }
    if (out->len > before) {
        end_request(client, str_from(buf_str(out), before));
    }
}

size_t client_feed(struct client *client, struct str bytes, struct buf *out)
{
    struct str rest = bytes;
    client->began = clock_now(client->service->clock);
    while (rest.len && !client_is_over(client) && !client->waiting) {
        size_t before = out->len;
        rest = str_from(rest, session_feed(client->session, rest, out));
        serve(client, before, out);
    }
    return bytes.len - rest.len;
}

void client_resume(struct client *client, struct buf *out)
{
    client->waiting = false;
    serve(client, out->len, out);
}
