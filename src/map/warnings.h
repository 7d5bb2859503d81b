/* Warnings nobody wants to see. */
#ifndef BLUMAP_MAP_WARNINGS_H
#define BLUMAP_MAP_WARNINGS_H

#include "base/cli.h"
#include "map/model.h"

/* Takes out of DIAGS the warnings whose code is in UNWANTED (texts of codes apart by commas, in any
 * case) or for which MAP has `SET nowarn_CODE 1`, with the notes that belong to them. */
void warnings_leave_out(struct diags *diags, const struct cli_list *unwanted,
                        const struct map *map);

#endif
