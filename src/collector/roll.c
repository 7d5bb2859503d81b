#include "collector/roll.h"

#include <inttypes.h>

#include "base/number.h"

enum { ROLL_NUMBERS = 8 }; /* before the fault, which may hold blanks */

void roll_add_line(struct buf *out, const struct roll_line *line)
{
    buf_printf(out,
               "%" PRIu32 " %" PRId64 " %" PRId64 " %" PRId64 " %" PRIu64 " %" PRIu64 " %" PRIu64
               " %" PRId64 " ",
               line->id, line->last_time, line->last_heard, line->step, line->taken, line->refused,
               line->set_aside, line->fault_at);
    for (size_t i = 0; i < line->fault.len; i++) {
        unsigned char c = (unsigned char)line->fault.data[i];
        buf_add_char(out, c < ' ' || c == 0x7f ? '?' : (char)c);
    }
    buf_add_char(out, '\n');
}

/* Cuts the number before the next blank off *REST. */
static bool cut_number(struct str *rest, uint64_t most, uint64_t *number)
{
    size_t blank = str_find_char(*rest, ' ');
    if (blank == STR_NONE || !number_unsigned(str_slice(*rest, 0, blank), 0, most, number)) {
        return false;
    }
    *rest = str_from(*rest, blank + 1);
    return true;
}

bool roll_read_line(struct str line, struct roll_line *read)
{
    static const uint64_t most[ROLL_NUMBERS] = { UINT32_MAX, INT64_MAX,  INT64_MAX,  INT64_MAX,
                                                 UINT64_MAX, UINT64_MAX, UINT64_MAX, INT64_MAX };
    uint64_t numbers[ROLL_NUMBERS];
    for (size_t i = 0; i < ROLL_NUMBERS; i++) {
        if (!cut_number(&line, most[i], &numbers[i])) {
            return false;
        }
    }
    *read = (struct roll_line){
        .id = (uint32_t)numbers[0],
        .last_time = (int64_t)numbers[1],
        .last_heard = (int64_t)numbers[2],
        .step = (int64_t)numbers[3],
        .taken = numbers[4],
        .refused = numbers[5],
        .set_aside = numbers[6],
        .fault_at = (int64_t)numbers[7],
        .fault = line,
    };
    return true;
}

/* A failed login is newer than what the store refused, or the other way round. */
static void take_fault(struct roll_line *line, const struct store_record_stats *stats,
                       const struct tally_fault *login)
{
    if (stats->last_fault) {
        line->fault_at = stats->last_refused / CLOCK_SECOND;
        line->fault = str_of(stats->last_fault);
    }
    if (login && login->at / CLOCK_SECOND >= line->fault_at) {
        line->fault_at = login->at / CLOCK_SECOND;
        line->fault = str_of(login_fault(login->login));
    }
}

/* False if there are no more. */
static bool write_stored(const struct service *service, size_t *next, size_t count, struct buf *out)
{
    struct store_record_stats stats;
    for (size_t end = *next + count; *next < end; ++*next) {
        if (!service->store.ops->record(service->store.state, *next, &stats)) {
            return false;
        }
        struct roll_line line = {
            .id = stats.id,
            .last_time = stats.last_time / CLOCK_SECOND,
            .last_heard = stats.last_heard / CLOCK_SECOND,
            .step = stats.step,
            .taken = stats.taken,
            .refused = stats.refused,
            .set_aside = stats.set_aside,
        };
        take_fault(&line, &stats, tally_login_fault(service->tally, stats.id));
        roll_add_line(out, &line);
    }
    return true;
}

/* Those that never got as far as the store come behind; of two lines of a record, the first counts.
 */
static void write_failed(const struct service *service, struct buf *out)
{
    for (size_t i = 0; i < TALLY_FAULTS; i++) {
        const struct tally_fault *fault = &service->tally->faults[i];
        if (fault->login != LOGIN_GOOD) {
            roll_add_line(out, &(struct roll_line){ .id = fault->id,
                                                    .fault_at = fault->at / CLOCK_SECOND,
                                                    .fault = str_of(login_fault(fault->login)) });
        }
    }
}

bool roll_write_part(const struct service *service, size_t *next, size_t count, struct buf *out)
{
    if (write_stored(service, next, count, out)) {
        return true;
    }
    write_failed(service, out);
    return false;
}
