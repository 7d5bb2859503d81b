/* Samples of records that fail lie here and there in the journal, and each keeps a whole segment
 * from going. Such segments are written anew with no others in them. */
#ifndef BLUMAP_STORE_DRAIN_SHRINK_H
#define BLUMAP_STORE_DRAIN_SHRINK_H

#include "store/drain.h"

/* Shrinks those that are worth it if the journal has grown. */
void drain_shrink(struct drain *drain);

#endif
