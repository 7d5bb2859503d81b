#include "collector/web_page.h"

#include "collector/metrics.h"
#include "collector/roll.h"

enum { PART = 1000 }; /* records written in one turn: less than a millisecond or two */

struct web_page_kind {
    const char *path, *type;
    bool (*write)(struct web_page *page, const struct service *service);
};

static bool write_metrics(struct web_page *page, const struct service *service)
{
    metrics_write(service, &page->text);
    return false;
}

static bool write_health(struct web_page *page, const struct service *service)
{
    page->unwell = !metrics_write_health(service, &page->text);
    return false;
}

static bool write_roll(struct web_page *page, const struct service *service)
{
    return roll_write_part(service, &page->next, PART, &page->text);
}

static const struct web_page_kind kinds[] = {
    { "/metrics", "text/plain; version=0.0.4; charset=utf-8", write_metrics },
    { "/healthz", "text/plain; charset=utf-8", write_health },
    { "/records", "text/plain; charset=utf-8", write_roll },
};

bool web_page_begin(struct web_page *page, struct str path)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_is(path, kinds[i].path)) {
            *page = (struct web_page){ .kind = &kinds[i] };
            return true;
        }
    }
    return false;
}

void web_page_clear(struct web_page *page)
{
    buf_free(&page->text);
}

bool web_page_go_on(struct web_page *page, const struct service *service)
{
    return page->kind->write(page, service);
}

const char *web_page_type(const struct web_page *page)
{
    return page->kind->type;
}
