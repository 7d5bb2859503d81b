/* Those who wait for an answer: a list of callbacks without memory of its own. A waiter is a member
 * of whoever waits, is zeroed at first, and is on one list at a time. One thread only. */
#ifndef BLUMAP_BASE_WAITER_H
#define BLUMAP_BASE_WAITER_H

#include <stdbool.h>

struct waiter {
    void (*resume)(void *state); /* called once, off the list already */
    void *state;
    struct waiter *before, *after; /* NULL while on no list */
};

/* A ring through .end; must not move once it is made. */
struct waiters {
    struct waiter end;
};

void waiters_init(struct waiters *list);

bool waiters_are_none(const struct waiters *list);

/* At the end of LIST; one that is on a list keeps its place. */
void waiter_join(struct waiter *waiter, struct waiters *list);

/* Off its list, if it is on one. */
void waiter_leave(struct waiter *waiter);

bool waiter_is_waiting(const struct waiter *waiter);

/* Calls the first one; false if there is none. */
bool waiters_resume_first(struct waiters *list);

/* Calls those who are on LIST now, in order. A callback may take others off, and join again. */
void waiters_resume(struct waiters *list);

#endif
