#include "store/delay.h"

#include "base/clock.h"

enum { PATIENCE = 10 }; /* seconds: in these, all that was on its way has come */

bool delay_holds(const struct delay *delay, int64_t time, int64_t now)
{
    int64_t age = now - delay->since;
    return delay->since && age >= 0 && age < PATIENCE * CLOCK_SECOND && time > delay->time;
}

void delay_begin(struct delay *delay, int64_t time, int64_t now)
{
    *delay = (struct delay){ time, now };
}

void delay_end(struct delay *delay, int64_t time)
{
    if (time >= delay->time) {
        *delay = (struct delay){ 0 };
    }
}
