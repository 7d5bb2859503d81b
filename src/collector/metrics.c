#include "collector/metrics.h"

#include <inttypes.h>

#include "collector/expiry.h"
#include "collector/freshness.h"

enum { JOURNAL_AGE_MOST = 60 }; /* seconds a sample may wait for its RRD while all is well */

/* What is told, gathered once. */
struct view {
    const struct tally *tally;
    struct store_stats store;
    struct records_stats table;
    uint64_t records[FRESHNESS_KINDS];
    int64_t now;
};

static void gather(const struct service *service, struct view *view)
{
    struct store_record_stats record;
    *view = (struct view){ .tally = service->tally, .now = clock_now(service->clock) };
    service->store.ops->stats(service->store.state, &view->store);
    records_cache_stats(service->records, &view->table);
    for (size_t i = 0; service->store.ops->record(service->store.state, i, &record); i++) {
        if (record.last_heard) {
            view->records[freshness_of(record.last_time / CLOCK_SECOND, record.step,
                                       view->now / CLOCK_SECOND)]++;
        }
    }
}

/* Microseconds as seconds. */
static void add_seconds(struct buf *out, int64_t time)
{
    buf_printf(out, "%" PRId64 ".%06" PRId64, time / CLOCK_SECOND, time % CLOCK_SECOND);
}

static int64_t journal_age(const struct view *view)
{
    int64_t since = view->store.waiting_since;
    return since && since < view->now ? view->now - since : 0;
}

static void add_head(struct buf *out, const char *name, const char *type, const char *help)
{
    buf_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

/* The one value of a metric. */
static void add_count(struct buf *out, const char *name, const char *type, const char *help,
                      uint64_t value)
{
    add_head(out, name, type, help);
    buf_printf(out, "%s %" PRIu64 "\n", name, value);
}

static void add_time(struct buf *out, const char *name, const char *help, int64_t time)
{
    add_head(out, name, "gauge", help);
    buf_printf(out, "%s ", name);
    add_seconds(out, time);
    buf_add_char(out, '\n');
}

static void write_requests(const struct tally *tally, struct buf *out)
{
    static const char *const words[TALLY_OUTCOMES] = {
        [TALLY_STORED] = "stored",
        [TALLY_REFUSED] = "refused",
        [TALLY_LOGIN_FAILED] = "login_failed",
        [TALLY_UNANSWERED] = "unanswered",
    };
    add_head(out, "blumap_requests_total", "counter", "Records received, by what became of them.");
    for (size_t i = 0; i < TALLY_OUTCOMES; i++) {
        buf_printf(out, "blumap_requests_total{result=\"%s\"} %" PRIu64 "\n", words[i],
                   tally->outcomes[i]);
    }
}

static void write_times(const struct tally *tally, struct buf *out)
{
    const char *name = "blumap_request_duration_seconds";
    uint64_t sum = 0;
    add_head(out, name, "histogram", "From a request's arrival to its reply.");
    for (size_t i = 0; i < TALLY_BOUNDS; i++) {
        sum += tally->times[i];
        buf_printf(out, "%s_bucket{le=\"%g\"} %" PRIu64 "\n", name,
                   (double)tally_bounds[i] / (double)CLOCK_SECOND, sum);
    }
    sum += tally->times[TALLY_BOUNDS];
    buf_printf(out, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n%s_sum ", name, sum, name);
    add_seconds(out, tally->time_sum);
    buf_printf(out, "\n%s_count %" PRIu64 "\n", name, sum);
}

static void write_connections(const struct tally *tally, struct buf *out)
{
    static const char *const limits[TALLY_LIMITS] = {
        [TALLY_CONNECTIONS] = "connections",
        [TALLY_CONNECTIONS_OF_ADDRESS] = "connections_of_address",
        [TALLY_HANDSHAKES] = "handshakes",
        [TALLY_HANDSHAKES_OF_ADDRESS] = "handshakes_of_address",
        [TALLY_VISITS] = "http",
    };
    add_count(out, "blumap_connections", "gauge", "Connections open now.", tally->connections);
    add_count(out, "blumap_connections_accepted_total", "counter", "Connections accepted.",
              tally->accepted);
    add_head(out, "blumap_connections_turned_away_total", "counter",
             "Connections closed because a limit was reached.");
    for (size_t i = 0; i < TALLY_LIMITS; i++) {
        buf_printf(out, "blumap_connections_turned_away_total{limit=\"%s\"} %" PRIu64 "\n",
                   limits[i], tally->closed[i]);
    }
    add_count(out, "blumap_tls_handshake_failures_total", "counter", "TLS handshakes that failed.",
              tally->tls_failures);
    add_count(out, "blumap_login_pauses_total", "counter",
              "Times that too many logins from an address, or for one record from it, had failed.",
              tally->login_pauses);
}

static void write_certificates(const struct ports *ports, struct buf *out)
{
    const char *name = "blumap_certificate_expiry_time_seconds";
    bool any = false;
    for (size_t i = 0; ports && i < ports->count; i++) {
        const struct port *port = ports->items[i];
        if (!port->tls) {
            continue;
        }
        if (!any) {
            add_head(out, name, "gauge", "When the certificate of a ListenTls ends, since 1970.");
        }
        any = true;
        buf_printf(out, "%s{address=\"%s\"} %" PRId64 "\n", name, port->text,
                   tls_expires_at(port->tls));
    }
}

static void write_records(const struct view *view, struct buf *out)
{
    add_head(out, "blumap_records", "gauge",
             "Records heard since the start, by the age of their newest sample: fresh up to 2 "
             "steps, late up to 5, silent beyond.");
    for (size_t i = 0; i < FRESHNESS_KINDS; i++) {
        buf_printf(out, "blumap_records{state=\"%s\"} %" PRIu64 "\n", freshness_words[i],
                   view->records[i]);
    }
}

static void write_store(const struct view *view, struct buf *out)
{
    const struct store_stats *store = &view->store;
    add_count(out, "blumap_samples_repeated_total", "counter",
              "Samples that were stored already, and acknowledged again.", store->repeated);
    add_count(out, "blumap_rrds_created_total", "counter", "RRD files made.", store->created);
    add_count(out, "blumap_journal_bytes", "gauge",
              "Size of the journal on disk, with what is kept of the past.", store->journal_bytes);
    add_count(out, "blumap_journal_samples", "gauge", "Samples that wait for their RRD.",
              store->waiting);
    add_time(out, "blumap_journal_age_seconds", "How long the oldest of them has waited.",
             journal_age(view));
    add_count(out, "blumap_journal_commits_total", "counter", "Writes to the journal.",
              store->commits);
    add_count(out, "blumap_journal_commit_failures_total", "counter",
              "Writes to the journal that failed.", store->commit_failures);
    add_count(out, "blumap_rrd_samples_total", "counter", "Samples brought into RRDs.",
              store->written);
    add_count(out, "blumap_rrd_writes_total", "counter", "Writes to RRDs.", store->writes);
    add_count(out, "blumap_rrd_write_failures_total", "counter", "Writes to RRDs that failed.",
              store->write_failures);
    add_count(out, "blumap_samples_set_aside_total", "counter",
              "Acknowledged samples that fitted no RRD any more; they are in JournalDir/set-aside.",
              store->set_aside);
    add_count(out, "blumap_rrds_failing", "gauge", "Records whose RRD cannot be written now.",
              store->failing);
}

static void write_table(const struct records_stats *table, struct buf *out)
{
    add_count(out, "blumap_database_up", "gauge", "1 while the table of records can be asked.",
              !table->away);
    add_count(out, "blumap_database_questions_total", "counter", "Questions to the table.",
              table->asked);
    add_count(out, "blumap_database_failures_total", "counter", "Questions it did not answer.",
              table->failed);
    add_count(out, "blumap_database_remembered", "gauge", "Records remembered of it.",
              table->remembered);
}

void metrics_write(const struct service *service, struct buf *out)
{
    struct view view;
    gather(service, &view);
    add_head(out, "blumap_build_info", "gauge", "The version that runs.");
    buf_add_text(out, "blumap_build_info{version=\"" BLUMAP_VERSION "\"} 1\n");
    add_time(out, "blumap_start_time_seconds", "When the collector started, since 1970.",
             view.tally->started_at);
    write_requests(view.tally, out);
    write_times(view.tally, out);
    write_connections(view.tally, out);
    write_certificates(service->ports, out);
    write_records(&view, out);
    write_store(&view, out);
    write_table(&view.table, out);
}

bool metrics_write_health(const struct service *service, struct buf *out)
{
    struct view view;
    gather(service, &view);
    int64_t age = journal_age(&view) / CLOCK_SECOND;
    const struct {
        bool wrong;
        const char *text;
    } faults[] = {
        { view.table.away, "the table of records cannot be asked" },
        { view.store.failing > 0, "RRDs cannot be written" },
        { age > JOURNAL_AGE_MOST, "samples have waited for their RRDs for more than a minute" },
        { view.store.commit_failing, "the journal cannot be written" },
        { view.store.full, "the journal takes no samples: its disk is full or faulty" },
    };
    size_t before = out->len;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (faults[i].wrong) {
            buf_printf(out, "%s\n", faults[i].text);
        }
    }
    struct buf certificates = { 0 };
    bool expired =
        service->ports && expiry_write(service->ports, view.now / CLOCK_SECOND, &certificates);
    bool well = out->len == before && !expired;
    buf_add_text(out, well ? "ok\n" : "");
    buf_add_str(out, buf_str(&certificates));
    buf_free(&certificates);
    return well;
}
