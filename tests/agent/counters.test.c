/* Counters against what really flowed: single steps, and many histories of made-up traffic in which
 * everything happens that may. BLUMAP_HISTORIES sets how many (100000). */
#include "agent/counters.h"
#include "base/clock.h"
#include "base/number.h"
#include "unit.h"

#include <stdlib.h>

/* ---- single steps ---- */

static struct counters_reading reading(uint64_t received, uint64_t packets, int64_t seconds)
{
    return (struct counters_reading){
        .bytes = { received, 5000 },
        .packets = { packets, 50 },
        .index = 3,
        .is_same_boot = true,
        .byte_limit = 125000000,
        .time = seconds * CLOCK_SECOND,
    };
}

struct step {
    const char *what;
    uint64_t before, before_packets, after, after_packets, limit;
    bool is_other_boot, is_other_interface;
    enum counters_event event;
    uint64_t grown;
};

static const struct step steps[] = {
    { "plain", 1000, 10, 61000, 80, 125000000, 0, 0, COUNTERS_STEADY, 60000 },
    { "nothing", 1000, 10, 1000, 10, 125000000, 0, 0, COUNTERS_STEADY, 0 },
    { "wrap of 32 bits", 4294967000, 100, 704, 101, 125000000, 0, 0, COUNTERS_WRAPPED, 1000 },
    { "wrap, speed unknown", 4294967000, 100, 704, 101, 0, 0, 0, COUNTERS_WRAPPED, 1000 },
    { "wrap, no packets", 4294967000, 0, 704, 0, 125000000, 0, 0, COUNTERS_WRAPPED, 1000 },
    { "fall, no packets, speed unknown", 4294967000, 0, 704, 0, 0, 0, 0, COUNTERS_RESET, 0 },
    { "fall of everything", 4294967000, 100, 704, 1, 125000000, 0, 0, COUNTERS_RESET, 0 },
    { "fall, too far for a wrap", 100000, 100, 704, 101, 125000, 0, 0, COUNTERS_RESET, 0 },
    { "fall, packets too large for a wrap", 100000, 100, 704, 101, 0, 0, 0, COUNTERS_RESET, 0 },
    { "fall of a wide counter", 9000000000, 100, 704, 101, 125000000, 0, 0, COUNTERS_RESET, 0 },
    { "wrap of 64 bits", UINT64_MAX - 99, 100, 100, 101, 125000000, 0, 0, COUNTERS_WRAPPED, 200 },
    { "boot", 1000000, 100, 600, 7, 125000000, true, 0, COUNTERS_RESTARTED, 600 },
    { "boot, beyond the last", 1000, 1, 60000, 70, 125000000, true, 0, COUNTERS_RESTARTED, 60000 },
    { "new interface", 1000000, 100, 600, 7, 125000000, 0, true, COUNTERS_RESTARTED, 600 },
    { "new interface, with more than it can have", 1000, 1, 900000000, 7, 125000, 0, true,
      COUNTERS_TOO_FAST, 0 },
    { "faster than the link", 1000, 10, 9000000000, 80, 125000000, 0, 0, COUNTERS_TOO_FAST, 0 },
    { "faster than any link", 1000, 10, 9000000000000, 80, 0, 0, 0, COUNTERS_TOO_FAST, 0 },
};

static void test_a_step_grows_the_total_by_what_is_certain(void **state)
{
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(steps); i++) {
        const struct step *step = &steps[i];
        struct counters_reading first = reading(step->before, step->before_packets, 60);
        struct counters counters = counters_first(&first);
        struct counters_reading next = reading(step->after, step->after_packets, 120);
        assert_true(counters.total[FLOW_RECEIVED] == step->before);
        next.byte_limit = step->limit;
        next.is_same_boot = !step->is_other_boot;
        next.index += step->is_other_interface;
        struct counters_news news = counters_advance(&counters, &next);
        uint64_t grown = counters.total[FLOW_RECEIVED] - step->before;
        if (news.event[FLOW_RECEIVED] != step->event || grown != step->grown) {
            fail_msg("%s: event %d, grown by %llu", step->what, (int)news.event[FLOW_RECEIVED],
                     (unsigned long long)grown);
        }
        assert_true(counters.bytes[FLOW_RECEIVED] == step->after);
        assert_true(counters.time == next.time);
    }
}

static void test_a_reset_is_one_of_both_flows(void **state)
{
    (void)state;
    struct counters_reading first = reading(9000, 90, 60);
    struct counters counters = counters_first(&first);
    struct counters_reading next = reading(700, 7, 120);
    next.bytes[FLOW_SENT] = 6000; /* above its last, but from 0 */
    next.packets[FLOW_SENT] = 60;
    struct counters_news news = counters_advance(&counters, &next);
    assert_int_equal(news.event[FLOW_SENT], COUNTERS_RESET);
    assert_true(counters.total[FLOW_RECEIVED] == 9000 && counters.total[FLOW_SENT] == 5000);
    next = reading(1700, 17, 180);
    next.bytes[FLOW_SENT] = 6500;
    next.packets[FLOW_SENT] = 65;
    counters_advance(&counters, &next);
    assert_true(counters.total[FLOW_RECEIVED] == 10000 && counters.total[FLOW_SENT] == 5500);
}

/* A kernel that did not tell which interface it is has not made a new one. */
static void test_an_index_that_is_not_known_is_no_other(void **state)
{
    (void)state;
    struct counters_reading next = reading(9000, 90, 60);
    struct counters counters = counters_first(&next);
    for (uint64_t i = 1; i <= 4; i++) {
        next = reading(9000 + 100 * i, 90 + i, 60 + 60 * (int64_t)i);
        next.index = i % 2 ? 0 : 3;
        struct counters_news news = counters_advance(&counters, &next);
        assert_int_equal(news.event[FLOW_RECEIVED], COUNTERS_STEADY);
        assert_true(counters.total[FLOW_RECEIVED] == 9000 + 100 * i);
    }
    next = reading(500, 5, 360);
    next.index = 0;
    counters_advance(&counters, &next); /* not told: it has fallen */
    next = reading(800, 8, 420);
    next.index = 4;
    assert_int_equal(counters_advance(&counters, &next).event[FLOW_RECEIVED], COUNTERS_RESTARTED);
}

/* ---- histories ---- */

enum { SAMPLES = 40, STEP = 60 };

struct truth {
    uint64_t seed;
    unsigned bits; /* of the byte counters */
    uint64_t limit, speed_known;
    uint64_t raw[FLOWS], raw_packets[FLOWS], held[FLOWS], held_packets[FLOWS];
    uint64_t flowed[FLOWS];   /* since the first reading */
    uint64_t may_miss[FLOWS]; /* of that, what may be left out */
    uint64_t index, boot;
    int64_t now; /* seconds */
};

static uint64_t draw(struct truth *truth, uint64_t below)
{
    truth->seed ^= truth->seed << 13;
    truth->seed ^= truth->seed >> 7;
    truth->seed ^= truth->seed << 17;
    return below ? truth->seed % below : 0;
}

static uint64_t cut(const struct truth *truth, uint64_t value)
{
    return truth->bits == 32 ? value & UINT32_MAX : value;
}

static void restart(struct truth *truth)
{
    for (int flow = 0; flow < FLOWS; flow++) {
        truth->raw[flow] = truth->raw_packets[flow] = 0;
        truth->held[flow] = truth->held_packets[flow] = 0;
    }
}

/* Traffic of SECONDS; with a share of the link that changes. A 32-bit counter must not go half
 * round in one sample, or nobody could tell. */
static void flow_for(struct truth *truth, int64_t seconds, uint64_t moved[FLOWS])
{
    for (int flow = 0; flow < FLOWS; flow++) {
        uint64_t most = truth->limit * (uint64_t)seconds;
        most = truth->bits == 32 && most > UINT32_MAX / 8 ? UINT32_MAX / 8 : most;
        uint64_t bytes = draw(truth, most / 100 * draw(truth, 90) + 1);
        uint64_t packets = bytes / (64 + draw(truth, 1400)) + (bytes > 0);
        truth->held[flow] += bytes;
        truth->held_packets[flow] += packets;
        truth->flowed[flow] += bytes;
        moved[flow] += bytes;
    }
}

static void show(struct truth *truth)
{
    for (int flow = 0; flow < FLOWS; flow++) {
        truth->raw[flow] = cut(truth, truth->raw[flow] + truth->held[flow]);
        truth->raw_packets[flow] += truth->held_packets[flow];
        truth->held[flow] = truth->held_packets[flow] = 0;
    }
}

/* One sample later. */
static void happen(struct truth *truth)
{
    uint64_t moved[FLOWS] = { 0 };
    uint64_t event = draw(truth, 12);
    bool was_late = truth->held[0] || truth->held[1];
    int64_t length = STEP + (int64_t)draw(truth, 3) - 1;
    flow_for(truth, length / 2, moved);
    if (event == 0) {
        show(truth);
        restart(truth); /* the driver's */
    } else if (event == 1) {
        truth->boot++;
        restart(truth);
    } else if (event == 2) {
        truth->index++;
        restart(truth);
    }
    flow_for(truth, length - length / 2, moved);
    if (event != 3) { /* the driver shows them later, all at once */
        show(truth);
    }
    bool is_lossy = event <= 3 || was_late;
    for (int flow = 0; flow < FLOWS; flow++) {
        truth->may_miss[flow] += is_lossy ? moved[flow] : 0;
    }
    truth->now += length;
}

static struct counters_reading read_truth(const struct truth *truth, uint64_t boot)
{
    return (struct counters_reading){
        .bytes = { truth->raw[0], truth->raw[1] },
        .packets = { truth->raw_packets[0], truth->raw_packets[1] },
        .index = truth->index,
        .is_same_boot = truth->boot == boot,
        .byte_limit = truth->speed_known ? truth->limit : 0,
        .time = truth->now * CLOCK_SECOND,
    };
}

static struct truth begin(uint64_t number)
{
    struct truth truth = { .seed = number * UINT64_C(0x9E3779B97F4A7C15) + 1, .now = 1800000000 };
    truth.bits = draw(&truth, 2) ? 32 : 64;
    truth.limit = UINT64_C(12500) << draw(&truth, 16);
    truth.speed_known = draw(&truth, 2);
    truth.index = 1 + draw(&truth, 5);
    for (int flow = 0; flow < FLOWS; flow++) {
        truth.raw[flow] = cut(&truth, draw(&truth, UINT64_C(1) << (20 + draw(&truth, 30))));
        truth.raw_packets[flow] = truth.raw[flow] / 500;
    }
    return truth;
}

/* No total is ever beyond what flowed, and no sample faster than a link whose speed is known;
 * nothing is missing but what came with a reset or was shown late. */
static void check_history(uint64_t number)
{
    struct truth truth = begin(number);
    struct counters_reading now = read_truth(&truth, truth.boot);
    struct counters counters = counters_first(&now);
    uint64_t first[FLOWS] = { counters.total[0], counters.total[1] };
    for (int sample = 0; sample < SAMPLES; sample++) {
        struct counters before = counters;
        uint64_t boot = truth.boot;
        happen(&truth);
        now = read_truth(&truth, boot);
        counters_advance(&counters, &now);
        for (int flow = 0; flow < FLOWS; flow++) {
            uint64_t grown = counters.total[flow] - before.total[flow];
            uint64_t total = counters.total[flow] - first[flow];
            double seconds = (double)(counters.time - before.time) / CLOCK_SECOND;
            if (counters.total[flow] < before.total[flow] || total > truth.flowed[flow] ||
                (truth.speed_known && (double)grown > (double)truth.limit * (seconds + 3))) {
                fail_msg("history %llu, sample %d: a spike of %llu", (unsigned long long)number,
                         sample, (unsigned long long)grown);
            }
            if (total + truth.held[flow] + truth.may_miss[flow] < truth.flowed[flow]) {
                fail_msg("history %llu, sample %d: %llu of %llu bytes", (unsigned long long)number,
                         sample, (unsigned long long)total, (unsigned long long)truth.flowed[flow]);
            }
        }
    }
}

static void test_histories_have_no_spikes_and_miss_little(void **state)
{
    const char *wish = getenv("BLUMAP_HISTORIES");
    uint64_t histories = 100000;
    (void)state;
    if (wish) {
        assert_true(number_unsigned(str_of(wish), 1, UINT32_MAX, &histories));
    }
    for (uint64_t number = 1; number <= histories; number++) {
        check_history(number);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_step_grows_the_total_by_what_is_certain),
        cmocka_unit_test(test_a_reset_is_one_of_both_flows),
        cmocka_unit_test(test_an_index_that_is_not_known_is_no_other),
        cmocka_unit_test(test_histories_have_no_spikes_and_miss_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
