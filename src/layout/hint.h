/* What a hint (SET NAME VALUE) that layout goes by reads as. */
#ifndef BLUMAP_LAYOUT_HINT_H
#define BLUMAP_LAYOUT_HINT_H

#include "map/model.h"

/* Whether HINT, which may be NULL, is a number that equals 1. */
bool hint_is_one(const struct str *hint);

/* The whole number that the hint NAME of ITEM begins with; 0 if it begins with none. */
double hint_integer(const struct item *item, struct str name);

#endif
