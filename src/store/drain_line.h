/* The parts of drain.h that are about one record's line; for drain.c. */
#ifndef BLUMAP_STORE_DRAIN_LINE_H
#define BLUMAP_STORE_DRAIN_LINE_H

#include "store/drain.h"

/* The samples of LINE that were sent are stored for good, or set aside. */
void drain_line_drop_sent(struct drain *drain, struct drain_line *line);

/* Has LINE wait for a flush. */
void drain_line_push_sent(struct drain *drain, struct drain_line *line);

/* Whether LINE, if it fails, is to be tried again at NOW; so it is, too, if the clock was set back.
 */
bool drain_line_is_due(const struct drain_line *line, int64_t now);

/* LINE fails: if too many of its samples wait, nobody may take more of them. */
void drain_line_check_room(struct drain *drain, struct drain_line *line);

#endif
