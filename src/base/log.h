/* The running record of a daemon: to a file, to stderr or to syslog. Lines may come from any
 * thread. Levels are the numbers of the LogLevel setting; a line is written when its level is at
 * most that. A line in a file: [Sun, 22 Nov 2026 11:15:53 +0000] [Notice] listening on
 * 127.0.0.1:31372 */
#ifndef BLUMAP_BASE_LOG_H
#define BLUMAP_BASE_LOG_H

#include <stdbool.h>

#include "base/diag.h"

enum log_level {
    LOG_LEVEL_FATAL = 1,
    LOG_LEVEL_ERROR,
    LOG_LEVEL_WARNING,
    LOG_LEVEL_NOTICE,
    LOG_LEVEL_INFO,
    LOG_LEVEL_DEBUG,
};

struct log;

/* TARGET is "stderr", "syslog" or a file name, which is appended to. NULL with a diagnostic if the
 * file can't be opened. Yours; log_close. */
struct log *log_open(const char *target, enum log_level level, struct diags *diags);
void log_close(struct log *log);

/* Goes on with another TARGET and LEVEL, or with the same file opened anew after it was rotated
 * away. False with a diagnostic if it can't be opened: all stays as it is. One thread may change it
 * while others write. */
bool log_change(struct log *log, const char *target, enum log_level level, struct diags *diags);

bool log_wants(const struct log *log, enum log_level level);

/* One line; line ends and other control characters inside it are written as '?', so that nothing
 * that came from outside can forge a line. */
void log_line(struct log *log, enum log_level level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
