/* Asks a running collector for its roll of records. */
#ifndef BLUMAP_STATUS_ASK_H
#define BLUMAP_STATUS_ASK_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "settings/settings.h"

/* The roll of the collector with these SETTINGS, in ARENA: by its StatusSocket, else by Metrics.
 * False with a diagnostic if neither answers. */
bool ask_roll(const struct settings_collector *settings, struct arena *arena, struct str *roll,
              struct diags *diags);

/* The body of an HTTP answer; false if ANSWER is none, is cut short or tells of a failure. */
bool ask_read_answer(struct str answer, struct str *body);

#endif
