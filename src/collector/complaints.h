/* Warnings that clients cause. Whoever connects can cause as many as he likes, and must not fill
 * the disk of the log with them: there are so many in a while, and then a line that tells how many
 * more there were. */
#ifndef BLUMAP_COLLECTOR_COMPLAINTS_H
#define BLUMAP_COLLECTOR_COMPLAINTS_H

#include "base/clock.h"
#include "base/log.h"

enum {
    COMPLAINTS_WHILE = 10, /* seconds */
    COMPLAINTS_MOST = 200, /* lines in a while */
};

struct complaints;

/* CLOCK and LOG must outlive it. Yours; complaints_free, which tells of those left out. */
struct complaints *complaints_new(const struct clock *clock, struct log *log);
void complaints_free(struct complaints *complaints); /* NULL is fine */

/* A line with the level Warning, or one more that is left out. */
void complain(struct complaints *complaints, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
