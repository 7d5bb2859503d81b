/* Who guesses passwords is slowed down. After some failed logins from one network within a minute,
 * its next ones are judged for a while by the records that are remembered anyway: an id that is not
 * among them is refused without a question to the table, and a wrong password has nothing looked up
 * again. A right one passes as ever. The while doubles each time, up to a quarter of an hour, and
 * is forgotten after an hour without failures. */
#ifndef BLUMAP_COLLECTOR_LOGIN_LIMITS_H
#define BLUMAP_COLLECTOR_LOGIN_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "collector/sockets.h"

struct login_limits;

/* FAILURES: how many are free. The table is of a fixed size; who has failed longest ago is
 * forgotten first. CLOCK must outlive it. Yours; login_limits_free. */
struct login_limits *login_limits_new(int64_t failures, const struct clock *clock);
void login_limits_free(struct login_limits *limits);

/* Another number of free failures from now on. */
void login_limits_reload(struct login_limits *limits, int64_t failures);

/* Whether it is such a while for NETWORK. */
bool login_limits_are_reached(const struct login_limits *limits,
                              const struct sockets_network *network);

/* One more failed login. The seconds of the while that begins with it, 0 if none does. */
int64_t login_limits_note_failure(struct login_limits *limits,
                                  const struct sockets_network *network);

#endif
