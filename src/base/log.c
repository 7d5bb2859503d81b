#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"

enum { LINE_MAX_BYTES = 1024 };

struct log {
    atomic_int level;     /* an enum log_level */
    pthread_mutex_t lock; /* of what follows */
    int fd;               /* -1 for syslog */
    char *path;           /* NULL unless a file */
};

static const struct {
    const char *word;
    int priority; /* syslog's */
} levels[] = {
    [LOG_LEVEL_FATAL] = { "Fatal", LOG_CRIT },        [LOG_LEVEL_ERROR] = { "Error", LOG_ERR },
    [LOG_LEVEL_WARNING] = { "Warning", LOG_WARNING }, [LOG_LEVEL_NOTICE] = { "Notice", LOG_NOTICE },
    [LOG_LEVEL_INFO] = { "Info", LOG_INFO },          [LOG_LEVEL_DEBUG] = { "Debug", LOG_DEBUG },
};

/* Where lines to TARGET are written: *FD is -1 for syslog, *PATH is NULL unless it is a file. */
static bool open_target(const char *target, int *fd, char **path, struct diags *diags)
{
    *fd = -1;
    *path = NULL;
    if (strcmp(target, "syslog") == 0) {
        openlog("blumap", LOG_PID, LOG_DAEMON);
    } else if (strcmp(target, "stderr") == 0) {
        *fd = STDERR_FILENO;
    } else {
        *fd = open(target, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
        if (*fd < 0) {
            diag_error(diags, (struct place){ 0 }, "cannot write the log \"%s\": %s", target,
                       strerror(errno));
            return false;
        }
        *path = memory_text(target);
    }
    return true;
}

struct log *log_open(const char *target, enum log_level level, struct diags *diags)
{
    int fd;
    char *path;
    if (!open_target(target, &fd, &path, diags)) {
        return NULL;
    }
    struct log *log = memory_new(1, sizeof *log);
    pthread_mutex_init(&log->lock, NULL);
    atomic_init(&log->level, (int)level);
    log->fd = fd;
    log->path = path;
    return log;
}

static void close_target(struct log *log)
{
    if (log->path) {
        close(log->fd);
    }
    memory_free(log->path);
}

void log_close(struct log *log)
{
    if (!log) {
        return;
    }
    close_target(log);
    pthread_mutex_destroy(&log->lock);
    memory_free(log);
}

bool log_change(struct log *log, const char *target, enum log_level level, struct diags *diags)
{
    int fd;
    char *path;
    if (!open_target(target, &fd, &path, diags)) {
        return false;
    }
    pthread_mutex_lock(&log->lock);
    close_target(log);
    log->fd = fd;
    log->path = path;
    pthread_mutex_unlock(&log->lock);
    atomic_store(&log->level, (int)level);
    return true;
}

bool log_wants(const struct log *log, enum log_level level)
{
    return (int)level <= atomic_load_explicit(&log->level, memory_order_relaxed);
}

static void blank_controls(char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7f) {
            *text = '?';
        }
    }
}

static void write_stamped(int fd, enum log_level level, const char *text)
{
    char stamp[64];
    time_t now = time(NULL);
    struct tm parts;
    strftime(stamp, sizeof stamp, "%a, %d %b %Y %H:%M:%S %z", localtime_r(&now, &parts));
    char line[LINE_MAX_BYTES + 128];
    int len = snprintf(line, sizeof line, "[%s] [%s] %s\n", stamp, levels[level].word, text);
    /* One write a line keeps lines of several processes apart; a log that can't be written has
     * nobody left to tell. */
    if (write(fd, line, (size_t)len) < 0) {
        return;
    }
}

void log_line(struct log *log, enum log_level level, const char *format, ...)
{
    if (!log_wants(log, level)) {
        return;
    }
    char text[LINE_MAX_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    blank_controls(text);
    pthread_mutex_lock(&log->lock);
    if (log->fd < 0) {
        syslog(levels[level].priority, "%s", text);
    } else {
        write_stamped(log->fd, level, text);
    }
    pthread_mutex_unlock(&log->lock);
}
