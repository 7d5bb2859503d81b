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

/* What the kernel tells at one moment. */
struct moment {
    const struct sysnet *sys; /* of each interface of the settings */
    const struct procnet *net;
    bool is_same_boot;
    int64_t time; /* microseconds since 1970 UTC */
};

static struct counters_reading reading_of(const struct moment *moment,
                                          const struct settings_interface *interface,
                                          const struct sysnet *sys,
                                          const struct procnet_interface *found)
{
    uint64_t bits = interface->max_rate ? (uint64_t)interface->max_rate : sys->bit_rate;
    return (struct counters_reading){
        .bytes = { found->counters[PROCNET_RECEIVED_BYTES], found->counters[PROCNET_SENT_BYTES] },
        .packets = { found->counters[PROCNET_RECEIVED_PACKETS],
                     found->counters[PROCNET_SENT_PACKETS] },
        .index = sys->index,
        .is_same_boot = moment->is_same_boot,
        .byte_limit = (bits + 7) / 8,
        .time = moment->time,
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

/* Notes the boot in LEDGER, if it is told; whether it is the same as before, as far as is known. */
static bool take_boot(const struct sampling *sampling, struct ledger *ledger, struct arena *arena)
{
    struct str before = ledger->boot, boot = sysnet_boot(sampling->proc, arena);
    bool is_same = str_equal(boot, before);
    if (!is_same && boot.len) {
        ledger->boot = arena_str(ledger->arena, boot);
    }
    return is_same || !boot.len || !before.len;
}

static void take_all(const struct sampling *sampling, const struct moment *moment,
                     struct ledger *ledger, struct samples *samples, struct diags *diags)
{
    for (size_t i = 0; i < sampling->settings->interfaces.count; i++) {
        const struct settings_interface *interface = &sampling->settings->interfaces.items[i];
        const struct procnet_interface *found = procnet_find(moment->net, str_of(interface->name));
        if (!found) {
            report_missing(sampling, interface, moment->net, diags);
            continue;
        }
        struct counters_reading reading = reading_of(moment, interface, &moment->sys[i], found);
        advance(ledger, interface, &reading, diags);
        struct spool_sample sample = sample_of(ledger, interface);
        VEC_PUSH(&samples->list, diags->arena, sample);
    }
}

static const struct sysnet *read_sys(const struct sampling *sampling, struct arena *arena)
{
    size_t count = sampling->settings->interfaces.count;
    struct sysnet *sys = arena_array(arena, count, sizeof *sys);
    for (size_t i = 0; i < count; i++) {
        sys[i] = sysnet_read(sampling->sys, sampling->settings->interfaces.items[i].name, arena);
    }
    return sys;
}

bool sampling_take(const struct sampling *sampling, struct ledger *ledger, struct samples *samples,
                   struct diags *diags)
{
    const char *path = arena_printf(diags->arena, "%s/net/dev", sampling->proc).data;
    struct str text;
    /* Before the counters: those of an interface that is made anew meanwhile must not be taken for
     * what the new one has counted. */
    struct moment moment = { .sys = read_sys(sampling, diags->arena) };
    if (!file_read_virtual(path, COUNTERS_LIMIT, diags->arena, &text, diags, nowhere)) {
        return false;
    }
    moment.time = clock_now(sampling->clock);
    if (!check_clock(ledger, moment.time, diags)) {
        return false;
    }
    moment.net = procnet_parse(text, path, diags->arena, diags);
    moment.is_same_boot = take_boot(sampling, ledger, diags->arena);
    take_all(sampling, &moment, ledger, samples, diags);
    return true;
}
