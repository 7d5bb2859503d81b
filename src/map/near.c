#include "map/near.h"

const char *near_tail(const struct names *names, struct str wrong, struct near_budget *budget,
                      char tail[static SUGGEST_TAIL])
{
    struct suggestion suggestion = suggest_for(wrong);
    bool is_known = names_has(names, wrong);
    for (size_t i = 0; !is_known && i < names->count && budget->offers < NEAR_MOST_OFFERS; i++) {
        suggest_offer(&suggestion, names->entries[i].name);
        budget->offers++;
    }
    return suggest_tail(&suggestion, tail);
}
