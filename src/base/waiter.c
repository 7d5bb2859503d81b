#include "base/waiter.h"

#include <stddef.h>

void waiters_init(struct waiters *list)
{
    list->end = (struct waiter){ .before = &list->end, .after = &list->end };
}

bool waiters_are_none(const struct waiters *list)
{
    return list->end.after == &list->end;
}

bool waiter_is_waiting(const struct waiter *waiter)
{
    return waiter->after;
}

void waiter_join(struct waiter *waiter, struct waiters *list)
{
    if (waiter_is_waiting(waiter)) {
        return;
    }
    waiter->before = list->end.before;
    waiter->after = &list->end;
    waiter->before->after = waiter;
    list->end.before = waiter;
}

void waiter_leave(struct waiter *waiter)
{
    if (waiter_is_waiting(waiter)) {
        waiter->before->after = waiter->after;
        waiter->after->before = waiter->before;
        waiter->before = waiter->after = NULL;
    }
}

/* All of FROM's to TO, which is empty. */
static void move_all(struct waiters *from, struct waiters *to)
{
    waiters_init(to);
    if (!waiters_are_none(from)) {
        to->end.after = from->end.after;
        to->end.before = from->end.before;
        to->end.after->before = to->end.before->after = &to->end;
        waiters_init(from);
    }
}

bool waiters_resume_first(struct waiters *list)
{
    if (waiters_are_none(list)) {
        return false;
    }
    struct waiter *waiter = list->end.after;
    waiter_leave(waiter);
    waiter->resume(waiter->state);
    return true;
}

void waiters_resume(struct waiters *list)
{
    struct waiters now;
    move_all(list, &now);
    while (waiters_resume_first(&now)) {
    }
}
