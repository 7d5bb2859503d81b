#include "agent/sampling.h"

#include <inttypes.h>
#include <time.h>

#include "agent/procnet.h"
#include "agent/sysnet.h"
#include "base/file.h"
#include "base/suggest.h"

enum { COUNTERS_LIMIT = 4 * 1024 * 1024 }; /* bytes of /proc/net/dev: thirty thousand interfaces */

/* Earlier than this program was written, no clock is set. */
static const int64_t earliest = 1704067200; /* the year 2024, in seconds since 1970 UTC */

static const struct place nowhere = { 0 };

/* ---- the clock ---- */

static const char *moment_text(int64_t time, char text[static 32])
{
    struct tm parts;
    time_t seconds = (time_t)(time / CLOCK_SECOND);
    gmtime_r(&seconds, &parts);
    strftime(text, 32, "%Y-%m-%d %H:%M:%S UTC", &parts);
    return text;
}

static bool check_clock(const struct ledger *ledger, int64_t now, struct diags *diags)
{
    char moment[32], before[32];
    int64_t last = ledger_time(ledger);
    if (now < earliest * CLOCK_SECOND || now / CLOCK_SECOND > UINT32_MAX) {
        diag_error(diags, nowhere, "no sample: the clock is not set, it says %s",
                   moment_text(now, moment));
        return false;
    }
    if (now / CLOCK_SECOND < last / CLOCK_SECOND) {
        diag_error(diags, nowhere,
                   "no sample: the clock says %s, and the last sample was at %s; if it was wrong "
                   "then, remove \"counters\" from StateDir",
                   moment_text(now, moment), moment_text(last, before));
        return false;
    }
    return true;
}

/* ---- one interface ---- */

static void report_missing(const struct sampling *sampling,
                           const struct settings_interface *interface, const struct procnet *net,
                           struct diags *diags)
{
    struct suggestion near = suggest_for(str_of(interface->name));
    for (size_t i = 0; i < net->interfaces.count; i++) {
        suggest_offer(&near, net->interfaces.items[i].name);
    }
    char tail[SUGGEST_TAIL];
    diag_error(diags, nowhere, "record %" PRIu32 " (%s): no such interface in %s/net/dev%s",
               interface->id, interface->name, sampling->proc, suggest_tail(&near, tail));
}

static void report_news(const struct settings_interface *interface,
                        const struct counters_news *news, struct diags *diags)
{
    static const char *const flows[FLOWS] = { "received", "sent" };
    for (int flow = 0; flow < FLOWS; flow++) {
        if (news->event[flow] == COUNTERS_TOO_FAST) {
            diag_warning(diags, nowhere, NULL,
                         "record %" PRIu32 " (%s): %" PRIu64
                         " bytes %s at once are more than the link can carry; they are left out "
                         "(MaxRate says how much it can)",
                         interface->id, interface->name, news->difference[flow], flows[flow]);
        }
    }
}

static struct counters_reading read_interface(const struct sampling *sampling,
                                              const struct settings_interface *interface,
                                              const struct procnet_interface *found,
                                              struct arena *arena)
{
    struct sysnet net = sysnet_read(sampling->sys, interface->name, arena);
    uint64_t bits = interface->max_rate ? (uint64_t)interface->max_rate : net.bit_rate;
    return (struct counters_reading){
        .bytes = { found->counters[PROCNET_RECEIVED_BYTES], found->counters[PROCNET_SENT_BYTES] },
        .packets = { found->counters[PROCNET_RECEIVED_PACKETS],
                     found->counters[PROCNET_SENT_PACKETS] },
        .index = net.index,
        .byte_limit = (bits + 7) / 8,
    };
}

/* A second has one sample: another run within it has the same one again, which the collector knows,
 * and what flowed meanwhile is in the next. */
static bool is_of_this_second(const struct counters *known, const struct counters_reading *reading)
{
    return reading->is_same_boot && known->time / CLOCK_SECOND == reading->time / CLOCK_SECOND;
}

static void advance(struct ledger *ledger, const struct settings_interface *interface,
                    const struct counters_reading *reading, struct diags *diags)
{
    struct str name = str_of(interface->name);
    struct counters *known = ledger_find(ledger, name);
    if (known && is_of_this_second(known, reading)) {
        return;
    }
    if (known) {
        struct counters_news news = counters_advance(known, reading);
        report_news(interface, &news, diags);
    } else {
        struct counters first = counters_first(reading);
        ledger_set(ledger, name, &first);
    }
}

static struct spool_sample sample_of(const struct ledger *ledger,
                                     const struct settings_interface *interface)
{
    const struct counters *counters = ledger_find(ledger, str_of(interface->name));
    return (struct spool_sample){
        .id = interface->id,
        .time = (uint32_t)(counters->time / CLOCK_SECOND),
        .total = { counters->total[FLOW_RECEIVED], counters->total[FLOW_SENT] },
    };
}

/* ---- all of them ---- */

void sampling_repeat(const struct sampling *sampling, const struct ledger *ledger, uint32_t since,
                     struct samples *samples, struct arena *arena)
{
    int64_t now = clock_seconds(sampling->clock);
    for (size_t i = 0; i < sampling->settings->interfaces.count; i++) {
        const struct settings_interface *interface = &sampling->settings->interfaces.items[i];
        if (ledger_find(ledger, str_of(interface->name))) {
            struct spool_sample sample = sample_of(ledger, interface);
            if (sample.time > since && sample.time <= now) {
                VEC_PUSH(&samples->list, arena, sample);
            }
        }
    }
}

static void take_all(const struct sampling *sampling, const struct procnet *net, int64_t now,
                     struct ledger *ledger, struct samples *samples, struct diags *diags)
{
    struct str boot = sysnet_boot(sampling->proc, diags->arena);
    bool is_same_boot = str_equal(boot, ledger->boot);
    if (!is_same_boot) {
        ledger->boot = arena_str(ledger->arena, boot);
    }
    for (size_t i = 0; i < sampling->settings->interfaces.count; i++) {
        const struct settings_interface *interface = &sampling->settings->interfaces.items[i];
        const struct procnet_interface *found = procnet_find(net, str_of(interface->name));
        if (!found) {
            report_missing(sampling, interface, net, diags);
            continue;
        }
        struct counters_reading reading = read_interface(sampling, interface, found, diags->arena);
        reading.is_same_boot = is_same_boot;
        reading.time = now;
        advance(ledger, interface, &reading, diags);
        struct spool_sample sample = sample_of(ledger, interface);
        VEC_PUSH(&samples->list, diags->arena, sample);
    }
}

bool sampling_take(const struct sampling *sampling, struct ledger *ledger, struct samples *samples,
                   struct diags *diags)
{
    const char *path = arena_printf(diags->arena, "%s/net/dev", sampling->proc).data;
    struct str text;
    if (!file_read_virtual(path, COUNTERS_LIMIT, diags->arena, &text, diags, nowhere)) {
        return false;
    }
    int64_t now = clock_now(sampling->clock);
    if (!check_clock(ledger, now, diags)) {
        return false;
    }
    const struct procnet *net = procnet_parse(text, path, diags->arena, diags);
    take_all(sampling, net, now, ledger, samples, diags);
    return true;
}
