#include "collector/web_page.h"

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>

#include "base/memory.h"
#include "base/str.h"
#include "collector/metrics.h"
#include "collector/roll.h"

enum {
    PART = 1000,    /* records written in one turn: less than a millisecond or two */
    PAGES_MOST = 8, /* that are written at a time */
};

struct page;

struct page_kind {
    const char *path, *type;
    bool (*write)(struct page *page); /* a part; false if it was the last */
};

/* One that is being written. */
struct page {
    struct ring in_writing;
    struct web_pages *pages;
    const struct page_kind *kind;
    struct evhttp_request *request;
    struct event *turn; /* the next one; NULL in the first */
    struct buf text;
    size_t next; /* record */
    bool unwell; /* what the page tells is not as it should be */
};

static bool write_metrics(struct page *page)
{
    metrics_write(page->pages->service, &page->text);
    return false;
}

static bool write_health(struct page *page)
{
    page->unwell = !metrics_write_health(page->pages->service, &page->text);
    return false;
}

static bool write_roll(struct page *page)
{
    return roll_write_part(page->pages->service, &page->next, PART, &page->text);
}

static const struct page_kind kinds[] = {
    { "/metrics", "text/plain; version=0.0.4; charset=utf-8", write_metrics },
    { "/healthz", "text/plain; charset=utf-8", write_health },
    { "/records", "text/plain; charset=utf-8", write_roll },
};

void web_pages_init(struct web_pages *pages, struct event_base *base, const struct service *service)
{
    *pages = (struct web_pages){ .base = base, .service = service };
    ring_init(&pages->writing);
}

static void forget_text(const void *data, size_t size, void *text)
{
    (void)data, (void)size;
    memory_free(text);
}

/* The text goes to the answer's buffer, which frees it. */
static void send_page(struct page *page)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(page->request);
    evhttp_add_header(headers, "Content-Type", page->kind->type);
    evhttp_add_header(headers, "Cache-Control", "no-store");
    if (page->text.len) {
        evbuffer_add_reference(evhttp_request_get_output_buffer(page->request), page->text.data,
                               page->text.len, forget_text, page->text.data);
        page->text = (struct buf){ 0 };
    }
    evhttp_send_reply(page->request, page->unwell ? HTTP_SERVUNAVAIL : HTTP_OK, NULL, NULL);
}

static void free_page(struct page *page)
{
    ring_remove(&page->in_writing);
    page->pages->count--;
    if (page->turn) {
        event_free(page->turn);
    }
    buf_free(&page->text);
    memory_free(page);
}

static void on_turn(evutil_socket_t fd, short events, void *state);

/* Writes the next part; sends the page after the last one. */
static void go_on(struct page *page)
{
    const struct timeval at_once = { 0 };
    if (!page->kind->write(page)) {
        send_page(page);
        free_page(page);
        return;
    }
    if (!page->turn && !(page->turn = evtimer_new(page->pages->base, on_turn, page))) {
        memory_exhausted(0);
    }
    event_add(page->turn, &at_once);
}

static void on_turn(evutil_socket_t fd, short events, void *state)
{
    (void)fd, (void)events;
    go_on(state);
}

static const struct page_kind *find_kind(const char *path)
{
    for (size_t i = 0; path && i < sizeof kinds / sizeof *kinds; i++) {
        if (str_equal(str_of(path), str_of(kinds[i].path))) {
            return &kinds[i];
        }
    }
    return NULL;
}

void web_page_serve(struct web_pages *pages, struct evhttp_request *request)
{
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
    const struct page_kind *kind = uri ? find_kind(evhttp_uri_get_path(uri)) : NULL;
    if (!kind || pages->count == PAGES_MOST) {
        evhttp_send_error(request, kind ? HTTP_SERVUNAVAIL : HTTP_NOTFOUND, NULL);
        return;
    }
    struct page *page = memory_new(1, sizeof *page);
    page->pages = pages;
    page->kind = kind;
    page->request = request;
    ring_add(&pages->writing, &page->in_writing);
    pages->count++;
    go_on(page);
}

void web_pages_clear(struct web_pages *pages)
{
    while (!ring_is_empty(&pages->writing)) {
        struct page *page = RING_OWNER(pages->writing.after, struct page, in_writing);
        evhttp_send_error(page->request, HTTP_SERVUNAVAIL, NULL);
        free_page(page);
    }
}
