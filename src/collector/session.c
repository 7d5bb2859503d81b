#include "collector/session.h"

#include <inttypes.h>

#include "base/memory.h"

enum stage {
    STAGE_HEADER, /* collecting it in .part */
    STAGE_LOGIN,
    STAGE_LENGTH, /* of the next value, likewise */
    STAGE_VALUE,
    STAGE_STORE,
    STAGE_CLOSED,
};

enum { SHOWN_MAX = 32 }; /* bytes of a wrong value that its reason shows */

struct session {
    struct session_limits limits;
    enum stage stage;
    unsigned char part[WIRE_HEADER_SIZE];
    size_t have; /* bytes in .part */
    struct wire_header header;

    size_t number;      /* values that have passed */
    size_t length;      /* of the one that is coming */
    size_t left;        /* bytes of it still to come */
    struct buf text;    /* the values' bytes, one after the other */
    struct str *values; /* their lengths; their places once all are there */
    size_t room;        /* of .values */
    struct buf reason;  /* why the request will not be stored; empty = it may be */
};

struct session *session_new(struct session_limits limits)
{
    struct session *session = memory_new(1, sizeof *session);
    session->limits = limits;
    return session;
}

void session_free(struct session *session)
{
    buf_free(&session->text);
    buf_free(&session->reason);
    memory_free(session->values);
    memory_free(session);
}

enum session_want session_want(const struct session *session)
{
    static const enum session_want wants[] = {
        [STAGE_HEADER] = SESSION_BYTES, [STAGE_LOGIN] = SESSION_LOGIN,
        [STAGE_LENGTH] = SESSION_BYTES, [STAGE_VALUE] = SESSION_BYTES,
        [STAGE_STORE] = SESSION_STORE,  [STAGE_CLOSED] = SESSION_CLOSE,
    };
    return wants[session->stage];
}

bool session_in_request(const struct session *session)
{
    return session->stage != STAGE_CLOSED && (session->stage != STAGE_HEADER || session->have);
}

const struct wire_header *session_header(const struct session *session)
{
    return &session->header;
}

const struct str *session_values(const struct session *session)
{
    return session->values;
}

/* An error names its record: a client may have sent several. */
static void add_error(const struct session *session, struct str text, struct buf *out)
{
    struct buf line = { 0 };
    buf_printf(&line, "record %" PRIu32 ": ", session->header.id);
    buf_add_str(&line, text);
    wire_add_reply(out, WIRE_ERROR, str_slice(buf_str(&line), 0, SESSION_REPLY_MAX));
    buf_free(&line);
}

/* Answers the request and is ready for the next. */
static void answer(struct session *session, enum wire_code code, struct str text, struct buf *out)
{
    if (code == WIRE_ERROR) {
        add_error(session, text, out);
    } else {
        wire_add_reply(out, code, str_slice(text, 0, SESSION_REPLY_MAX));
    }
    session->stage = STAGE_HEADER;
    session->have = 0;
    session->number = 0;
    buf_clear(&session->text);
    buf_clear(&session->reason);
}

static bool is_skipping(const struct session *session)
{
    return session->reason.len > 0;
}

/* The values are complete: each gets its place in the text that holds them all. */
static void place_values(struct session *session)
{
    struct str rest = buf_str(&session->text);
    for (size_t i = 0; i < session->header.values; i++) {
        session->values[i].data = rest.data;
        rest = str_from(rest, session->values[i].len);
    }
}

/* What comes after the login or after a value. */
static void go_on(struct session *session, struct buf *out)
{
    if (session->number < session->header.values) {
        session->stage = STAGE_LENGTH;
        session->have = 0;
    } else if (is_skipping(session)) {
        answer(session, WIRE_ERROR, buf_str(&session->reason), out);
    } else {
        place_values(session);
        session->stage = STAGE_STORE;
    }
}

static void note_value(struct session *session)
{
    if (session->number == session->room) {
        session->room = session->room ? 2 * session->room : 4;
        session->values = memory_resize(session->values, session->room, sizeof *session->values);
    }
    session->values[session->number].len = session->length;
}

static void refuse_value(struct session *session, struct str value)
{
    struct str shown = str_slice(value, 0, SHOWN_MAX);
    buf_printf(&session->reason, "value %zu \"", session->number + 1);
    for (size_t i = 0; i < shown.len; i++) {
        bool printable = shown.data[i] >= ' ' && shown.data[i] <= '~';
        buf_add_char(&session->reason, printable ? shown.data[i] : '?');
    }
    buf_printf(&session->reason,
               "%s\" is no number: expected digits with an optional leading "
               "\"-\" and fraction, or U",
               shown.len < value.len ? "..." : "");
}

static void end_value(struct session *session, struct buf *out)
{
    if (!is_skipping(session)) {
        struct str value = str_from(buf_str(&session->text), session->text.len - session->length);
        note_value(session);
        if (!wire_value_is_valid(value)) {
            refuse_value(session, value);
        }
    }
    session->number++;
    go_on(session, out);
}

static void begin_value(struct session *session, struct buf *out)
{
    session->length = session->left = wire_read_u16(session->part);
    if (!is_skipping(session) && session->length > session->limits.value_length) {
        buf_printf(&session->reason, "value %zu has %zu bytes, at most %zu are accepted",
                   session->number + 1, session->length, session->limits.value_length);
    }
    session->stage = STAGE_VALUE;
    if (session->left == 0) {
        end_value(session, out);
    }
}

/* Collects SIZE bytes in .part; true when they are there. */
static bool collect(struct session *session, size_t size, struct str *bytes)
{
    struct str taken = str_slice(*bytes, 0, size - session->have);
    if (taken.len) {
        memcpy(session->part + session->have, taken.data, taken.len);
    }
    session->have += taken.len;
    *bytes = str_from(*bytes, taken.len);
    return session->have == size;
}

static void take_value(struct session *session, struct str *bytes, struct buf *out)
{
    struct str taken = str_slice(*bytes, 0, session->left);
    if (!is_skipping(session)) {
        buf_add_str(&session->text, taken);
    }
    session->left -= taken.len;
    *bytes = str_from(*bytes, taken.len);
    if (session->left == 0) {
        end_value(session, out);
    }
}

/* Takes what belongs to the present stage from the front of *BYTES. */
static void take(struct session *session, struct str *bytes, struct buf *out)
{
    if (session->stage == STAGE_VALUE) {
        take_value(session, bytes, out);
    } else if (session->stage == STAGE_LENGTH) {
        if (collect(session, WIRE_LENGTH_SIZE, bytes)) {
            begin_value(session, out);
        }
    } else if (collect(session, WIRE_HEADER_SIZE, bytes)) {
        session->header = wire_read_header(session->part);
        session->stage = STAGE_LOGIN;
    }
}

size_t session_feed(struct session *session, struct str bytes, struct buf *out)
{
    struct str rest = bytes;
    bool answered = false;
    while (rest.len && !answered && session_want(session) == SESSION_BYTES) {
        take(session, &rest, out);
        answered = !session_in_request(session);
    }
    return bytes.len - rest.len;
}

void session_accept(struct session *session, struct buf *out)
{
    size_t count = session->header.values;
    if (count == 0) {
        buf_add_text(&session->reason, "no values");
    } else if (count > session->limits.values) {
        buf_printf(&session->reason, "%zu values, at most %zu are accepted", count,
                   session->limits.values);
    }
    go_on(session, out);
}

void session_refuse(struct session *session, struct buf *out)
{
    answer(session, WIRE_REFUSED, STR("Authentication failed"), out);
    session->stage = STAGE_CLOSED;
}

void session_fail(struct session *session, struct str reason, struct buf *out)
{
    buf_add_str(&session->reason, reason);
    go_on(session, out);
}

void session_verdict(struct session *session, enum wire_code code, struct str text, struct buf *out)
{
    answer(session, code, text, out);
}
