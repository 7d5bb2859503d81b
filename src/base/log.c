#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"

enum { LINE_MAX_BYTES = 1024 };

struct log {
    pthread_mutex_t lock; /* of .fd */
    enum log_level level;
    int fd;     /* -1 for syslog */
    char *path; /* NULL unless a file */
};

static const struct {
    const char *word;
    int priority; /* syslog's */
} levels[] = {
    [LOG_LEVEL_FATAL] = { "Fatal", LOG_CRIT },        [LOG_LEVEL_ERROR] = { "Error", LOG_ERR },
    [LOG_LEVEL_WARNING] = { "Warning", LOG_WARNING }, [LOG_LEVEL_NOTICE] = { "Notice", LOG_NOTICE },
    [LOG_LEVEL_INFO] = { "Info", LOG_INFO },          [LOG_LEVEL_DEBUG] = { "Debug", LOG_DEBUG },
};

static int open_file(const char *path)
{
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
}

struct log *log_open(const char *target, enum log_level level, struct diags *diags)
{
    struct log log = { .level = level, .fd = -1 };
    if (strcmp(target, "syslog") == 0) {
        openlog("blumap", LOG_PID, LOG_DAEMON);
    } else if (strcmp(target, "stderr") == 0) {
        log.fd = STDERR_FILENO;
    } else {
        log.fd = open_file(target);
        if (log.fd < 0) {
            diag_error(diags, (struct place){ 0 }, "cannot write the log \"%s\": %s", target,
                       strerror(errno));
            return NULL;
        }
        log.path = memory_text(target);
    }
    struct log *opened = memory_new(1, sizeof *opened);
    *opened = log;
    pthread_mutex_init(&opened->lock, NULL);
    return opened;
}

void log_close(struct log *log)
{
    if (!log) {
        return;
    }
    if (log->path) {
        close(log->fd);
    }
    pthread_mutex_destroy(&log->lock);
    memory_free(log->path);
    memory_free(log);
}

void log_reopen(struct log *log)
{
    if (!log->path) {
        return;
    }
    int fd = open_file(log->path);
    if (fd >= 0) {
        pthread_mutex_lock(&log->lock);
        close(log->fd);
        log->fd = fd;
        pthread_mutex_unlock(&log->lock);
    }
}

bool log_wants(const struct log *log, enum log_level level)
{
    return level <= log->level;
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
