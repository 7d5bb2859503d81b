#include "agent/counters.h"

#include "base/clock.h"

#define NARROW (UINT64_C(1) << 32) /* where counters of 32 bits start anew */

/* What may come at once that belongs to the moments before: a driver that counts every few
 * seconds, a sample that was late. */
static const int64_t slack = 3 * CLOCK_SECOND;

/* Bytes in a packet of the kernel's, at most, with those it puts together. */
enum { LARGEST_PACKET = 65536 + 256 };

/* More than any link carries; for those whose speed is not known. */
static const uint64_t fastest = UINT64_C(400000000000) / 8; /* bytes per second */

static bool can_carry(const struct counters *before, const struct counters_reading *now,
                      uint64_t difference)
{
    uint64_t limit = now->byte_limit ? now->byte_limit : fastest;
    double seconds = (double)(now->time - before->time + slack) / CLOCK_SECOND;
    return (double)difference <= (double)limit * seconds;
}

static bool has_fallen(const struct counters *before, const struct counters_reading *now, int flow)
{
    return now->bytes[flow] < before->bytes[flow];
}

static bool packets_fell(const struct counters *before, const struct counters_reading *now)
{
    return now->packets[FLOW_RECEIVED] < before->packets[FLOW_RECEIVED] ||
           now->packets[FLOW_SENT] < before->packets[FLOW_SENT];
}

/* Whether it counts from 0 again, for certain: what is not known makes no difference. */
static bool has_begun_anew(const struct counters *before, const struct counters_reading *now)
{
    return !now->is_same_boot || (now->index && before->index && now->index != before->index);
}

/* From LAST through the end of the counter's range to NOW. */
static uint64_t across(uint64_t last, uint64_t now, bool is_narrow)
{
    return is_narrow ? NARROW - last + now : now - last; /* modulo 2^64 */
}

/* Whether the fallen counter of FLOW has wrapped by DIFFERENCE bytes. */
static bool has_wrapped(const struct counters *before, const struct counters_reading *now, int flow,
                        uint64_t difference, bool is_narrow)
{
    uint64_t half = is_narrow ? NARROW / 2 : UINT64_MAX / 2;
    if (difference > half || packets_fell(before, now) || !can_carry(before, now, difference)) {
        return false;
    }
    uint64_t packets = now->packets[flow] - before->packets[flow];
    return packets > 0 ? difference / packets <= LARGEST_PACKET : now->byte_limit > 0;
}

static enum counters_event judge(const struct counters *before, const struct counters_reading *now,
                                 int flow, uint64_t *difference)
{
    if (has_begun_anew(before, now)) {
        *difference = now->bytes[flow];
        return can_carry(before, now, *difference) ? COUNTERS_RESTARTED : COUNTERS_TOO_FAST;
    }
    if (!has_fallen(before, now, flow)) {
        *difference = now->bytes[flow] - before->bytes[flow];
        return can_carry(before, now, *difference) ? COUNTERS_STEADY : COUNTERS_TOO_FAST;
    }
    bool is_narrow = !before->is_wide[flow] && before->bytes[flow] < NARROW;
    *difference = across(before->bytes[flow], now->bytes[flow], is_narrow);
    return has_wrapped(before, now, flow, *difference, is_narrow) ? COUNTERS_WRAPPED
                                                                  : COUNTERS_RESET;
}

static void remember(struct counters *counters, const struct counters_reading *reading)
{
    counters->time = reading->time;
    counters->index = reading->index ? reading->index : counters->index;
    for (int flow = 0; flow < FLOWS; flow++) {
        counters->bytes[flow] = reading->bytes[flow];
        counters->packets[flow] = reading->packets[flow];
        counters->is_wide[flow] |= reading->bytes[flow] >= NARROW;
    }
}

struct counters counters_first(const struct counters_reading *reading)
{
    struct counters counters = { .total = { reading->bytes[0], reading->bytes[1] } };
    remember(&counters, reading);
    return counters;
}

/* One flow that was reset was not reset alone. */
static void spread_reset(struct counters_news *news, const struct counters *before,
                         const struct counters_reading *now)
{
    bool is_reset = packets_fell(before, now) && !has_begun_anew(before, now);
    for (int flow = 0; flow < FLOWS; flow++) {
        is_reset = is_reset || news->event[flow] == COUNTERS_RESET;
    }
    for (int flow = 0; flow < FLOWS && is_reset; flow++) {
        news->event[flow] = COUNTERS_RESET;
    }
}

struct counters_news counters_advance(struct counters *counters,
                                      const struct counters_reading *reading)
{
    struct counters_news news = { 0 };
    for (int flow = 0; flow < FLOWS; flow++) {
        news.event[flow] = judge(counters, reading, flow, &news.difference[flow]);
    }
    spread_reset(&news, counters, reading);
    for (int flow = 0; flow < FLOWS; flow++) {
        if (news.event[flow] < COUNTERS_RESET) {
            counters->total[flow] += news.difference[flow];
        }
    }
    remember(counters, reading);
    return news;
}
