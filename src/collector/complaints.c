#include "collector/complaints.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"

enum { LINE_MAX_BYTES = 1024 };

struct complaints {
    const struct clock *clock;
    struct log *log;
    int64_t began; /* of the present while; microseconds since 1970 UTC */
    uint64_t lines, left_out;
};

struct complaints *complaints_new(const struct clock *clock, struct log *log)
{
    struct complaints *complaints = memory_new(1, sizeof *complaints);
    complaints->clock = clock;
    complaints->log = log;
    return complaints;
}

static void tell_left_out(struct complaints *complaints)
{
    if (complaints->left_out) {
        log_line(complaints->log, LOG_LEVEL_WARNING,
                 "%" PRIu64 " more warnings about clients were left out", complaints->left_out);
        complaints->left_out = 0;
    }
}

void complaints_free(struct complaints *complaints)
{
    if (complaints) {
        tell_left_out(complaints);
        memory_free(complaints);
    }
}

/* Counts one more; whether it is to be written. */
static bool has_room(struct complaints *complaints)
{
    int64_t age = clock_now(complaints->clock) - complaints->began;
    if (age < 0 || age >= COMPLAINTS_WHILE * CLOCK_SECOND) {
        tell_left_out(complaints);
        complaints->began += age;
        complaints->lines = 0;
    }
    bool room = complaints->lines++ < COMPLAINTS_MOST;
    complaints->left_out += !room;
    return room;
}

void complain(struct complaints *complaints, const char *format, ...)
{
    char text[LINE_MAX_BYTES];
    va_list args;
    if (!has_room(complaints)) {
        return;
    }
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    log_line(complaints->log, LOG_LEVEL_WARNING, "%s", text);
}
