/* Text files of one line an item: NAME, tab, IN, tab, OUT. */
#ifndef BLUMAP_SOURCE_TABFILE_H
#define BLUMAP_SOURCE_TABFILE_H

#include "base/names.h"

/* Name -> struct table_row *. Values may have suffixes K M G T, always of 1000. */
struct names *tabfile_parse(struct str text, struct arena *arena);

#endif
