/* Tells the service manager how a daemon is doing, in the words of sd_notify(3): to the socket that
 * NOTIFY_SOCKET names, if there is one. */
#ifndef BLUMAP_BASE_NOTIFY_H
#define BLUMAP_BASE_NOTIFY_H

#include <stdint.h>

struct notify {
    int fd;           /* connected; -1 = there is nobody to tell */
    int64_t watchdog; /* microseconds between two signs of life at most; 0 = none are wanted */
};

/* Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID out of the environment. End with
 * notify_close.
 */
struct notify notify_open(void);
void notify_close(struct notify *notify);

/* A message: lines such as "READY=1". NOTIFY may be NULL. Never waits. */
void notify_send(const struct notify *notify, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* RELOADING=1, with the time that belongs to it; READY=1 is to follow. */
void notify_reloading(const struct notify *notify);

#endif
