/* The values another map left behind with DATAOUTPUTFILE. */
#ifndef BLUMAP_SOURCE_WMDATA_H
#define BLUMAP_SOURCE_WMDATA_H

#include "base/names.h"

/* "N_node" or "L_link" -> struct table_row *. */
struct names *wmdata_parse(struct str text, struct arena *arena);

#endif
