/* The figures in the comments of a page MRTG wrote: <!-- cuin d 133736 -->, bytes per second. */
#ifndef BLUMAP_SOURCE_MRTG_H
#define BLUMAP_SOURCE_MRTG_H

#include "base/names.h"

/* "cuin d" -> double *; the last of a name counts. */
struct names *mrtg_parse(struct str text, struct arena *arena);

#endif
