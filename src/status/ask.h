/* Asks a running collector for its roll of records. */
#ifndef BLUMAP_STATUS_ASK_H
#define BLUMAP_STATUS_ASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "settings/settings.h"

/* The roll of the collector with these SETTINGS, in ARENA: by its StatusSocket, else by Metrics.
 * False with a diagnostic if neither answers. */
bool ask_roll(const struct settings_collector *settings, struct arena *arena, struct str *roll,
              struct diags *diags);

/* What that collector says is not as it should be or soon will not be, a line each, in ARENA; empty
 * if it says nothing. False if it is not well now. */
bool ask_health(const struct settings_collector *settings, struct arena *arena, struct str *lines);

/* The body of an HTTP answer and its code, such as 200; false if ANSWER is none or is cut short. */
bool ask_read_answer(struct str answer, uint64_t *code, struct str *body);

#endif
