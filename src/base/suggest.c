#include "base/suggest.h"

#include <limits.h>
#include <stdio.h>

enum { LONGEST = 40 }; /* bytes; longer words get no suggestion */

struct suggestion suggest_for(struct str wrong)
{
    return (struct suggestion){ .wrong = wrong, .best = STR(""), .distance = UINT_MAX };
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static bool same(char a, char b)
{
    return str_lower_char(a) == str_lower_char(b);
}

/* Damerau's distance of neighbours (optimal string alignment), both at most LONGEST long. */
static unsigned distance(struct str a, struct str b)
{
    unsigned cost[LONGEST + 1][LONGEST + 1];
    for (unsigned i = 0; i <= a.len; i++) {
        cost[i][0] = i;
    }
    for (unsigned j = 0; j <= b.len; j++) {
        cost[0][j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        for (size_t j = 1; j <= b.len; j++) {
            unsigned change = same(a.data[i - 1], b.data[j - 1]) ? 0 : 1;
            unsigned best =
                least(cost[i - 1][j - 1] + change, least(cost[i - 1][j], cost[i][j - 1]) + 1);
            if (i > 1 && j > 1 && same(a.data[i - 1], b.data[j - 2]) &&
                same(a.data[i - 2], b.data[j - 1])) {
                best = least(best, cost[i - 2][j - 2] + 1);
            }
            cost[i][j] = best;
        }
    }
    return cost[a.len][b.len];
}

void suggest_offer(struct suggestion *suggestion, struct str candidate)
{
    struct str wrong = suggestion->wrong;
    if (wrong.len > LONGEST || candidate.len > LONGEST) {
        return;
    }
    unsigned limit = wrong.len < 6 ? 1 : (unsigned)wrong.len / 3;
    if (candidate.len > wrong.len + limit || wrong.len > candidate.len + limit) {
        return;
    }
    unsigned changes = distance(wrong, candidate);
    if (changes <= limit && changes < wrong.len && changes < suggestion->distance) {
        suggestion->best = candidate;
        suggestion->distance = changes;
    }
}

const char *suggest_tail(const struct suggestion *suggestion, char tail[static SUGGEST_TAIL])
{
    tail[0] = '\0';
    if (suggestion->best.len) {
        snprintf(tail, SUGGEST_TAIL, ", did you mean \"%.*s\"?", STR_ARG(suggestion->best));
    }
    return tail;
}
