/* {node:NAME:VARIABLE:FORMAT}, {link:...} and {map:VARIABLE} in the texts of a map. */
#ifndef BLUMAP_MAP_TOKENS_H
#define BLUMAP_MAP_TOKENS_H

#include "map/values.h"

struct token_scope {
    const struct map *map;
    const struct values *values; /* NULL: hints and properties of the map only, no runtime notes */
    const struct item *owner;    /* what "this" is; NULL for texts of the map */
    struct place place;          /* for warnings */
};

/* TEXT with its tokens replaced, in ARENA; results are not looked at again. What can't be found
 * becomes [UNKNOWN], with a warning if the item is not there. When the map's token_room is used up,
 * the rest stays as written, with a warning. */
struct str tokens_expand(const struct token_scope *scope, struct str text, struct arena *arena,
                         struct diags *diags);

/* TEXT made fit for showing around: IPv4-like runs become 127.0.0.1, letters x. */
struct str tokens_anonymise(struct str text, struct arena *arena);

#endif
