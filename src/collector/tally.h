/* What the collector counts of its own work, since it started: what became of the requests and how
 * long they took, connections, and why logins of records failed. */
#ifndef BLUMAP_COLLECTOR_TALLY_H
#define BLUMAP_COLLECTOR_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "collector/login.h"

enum tally_outcome {
    TALLY_STORED,
    TALLY_REFUSED,      /* code 2 */
    TALLY_LOGIN_FAILED, /* code 1 */
    TALLY_UNANSWERED,   /* nobody could tell, or keep it: it is sent again */
    TALLY_OUTCOMES,
};

/* Whose reaching closes connections. */
enum tally_limit {
    TALLY_CONNECTIONS,
    TALLY_CONNECTIONS_OF_ADDRESS,
    TALLY_HANDSHAKES,
    TALLY_HANDSHAKES_OF_ADDRESS,
    TALLY_VISITS, /* by HTTP */
    TALLY_LIMITS,
};

enum { TALLY_BOUNDS = 13, TALLY_FAULTS = 1024 };

/* Upper bounds of the classes of .times, microseconds; the last class has none. */
extern const int64_t tally_bounds[TALLY_BOUNDS];

/* The last failed login of a record. */
struct tally_fault {
    uint32_t id;
    enum login login; /* LOGIN_GOOD: there was none */
    int64_t at;       /* microseconds since 1970 UTC */
};

struct tally_answer {
    enum tally_outcome outcome;
    int64_t began; /* microseconds since 1970 UTC */
};

struct tally {
    int64_t started_at; /* microseconds since 1970 UTC */
    uint64_t outcomes[TALLY_OUTCOMES];
    uint64_t times[TALLY_BOUNDS + 1]; /* of answers, by class */
    int64_t time_sum;                 /* microseconds */
    uint64_t accepted;                /* connections */
    uint64_t closed[TALLY_LIMITS];    /* connections for which there was no room */
    size_t connections;               /* now */
    uint64_t login_pauses, tls_failures;
    struct tally_fault faults[TALLY_FAULTS]; /* by id; the newest of those that share a place */
    struct tally_answer *turn;               /* answers that wait for the store to commit */
    size_t turn_count, turn_room;
};

/* Yours; tally_free. */
struct tally *tally_new(int64_t now);
void tally_free(struct tally *tally);

/* An answer to a request that was read at BEGAN; it counts at the end of the turn. */
void tally_answer(struct tally *tally, enum tally_outcome outcome, int64_t began);

/* Counts the answers of the turn; if what they promise was not COMMITTED, as unanswered. */
void tally_end_turn(struct tally *tally, bool committed, int64_t now);

void tally_note_login_fault(struct tally *tally, uint32_t id, enum login login, int64_t now);
void tally_note_login(struct tally *tally, uint32_t id); /* a good one: its fault is over */

/* Of the record ID; NULL if there is none, or it is forgotten. */
const struct tally_fault *tally_login_fault(const struct tally *tally, uint32_t id);

#endif
