#include "agent/stop.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

bool stop_open(struct stop *stop, struct diags *diags)
{
    sigset_t wanted;
    sigemptyset(&wanted);
    sigaddset(&wanted, SIGTERM);
    sigaddset(&wanted, SIGINT);
    sigprocmask(SIG_BLOCK, &wanted, &stop->before);
    stop->signals = signalfd(-1, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
    stop->timer = timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
    if (stop->signals >= 0 && stop->timer >= 0) {
        return true;
    }
    diag_error(diags, (struct place){ 0 }, "cannot wait for signals and the clock: %s",
               strerror(errno));
    stop_close(stop);
    return false;
}

/* Or they would end the process as soon as they are let through again. */
static void forget_signals(const struct stop *stop)
{
    struct signalfd_siginfo signal;
    while (read(stop->signals, &signal, sizeof signal) > 0) {
    }
}

void stop_close(struct stop *stop)
{
    if (stop->signals >= 0) {
        forget_signals(stop);
        close(stop->signals);
    }
    if (stop->timer >= 0) {
        close(stop->timer);
    }
    sigprocmask(SIG_SETMASK, &stop->before, NULL);
}

static int64_t stop_now(void *state)
{
    (void)state;
    return clock_now(clock_system());
}

static bool stop_wait_until(void *state, int64_t moment)
{
    const struct stop *stop = state;
    struct itimerspec until = {
        .it_value = { .tv_sec = (time_t)(moment / CLOCK_SECOND),
                      .tv_nsec = (long)(moment % CLOCK_SECOND) * 1000 },
    };
    timerfd_settime(stop->timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &until, NULL);
    struct pollfd waits[] = { { .fd = stop->signals, .events = POLLIN },
                              { .fd = stop->timer, .events = POLLIN } };
    while (poll(waits, 2, -1) < 0 && errno == EINTR) {
    }
    return waits[0].revents == 0;
}

struct clock stop_clock(struct stop *stop)
{
    return (struct clock){ stop, stop_now, stop_wait_until };
}
