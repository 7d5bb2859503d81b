/* Who guesses passwords is slowed down. Failed logins are counted twice: those from a network, and
 * those from it for one record. After some within a minute there is a while in which the former has
 * nothing looked up again in the table of records, and the latter is refused unjudged. So a guesser
 * shuts out nobody behind the same address but who has the very record that he guesses at, and not
 * even that one once it has logged in from there. The while doubles each time, up to a quarter of
 * an hour, and is forgotten after an hour without failures. */
#ifndef BLUMAP_COLLECTOR_LOGIN_LIMITS_H
#define BLUMAP_COLLECTOR_LOGIN_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "collector/sockets.h"

struct login_limits;

/* Whose failures are counted together. */
struct login_party {
    struct sockets_network network;
    int64_t record; /* its id, or LOGIN_ANY_RECORD */
};

enum { LOGIN_ANY_RECORD = -1 };

/* FAILURES: how many are free. The table is of a fixed size; who has failed longest ago is
 * forgotten first. CLOCK must outlive it. Yours; login_limits_free. */
struct login_limits *login_limits_new(int64_t failures, const struct clock *clock);
void login_limits_free(struct login_limits *limits);

/* Another number of free failures from now on. */
void login_limits_reload(struct login_limits *limits, int64_t failures);

/* Whether it is such a while for PARTY. */
bool login_limits_are_reached(const struct login_limits *limits, const struct login_party *party);

/* One more failed login. The seconds of the while that begins with it, 0 if none does. */
int64_t login_limits_note_failure(struct login_limits *limits, const struct login_party *party);

#endif
