#include "base/condition.h"

#include <time.h>

#include "base/clock.h"

void condition_init(pthread_cond_t *condition)
{
    pthread_condattr_t kind;
    pthread_condattr_init(&kind);
    pthread_condattr_setclock(&kind, CLOCK_MONOTONIC);
    pthread_cond_init(condition, &kind);
    pthread_condattr_destroy(&kind);
}

void condition_wait_for(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t microseconds)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t end = until.tv_sec * CLOCK_SECOND + until.tv_nsec / 1000 + microseconds;
    until = (struct timespec){ .tv_sec = end / CLOCK_SECOND, .tv_nsec = end % CLOCK_SECOND * 1000 };
    pthread_cond_timedwait(condition, lock, &until);
}
