#include "agent/schedule.h"

static int64_t next_moment(const struct schedule *schedule)
{
    int64_t interval = schedule->interval;
    int64_t next = (clock_now(schedule->clock) / interval + 1) * interval;
    return next == schedule->last ? next + interval : next;
}

bool schedule_wait(struct schedule *schedule)
{
    int64_t moment;
    do {
        /* Anew in each turn: the wait also ends when somebody sets the clock. */
        moment = next_moment(schedule);
        if (!clock_wait_until(schedule->clock, moment)) {
            return false;
        }
    } while (clock_now(schedule->clock) < moment);
    schedule->last = moment;
    return true;
}
