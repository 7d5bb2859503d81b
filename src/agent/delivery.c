#include "agent/delivery.h"

#include <inttypes.h>

#include "agent/failures.h"
#include "agent/link.h"
#include "agent/refused.h"
#include "agent/request.h"
#include "agent/secrets.h"

enum {
    WINDOW = 256,      /* requests in flight; their replies fit in any socket's buffer */
    SHOWN_LIMIT = 200, /* bytes of a reply's text that are shown */
};

static const struct place nowhere = { 0 };

/* A request that was sent, or is about to be. */
struct sent {
    uint64_t place; /* in the spool */
    struct spool_sample sample;
};

struct delivery {
    const struct settings_agent *settings;
    struct spool *spool;
    struct arena *arena;
    struct diags *diags;
    struct link link;
    struct secrets secrets;
    struct names unwelcome; /* records, by their id's bytes, that are not tried any more */
    struct names refused;   /* records of which a refusal for good was told */
    struct failures failures;
    struct sent window[WINDOW];
    size_t first, count; /* of the window, a ring */
    uint64_t next;       /* where the spool is read on */
    struct buf unsent;
    struct arena *scratch; /* of one reply */
};

static struct str key_of(const uint32_t *id)
{
    return (struct str){ (const char *)id, sizeof *id };
}

static const struct settings_interface *interface_of(const struct delivery *delivery, uint32_t id)
{
    for (size_t i = 0; i < delivery->settings->interfaces.count; i++) {
        if (delivery->settings->interfaces.items[i].id == id) {
            return &delivery->settings->interfaces.items[i];
        }
    }
    return NULL;
}

static const char *name_of(const struct delivery *delivery, uint32_t id)
{
    const struct settings_interface *interface = interface_of(delivery, id);
    return interface ? interface->name : "-";
}

/* Puts ID among RECORDS; true the first time. */
static bool is_news(struct names *records, uint32_t id)
{
    bool is_first = !names_has(records, key_of(&id));
    names_set(records, key_of(&id), records);
    return is_first;
}

/* ---- sending ---- */

static const unsigned char *md5_of(struct delivery *delivery,
                                   const struct settings_interface *interface)
{
    const unsigned char *md5 =
        secrets_md5(&delivery->secrets, interface->password_file, delivery->diags);
    if (!md5 && is_news(&delivery->unwelcome, interface->id)) {
        failures_add(&delivery->failures, interface, STR("there is no password for it"));
    }
    return md5;
}

/* An Interface line was taken out of the settings: nobody will ever want the sample. */
static void give_up(struct delivery *delivery, const struct sent *sent)
{
    struct str reason = STR("no Interface line of the settings has this record");
    if (is_news(&delivery->refused, sent->sample.id)) {
        diag_warning(delivery->diags, nowhere, NULL,
                     "record %" PRIu32 ": %.*s; its samples are set aside", sent->sample.id,
                     STR_ARG(reason));
    }
    if (refused_keep(delivery->settings->state_dir, &sent->sample, "-", reason, delivery->diags)) {
        spool_done(delivery->spool, sent->place);
    }
}

/* Whether the sample can be sent now: its request is then among what is not yet sent. */
static bool prepare(struct delivery *delivery, const struct sent *sent)
{
    const struct settings_interface *interface = interface_of(delivery, sent->sample.id);
    if (!interface) {
        give_up(delivery, sent);
        return false;
    }
    if (names_has(&delivery->unwelcome, key_of(&sent->sample.id))) {
        return false;
    }
    const unsigned char *md5 = md5_of(delivery, interface);
    if (md5) {
        request_add(&delivery->unsent, &sent->sample, md5);
    }
    return md5;
}

/* Puts the next waiting sample into the window; false if there is none. */
static bool take_one(struct delivery *delivery)
{
    struct sent *sent = &delivery->window[(delivery->first + delivery->count) % WINDOW];
    while (spool_next(delivery->spool, &delivery->next, &sent->sample)) {
        sent->place = delivery->next++;
        if (prepare(delivery, sent)) {
            delivery->count++;
            return true;
        }
    }
    return false;
}

static void fill_window(struct delivery *delivery)
{
    if (delivery->count <= WINDOW / 2) {
        while (delivery->count < WINDOW && take_one(delivery)) {
        }
    }
}

/* What is in flight will be sent anew, from the spool. */
static void empty_window(struct delivery *delivery, uint64_t next)
{
    delivery->next = next;
    delivery->count = 0;
    buf_clear(&delivery->unsent);
    link_close(&delivery->link);
}

/* ---- answers ---- */

/* The reply's text on one line: it must not be able to write lines of its own, or to the terminal.
 */
static struct str shown_text(const struct delivery *delivery, const struct wire_reply *reply)
{
    struct str cut = str_slice(reply->text, 0, SHOWN_LIMIT);
    if (cut.len == 0) {
        return arena_printf(delivery->scratch, "refused with code %d and no reason", reply->code);
    }
    char *text = arena_array(delivery->scratch, cut.len, 1);
    for (size_t i = 0; i < cut.len; i++) {
        bool is_control = (unsigned char)cut.data[i] < ' ' || cut.data[i] == 0x7f;
        text[i] = is_control ? '?' : cut.data[i];
    }
    return (struct str){ text, cut.len };
}

/* The collector begins its reasons with the record, which is named already. */
static void report(struct delivery *delivery, const struct spool_sample *sample, struct str text)
{
    struct str record = arena_printf(delivery->scratch, "record %" PRIu32 ": ", sample->id);
    text = str_starts(text, record) ? str_from(text, record.len) : text;
    diag_error(delivery->diags, nowhere, "record %" PRIu32 " (%s): %.*s", sample->id,
               name_of(delivery, sample->id), STR_ARG(text));
}

/* The sample waits, and those of its record behind it, which must not come before it: the collector
 * does not take those that are on their way either. */
static void take_delay(struct delivery *delivery, const struct spool_sample *sample,
                       struct str text)
{
    if (is_news(&delivery->unwelcome, sample->id)) {
        report(delivery, sample, text);
    }
}

static void take_reply(struct delivery *delivery, const struct wire_reply *reply)
{
    struct sent sent = delivery->window[delivery->first];
    delivery->first = (delivery->first + 1) % WINDOW;
    delivery->count--;
    if (reply->code == WIRE_SUCCESS) {
        spool_done(delivery->spool, sent.place);
        return;
    }
    struct str text = shown_text(delivery, reply);
    if (wire_is_not_now(reply)) {
        take_delay(delivery, &sent.sample, text);
        return;
    }
    if (reply->code == WIRE_ERROR) {
        if (is_news(&delivery->refused, sent.sample.id)) {
            report(delivery, &sent.sample, text);
        }
        if (refused_keep(delivery->settings->state_dir, &sent.sample,
                         name_of(delivery, sent.sample.id), text, delivery->diags)) {
            spool_done(delivery->spool, sent.place);
        }
        return;
    }
    if (is_news(&delivery->unwelcome, sent.sample.id)) {
        report(delivery, &sent.sample, text);
    }
    empty_window(delivery, sent.place + 1); /* the collector closes after code 1 */
}

/* Sends what is to be sent and takes one reply; false with one diagnostic in TROUBLE. */
static bool exchange(struct delivery *delivery, struct diags *trouble)
{
    struct link *link = &delivery->link;
    struct wire_reply reply;
    if (!(link_is_open(link) || link_open(link, trouble)) ||
        !link_send(link, buf_str(&delivery->unsent), trouble)) {
        return false;
    }
    buf_clear(&delivery->unsent);
    if (!link_receive(link, delivery->scratch, &reply, trouble)) {
        return false;
    }
    take_reply(delivery, &reply);
    return true;
}

/* ---- all of it ---- */

/* A collector that is down is one failure, however many records wait for it. */
static void note_break(struct delivery *delivery, struct str reason)
{
    for (size_t i = 0; i < delivery->settings->interfaces.count; i++) {
        failures_add(&delivery->failures, &delivery->settings->interfaces.items[i], reason);
    }
}

static enum delivery_end deliver(struct delivery *delivery)
{
    fill_window(delivery);
    while (delivery->count > 0) {
        struct diags trouble = diags_new(delivery->scratch);
        if (!exchange(delivery, &trouble)) {
            bool has_answered = delivery->link.answered;
            struct str reason = trouble.list.items[0].text;
            empty_window(delivery, delivery->window[delivery->first].place);
            if (!has_answered) {
                note_break(delivery, arena_str(delivery->arena, reason));
                return DELIVERY_BROKE;
            }
        }
        arena_clear(delivery->scratch);
        fill_window(delivery);
    }
    return DELIVERY_DONE;
}

static struct link_times link_times(const struct settings_agent *settings)
{
    return (struct link_times){
        .connect = settings->connect_time * 1000,
        .send = settings->send_time * 1000,
        .reply = settings->reply_time * 1000,
    };
}

enum delivery_end delivery_run(const struct settings_agent *settings, struct spool *spool, int stop,
                               struct diags *diags)
{
    struct delivery delivery = {
        .settings = settings,
        .spool = spool,
        .arena = diags->arena,
        .diags = diags,
        .link = link_new(settings, link_times(settings), stop),
        .secrets = secrets_new(diags->arena),
        .scratch = arena_new(),
    };
    names_init(&delivery.unwelcome, diags->arena);
    names_init(&delivery.refused, diags->arena);
    failures_init(&delivery.failures, diags->arena);
    enum delivery_end end = deliver(&delivery);
    failures_report(&delivery.failures, diags);
    link_close(&delivery.link);
    buf_free(&delivery.unsent);
    arena_free(delivery.scratch);
    return end;
}
