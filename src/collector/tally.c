#include "collector/tally.h"

#include "base/memory.h"

const int64_t tally_bounds[TALLY_BOUNDS] = { 100,   250,   500,    1000,   2500,    5000,    10000,
                                             25000, 50000, 100000, 250000, 1000000, 10000000 };

struct tally *tally_new(int64_t now)
{
    struct tally *tally = memory_new(1, sizeof *tally);
    tally->started_at = now;
    return tally;
}

void tally_free(struct tally *tally)
{
    if (tally) {
        memory_free(tally->turn);
        memory_free(tally);
    }
}

void tally_answer(struct tally *tally, enum tally_outcome outcome, int64_t began)
{
    if (tally->turn_count == tally->turn_room) {
        tally->turn_room = tally->turn_room ? 2 * tally->turn_room : 64;
        tally->turn = memory_resize(tally->turn, tally->turn_room, sizeof *tally->turn);
    }
    tally->turn[tally->turn_count++] = (struct tally_answer){ outcome, began };
}

static void count_time(struct tally *tally, int64_t time)
{
    size_t class = 0;
    while (class < TALLY_BOUNDS && time > tally_bounds[class]) {
        class ++;
    }
    tally->times[class]++;
    tally->time_sum += time;
}

void tally_end_turn(struct tally *tally, bool committed, int64_t now)
{
    for (size_t i = 0; i < tally->turn_count; i++) {
        const struct tally_answer *answer = &tally->turn[i];
        if (!committed) {
            tally->outcomes[TALLY_UNANSWERED]++;
            continue;
        }
        tally->outcomes[answer->outcome]++;
        count_time(tally, now > answer->began ? now - answer->began : 0);
    }
    tally->turn_count = 0;
}

static struct tally_fault *place_of(struct tally *tally, uint32_t id)
{
    return &tally->faults[id % TALLY_FAULTS];
}

void tally_note_login_fault(struct tally *tally, uint32_t id, enum login login, int64_t now)
{
    *place_of(tally, id) = (struct tally_fault){ id, login, now };
}

void tally_note_login(struct tally *tally, uint32_t id)
{
    struct tally_fault *fault = place_of(tally, id);
    if (fault->id == id) {
        fault->login = LOGIN_GOOD;
    }
}

const struct tally_fault *tally_login_fault(const struct tally *tally, uint32_t id)
{
    const struct tally_fault *fault = &tally->faults[id % TALLY_FAULTS];
    return fault->id == id && fault->login != LOGIN_GOOD ? fault : NULL;
}
