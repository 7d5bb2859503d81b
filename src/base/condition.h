/* What threads wait for, under a lock, without the time of day: a clock that is set makes no wait
 * longer. */
#ifndef BLUMAP_BASE_CONDITION_H
#define BLUMAP_BASE_CONDITION_H

#include <pthread.h>
#include <stdint.h>

/* End it with pthread_cond_destroy. */
void condition_init(pthread_cond_t *condition);

/* Waits until CONDITION is signalled, for MICROSECONDS at most. */
void condition_wait_for(pthread_cond_t *condition, pthread_mutex_t *lock, int64_t microseconds);

#endif
