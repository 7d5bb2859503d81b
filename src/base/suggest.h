/* Did you mean: offers candidates one by one and keeps the one nearest to what was written. */
#ifndef BLUMAP_BASE_SUGGEST_H
#define BLUMAP_BASE_SUGGEST_H

#include "base/str.h"

struct suggestion {
    struct str wrong; /* what was written */
    struct str best;  /* the nearest candidate so far, empty if none is near */
    unsigned distance;
};

struct suggestion suggest_for(struct str wrong);

/* Considers CANDIDATE, which must outlive the suggestion. Case does not count; a candidate is near
 * if at most a third of the letters (of a short word: one, but not its only one) must change, swap,
 * go or come. */
void suggest_offer(struct suggestion *suggestion, struct str candidate);

/* Room for the "did you mean" tail of a message. */
enum { SUGGEST_TAIL = 96 };

/* `, did you mean "BEST"?` in TAIL, or "" if nothing is near. Returns TAIL. */
const char *suggest_tail(const struct suggestion *suggestion, char tail[static SUGGEST_TAIL]);

#endif
