/* Samples that the collector will never take (its code 2), set aside in a file that people can
 * read: StateDir/refused, of bounded size. */
#ifndef BLUMAP_AGENT_REFUSED_H
#define BLUMAP_AGENT_REFUSED_H

#include "agent/spool.h"
#include "base/diag.h"
#include "base/str.h"

/* Appends a line: the sample's time, its record and interface, its two totals in bytes, and the
 * collector's REASON. False with a diagnostic. */
bool refused_keep(const char *folder, const struct spool_sample *sample, const char *interface,
                  struct str reason, struct diags *diags);

#endif
