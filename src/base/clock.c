#include "base/clock.h"

#include <stddef.h>
#include <time.h>

static int64_t system_now(void *state)
{
    (void)state;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * CLOCK_SECOND + now.tv_nsec / 1000;
}

static bool system_wait_until(void *state, int64_t moment)
{
    (void)state;
    struct timespec until = {
        .tv_sec = (time_t)(moment / CLOCK_SECOND),
        .tv_nsec = (long)(moment % CLOCK_SECOND) * 1000,
    };
    return clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &until, NULL) == 0;
}

const struct clock *clock_system(void)
{
    static const struct clock real = { NULL, system_now, system_wait_until };
    return &real;
}

static int64_t turn_now(void *state)
{
    struct clock_turn *turn = state;
    if (!turn->moment) {
        turn->moment = clock_now(turn->real);
    }
    return turn->moment;
}

static bool turn_wait_until(void *state, int64_t moment)
{
    struct clock_turn *turn = state;
    clock_turn_end(turn);
    return clock_wait_until(turn->real, moment);
}

void clock_turn_init(struct clock_turn *turn, const struct clock *real)
{
    *turn = (struct clock_turn){ { turn, turn_now, turn_wait_until }, real, 0 };
}

void clock_turn_end(struct clock_turn *turn)
{
    turn->moment = 0;
}

int64_t clock_now(const struct clock *clock)
{
    return clock->now(clock->state);
}

int64_t clock_seconds(const struct clock *clock)
{
    return clock_now(clock) / CLOCK_SECOND;
}

bool clock_wait_until(const struct clock *clock, int64_t moment)
{
    return clock->wait_until(clock->state, moment);
}
