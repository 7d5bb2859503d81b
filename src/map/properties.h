/* What a token can ask of a map or an item, by name. */
#ifndef BLUMAP_MAP_PROPERTIES_H
#define BLUMAP_MAP_PROPERTIES_H

#include "map/tokens.h"

/* Either a text or, with IS_NUMBER, a number. */
struct property_value {
    bool is_number;
    bool has_tokens; /* in the text, to be replaced with the item as their owner */
    double number;
    struct str text;
};

/* The property NAME of ITEM, or of the map if ITEM is NULL. False if there is none, or if it has no
 * value yet. */
bool property_find(const struct token_scope *scope, const struct item *item, struct str name,
                   struct arena *arena, struct property_value *value);

#endif
