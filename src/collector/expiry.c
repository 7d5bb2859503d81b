#include "collector/expiry.h"

#include <inttypes.h>
#include <time.h>

enum { DAY = 86400, NEAR = 14 * DAY }; /* seconds */

/* What is to be said of the certificate of PORT; false if nothing is. */
static bool describe(const struct port *port, int64_t now, struct buf *out)
{
    int64_t end = port->tls ? tls_expires_at(port->tls) : INT64_MAX;
    if (end - now >= NEAR) {
        return false;
    }
    char date[32] = "";
    struct tm parts;
    time_t time = (time_t)end;
    strftime(date, sizeof date, "%Y-%m-%d %H:%M UTC", gmtime_r(&time, &parts));
    buf_printf(out, "ListenTls %s: its certificate ", port->text);
    if (end <= now) {
        buf_printf(out, "expired on %s; agents refuse it", date);
    } else {
        int64_t days = (end - now) / DAY;
        buf_printf(out, "expires in %" PRId64 " day%s, on %s", days, days == 1 ? "" : "s", date);
    }
    buf_add_text(out, "; renew it, then SIGHUP");
    return true;
}

void expiry_log(const struct ports *ports, int64_t now, struct log *log)
{
    for (size_t i = 0; i < ports->count; i++) {
        struct buf text = { 0 };
        if (describe(ports->items[i], now, &text)) {
            log_line(log, LOG_LEVEL_WARNING, "%.*s", STR_ARG(buf_str(&text)));
        }
        buf_free(&text);
    }
}

bool expiry_write(const struct ports *ports, int64_t now, struct buf *out)
{
    bool expired = false;
    for (size_t i = 0; i < ports->count; i++) {
        const struct port *port = ports->items[i];
        if (describe(port, now, out)) {
            buf_add_char(out, '\n');
            expired = expired || tls_expires_at(port->tls) <= now;
        }
    }
    return expired;
}
