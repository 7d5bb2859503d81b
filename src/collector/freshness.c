#include "collector/freshness.h"

enum { STEP_UNKNOWN = 60, FRESH_STEPS = 2, LATE_STEPS = 5 };

const char *const freshness_words[FRESHNESS_KINDS] = {
    [FRESHNESS_FRESH] = "fresh",
    [FRESHNESS_LATE] = "late",
    [FRESHNESS_SILENT] = "silent",
};

enum freshness freshness_of(int64_t last_time, int64_t step, int64_t now)
{
    int64_t age = now - last_time, unit = step > 0 ? step : STEP_UNKNOWN;
    if (!last_time) {
        return FRESHNESS_SILENT;
    }
    return age <= FRESH_STEPS * unit  ? FRESHNESS_FRESH
           : age <= LATE_STEPS * unit ? FRESHNESS_LATE
                                      : FRESHNESS_SILENT;
}
