/* What is known of each record: from the table, from the collector that runs, and from its RRD. */
#ifndef BLUMAP_STATUS_GATHER_H
#define BLUMAP_STATUS_GATHER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"
#include "settings/settings.h"

enum status_state { STATUS_FRESH, STATUS_LATE, STATUS_SILENT, STATUS_REFUSED, STATUS_STATES };

extern const char *const status_words[STATUS_STATES];

struct status_line {
    uint32_t id;
    enum status_state state;
    int64_t last_time;       /* of the newest sample, seconds since 1970 UTC; 0 = none */
    int64_t step;            /* seconds; 0 = not known */
    uint64_t taken, refused; /* since the collector started */
    uint64_t set_aside;      /* of those taken, likewise */
    int64_t fault_at;        /* seconds since 1970 UTC; 0 if .why is no fault of a request */
    struct str why;          /* it is not fresh, or its last request failed; may be empty */
};

struct status {
    bool running;                  /* the collector answers */
    bool unwell;                   /* and says that all is not as it should be */
    struct str complaints;         /* what it says of that, or of what will come, a line each */
    int64_t now;                   /* seconds since 1970 UTC */
    const char *set_aside;         /* the file in which samples are; NULL if there is none */
    VEC(struct status_line) lines; /* by id */
};

/* All records, in ARENA. What can't be asked is in DIAGS as a warning. False with an error if
 * neither the table nor the collector can be. */
bool status_gather(const struct settings_collector *settings, int64_t now, struct arena *arena,
                   struct status *status, struct diags *diags);

#endif
