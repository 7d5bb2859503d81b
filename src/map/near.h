/* Did you mean: the name of a map nearest to one that is not known. */
#ifndef BLUMAP_MAP_NEAR_H
#define BLUMAP_MAP_NEAR_H

#include "base/names.h"
#include "base/suggest.h"

/* How many names may still be looked at, so that a map full of mistakes stays quick. */
struct near_budget {
    size_t offers;
};

enum { NEAR_MOST_OFFERS = 200000 };

/* `, did you mean "BEST"?` in TAIL, or "" if no name is near or the budget is used up. */
const char *near_tail(const struct names *names, struct str wrong, struct near_budget *budget,
                      char tail[static SUGGEST_TAIL]);

#endif
