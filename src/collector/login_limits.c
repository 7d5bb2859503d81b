#include "collector/login_limits.h"

#include "base/memory.h"

enum {
    SETS = 1024,
    WAYS = 4,             /* parties that share a set */
    WINDOW = 60,          /* seconds in which failures add up */
    PAUSE_FIRST = 10,     /* seconds */
    PAUSE_MOST = 15 * 60, /* likewise */
    FORGOTTEN = 3600,     /* seconds after the last failure */
};

struct guesser {
    struct login_party party;
    int64_t failed_at;    /* the last time; microseconds since 1970 UTC; 0 = the place is free */
    int64_t window_until; /* what failures after that moment start anew */
    int64_t paused_until;
    int64_t pause;    /* the last one, seconds; 0 = none yet */
    int64_t failures; /* in the window */
};

struct login_limits {
    const struct clock *clock;
    int64_t free;
    uint64_t seed;
    struct guesser guessers[SETS][WAYS];
};

struct login_limits *login_limits_new(int64_t failures, const struct clock *clock)
{
    struct login_limits *limits = memory_new(1, sizeof *limits);
    limits->free = failures;
    limits->clock = clock;
    limits->seed = sockets_random();
    return limits;
}

void login_limits_free(struct login_limits *limits)
{
    memory_free(limits);
}

void login_limits_reload(struct login_limits *limits, int64_t failures)
{
    limits->free = failures;
}

static size_t set_of(const struct login_limits *limits, const struct login_party *party)
{
    return sockets_hash(&party->network, limits->seed ^ (uint64_t)party->record) % SETS;
}

static bool is_of(const struct guesser *guesser, const struct login_party *party)
{
    return guesser->failed_at && guesser->party.record == party->record &&
           sockets_same_network(&guesser->party.network, &party->network);
}

/* A clock that was set back does not make the while longer. */
static bool is_paused(const struct guesser *guesser, int64_t now)
{
    return now < guesser->paused_until && guesser->paused_until - now <= PAUSE_MOST * CLOCK_SECOND;
}

bool login_limits_are_reached(const struct login_limits *limits, const struct login_party *party)
{
    const struct guesser *set = limits->guessers[set_of(limits, party)];
    for (size_t i = 0; i < WAYS; i++) {
        if (is_of(&set[i], party)) {
            return is_paused(&set[i], clock_now(limits->clock));
        }
    }
    return false;
}

/* The one of PARTY; for a new one, the place of who has failed longest ago. */
static struct guesser *guesser_of(struct login_limits *limits, const struct login_party *party)
{
    struct guesser *set = limits->guessers[set_of(limits, party)];
    struct guesser *oldest = set;
    for (size_t i = 0; i < WAYS; i++) {
        if (is_of(&set[i], party)) {
            return &set[i];
        }
        oldest = set[i].failed_at < oldest->failed_at ? &set[i] : oldest;
    }
    *oldest = (struct guesser){ .party = *party };
    return oldest;
}

static int64_t begin_pause(struct guesser *guesser, int64_t now)
{
    int64_t pause = guesser->pause ? 2 * guesser->pause : PAUSE_FIRST;
    guesser->pause = pause < PAUSE_MOST ? pause : PAUSE_MOST;
    guesser->paused_until = now + guesser->pause * CLOCK_SECOND;
    guesser->failures = 0;
    guesser->window_until = 0;
    return guesser->pause;
}

int64_t login_limits_note_failure(struct login_limits *limits, const struct login_party *party)
{
    int64_t now = clock_now(limits->clock);
    struct guesser *guesser = guesser_of(limits, party);
    if (now - guesser->failed_at > FORGOTTEN * CLOCK_SECOND) {
        guesser->pause = 0;
    }
    guesser->failed_at = now;
    if (is_paused(guesser, now)) {
        return 0;
    }
    if (now >= guesser->window_until) {
        guesser->failures = 0;
        guesser->window_until = now + WINDOW * CLOCK_SECOND;
    }
    return ++guesser->failures >= limits->free ? begin_pause(guesser, now) : 0;
}
