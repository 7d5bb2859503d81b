#include "agent/courier.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "agent/delivery.h"
#include "base/memory.h"

enum { FIRST_PAUSE = 1000, LONGEST_PAUSE = 60000 }; /* milliseconds */

struct courier {
    const struct courier_orders *orders;
    pthread_t thread;
    int news; /* an eventfd */
};

/* Waits for NEWS, or MILLISECONDS (-1: for ever) if it is -1. False if it is to stop. */
static bool wait_for(const struct courier *courier, int news, int milliseconds)
{
    struct pollfd waits[] = { { .fd = courier->orders->stop, .events = POLLIN },
                              { .fd = news, .events = POLLIN } };
    while (poll(waits, 2, milliseconds) < 0 && errno == EINTR) {
    }
    return waits[0].revents == 0;
}

/* From half of MOST to all of it, so that hosts do not come back all at once. */
static int spread(int most)
{
    return most / 2 + (int)arc4random_uniform((unsigned)most / 2 + 1);
}

static enum delivery_end deliver(const struct courier *courier)
{
    const struct courier_orders *orders = courier->orders;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    enum delivery_end end = delivery_run(orders->settings, orders->spool, orders->stop, &diags);
    orders->report(&diags);
    arena_free(arena);
    return end;
}

/* Until all is delivered; false if it is to stop. */
static bool deliver_all(const struct courier *courier)
{
    int pause = FIRST_PAUSE;
    while (deliver(courier) == DELIVERY_BROKE) {
        if (!wait_for(courier, -1, spread(pause))) {
            return false;
        }
        pause = pause < LONGEST_PAUSE / 2 ? 2 * pause : LONGEST_PAUSE;
    }
    return true;
}

static void *work(void *state)
{
    const struct courier *courier = state;
    int jitter = (int)courier->orders->jitter * 1000;
    while (wait_for(courier, courier->news, -1)) {
        eventfd_t count;
        eventfd_read(courier->news, &count);
        if (jitter && !wait_for(courier, -1, (int)arc4random_uniform((unsigned)jitter + 1))) {
            break;
        }
        if (!deliver_all(courier)) {
            break;
        }
    }
    return NULL;
}

struct courier *courier_new(const struct courier_orders *orders, struct diags *diags)
{
    struct courier *courier = memory_new(1, sizeof *courier);
    courier->orders = orders;
    courier->news = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int error = courier->news < 0 ? errno : pthread_create(&courier->thread, NULL, work, courier);
    if (!error) {
        return courier;
    }
    diag_error(diags, (struct place){ 0 }, "cannot start a thread: %s", strerror(error));
    if (courier->news >= 0) {
        close(courier->news);
    }
    memory_free(courier);
    return NULL;
}

void courier_wake(struct courier *courier)
{
    eventfd_write(courier->news, 1);
}

void courier_end(struct courier *courier)
{
    pthread_join(courier->thread, NULL);
    close(courier->news);
    memory_free(courier);
}
