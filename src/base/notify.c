#include "base/notify.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/number.h"

enum { MESSAGE_MAX = 512 }; /* bytes; a longer one is cut */

/* Connected to PATH, where '@' begins an abstract name; -1 if it can't be. */
static int connect_to(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    size_t len = strlen(path);
    if ((path[0] != '/' && path[0] != '@') || len >= sizeof address.sun_path) {
        return -1;
    }
    memcpy(address.sun_path, path, len);
    if (path[0] == '@') {
        address.sun_path[0] = '\0';
    }
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, size) != 0) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* In microseconds; 0 if none is asked of this process. */
static int64_t read_watchdog(void)
{
    const char *time = getenv("WATCHDOG_USEC"), *process = getenv("WATCHDOG_PID");
    int64_t wanted = 0, number;
    if (process && (!number_signed(str_of(process), 1, INT32_MAX, &number) || number != getpid())) {
        return 0;
    }
    return time && number_signed(str_of(time), 1, INT64_MAX, &wanted) ? wanted : 0;
}

struct notify notify_open(void)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct notify notify = { .fd = path ? connect_to(path) : -1 };
    notify.watchdog = notify.fd >= 0 ? read_watchdog() : 0;
    unsetenv("NOTIFY_SOCKET");
    unsetenv("WATCHDOG_USEC");
    unsetenv("WATCHDOG_PID");
    return notify;
}

void notify_close(struct notify *notify)
{
    if (notify->fd >= 0) {
        close(notify->fd);
    }
    *notify = (struct notify){ .fd = -1 };
}

void notify_send(const struct notify *notify, const char *format, ...)
{
    char text[MESSAGE_MAX];
    va_list args;
    if (!notify || notify->fd < 0) {
        return;
    }
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t size = len < MESSAGE_MAX ? (size_t)len : sizeof text - 1;
    ssize_t sent = send(notify->fd, text, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    (void)sent; /* a manager that does not listen is no reason to stop */
}

void notify_reloading(const struct notify *notify)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    notify_send(notify, "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
                (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
}
