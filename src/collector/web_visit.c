#include "collector/web_visit.h"

#include <unistd.h>

#include <event2/event.h>

#include "base/memory.h"
#include "collector/stream.h"
#include "collector/web_page.h"
#include "collector/web_request.h"

enum {
    VISITS_MOST = 16,  /* at a time: each may have a page of some megabytes */
    REQUEST_TIME = 5,  /* seconds for a request to come */
    ANSWER_TIME = 30,  /* seconds for its answer to be taken */
    SEND_TIME = 5,     /* seconds without any of it being taken */
    LINGER_TIME = 2,   /* seconds for the other end to close */
    PIECE = 64 * 1024, /* bytes that are kept until the socket takes them */
};

struct visit {
    struct web_visits *visits;
    struct ring in_visits;
    struct stream *stream;
    struct event *deadline, *turn;
    struct buf request;
    bool asked;
    struct web_page page; /* zeroed, if it is none */
    size_t sent;          /* bytes of the page */
    bool lingering;
};

void web_visits_init(struct web_visits *visits, struct event_base *base,
                     const struct service *service)
{
    *visits = (struct web_visits){ .base = base, .service = service };
    ring_init(&visits->silent);
    ring_init(&visits->answered);
}

static struct visit *first_of(const struct ring *ring)
{
    return ring_is_empty(ring) ? NULL : RING_OWNER(ring->after, struct visit, in_visits);
}

static void end(struct visit *visit)
{
    ring_remove(&visit->in_visits);
    visit->visits->count--;
    event_free(visit->deadline);
    event_free(visit->turn);
    stream_free(visit->stream);
    web_page_clear(&visit->page);
    buf_free(&visit->request);
    memory_free(visit);
}

void web_visits_clear(struct web_visits *visits)
{
    struct visit *visit;
    while ((visit = first_of(&visits->silent)) || (visit = first_of(&visits->answered))) {
        end(visit);
    }
}

static void set_deadline(const struct visit *visit, time_t seconds)
{
    const struct timeval time = { .tv_sec = seconds };
    event_add(visit->deadline, &time);
}

/* Closing with bytes of the other end unread would make the system take back the answer: waits
 * until it has closed. */
static void linger(struct visit *visit)
{
    visit->lingering = true;
    set_deadline(visit, LINGER_TIME);
    stream_end(visit->stream);
    stream_listen(visit->stream, true);
}

/* Hands over what the socket takes, and a piece more. */
static void send_on(struct visit *visit)
{
    const struct str text = buf_str(&visit->page.text);
    while (visit->sent < text.len && stream_unsent(visit->stream) == 0) {
        struct str piece = str_slice(text, visit->sent, visit->sent + PIECE);
        stream_write(visit->stream, piece);
        visit->sent += piece.len;
    }
    if (visit->sent == text.len && stream_unsent(visit->stream) == 0 && !visit->lingering) {
        linger(visit);
    }
}

/* The page is written. */
static void answer(struct visit *visit, const char *status, const char *type)
{
    struct buf head = { 0 };
    buf_printf(&head,
               "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
               "Cache-Control: no-store\r\nConnection: close\r\n\r\n",
               status, type, visit->page.text.len);
    stream_write(visit->stream, buf_str(&head));
    buf_free(&head);
    send_on(visit);
}

/* Without a page: the status is its text. */
static void refuse(struct visit *visit, const char *status)
{
    buf_printf(&visit->page.text, "%s\n", status);
    answer(visit, status, "text/plain; charset=utf-8");
}

static void go_on(struct visit *visit)
{
    const struct timeval at_once = { 0 };
    if (web_page_go_on(&visit->page, visit->visits->service)) {
        event_add(visit->turn, &at_once);
        return;
    }
    answer(visit, visit->page.unwell ? "503 Service Unavailable" : "200 OK",
           web_page_type(&visit->page));
}

/* What was asked for; nothing more is read. */
static void serve(struct visit *visit, enum web_request request, struct str path)
{
    static const char *const refusals[WEB_REQUEST_KINDS] = {
        [WEB_REQUEST_SENSELESS] = "400 Bad Request",
        [WEB_REQUEST_TOO_LONG] = "431 Request Header Fields Too Large",
        [WEB_REQUEST_OTHER_METHOD] = "501 Not Implemented",
    };
    visit->asked = true;
    ring_remove(&visit->in_visits);
    ring_add(&visit->visits->answered, &visit->in_visits);
    stream_listen(visit->stream, false);
    set_deadline(visit, ANSWER_TIME);
    if (request != WEB_REQUEST_GET) {
        refuse(visit, refusals[request]);
    } else if (web_page_begin(&visit->page, path)) {
        go_on(visit);
    } else {
        refuse(visit, "404 Not Found");
    }
}

static void on_readable(void *state)
{
    struct visit *visit = state;
    char bytes[WEB_REQUEST_MAX];
    size_t size;
    enum stream_outcome outcome = stream_read(visit->stream, bytes, sizeof bytes, &size);
    if (outcome == STREAM_BROKEN || outcome == STREAM_ENDED) {
        end(visit);
    } else if (outcome == STREAM_BYTES && !visit->asked) {
        struct str path;
        buf_add(&visit->request, bytes, size);
        enum web_request request = web_request_read(buf_str(&visit->request), &path);
        if (request != WEB_REQUEST_MORE) {
            serve(visit, request, path);
        }
    }
}

static void on_sent(void *state)
{
    send_on(state);
}

static void on_stuck(void *state)
{
    end(state);
}

static void on_deadline(evutil_socket_t fd, short events, void *state)
{
    (void)fd, (void)events;
    end(state);
}

static void on_turn(evutil_socket_t fd, short events, void *state)
{
    (void)fd, (void)events;
    go_on(state);
}

static void begin(struct web_visits *visits, int fd)
{
    struct visit *visit = memory_new(1, sizeof *visit);
    const struct stream_callbacks callbacks = { on_readable, on_sent, on_stuck, visit };
    visit->visits = visits;
    visit->stream = stream_new(visits->base, fd, NULL, SEND_TIME, &callbacks);
    visit->deadline = memory_checked(evtimer_new(visits->base, on_deadline, visit));
    visit->turn = memory_checked(evtimer_new(visits->base, on_turn, visit));
    ring_add(&visits->silent, &visit->in_visits);
    visits->count++;
    set_deadline(visit, REQUEST_TIME);
}

void web_visits_admit(struct web_visits *visits, int fd)
{
    struct visit *silent = first_of(&visits->silent);
    bool full = visits->count == VISITS_MOST;
    visits->service->tally->closed[TALLY_VISITS] += full;
    if (full && silent) {
        end(silent);
    }
    if (full && !silent) {
        close(fd);
    } else {
        begin(visits, fd);
    }
}
