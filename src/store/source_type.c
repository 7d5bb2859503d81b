#include "store/source_type.h"

struct source_type source_type_of(struct str name)
{
    bool positive = str_is(name, "COUNTER");
    return (struct source_type){ .computed = str_is(name, "COMPUTE"),
                                 .whole = positive || str_is(name, "DERIVE"),
                                 .positive = positive };
}

bool source_type_takes(struct source_type type, struct str value)
{
    return !(type.whole && str_find_char(value, '.') != STR_NONE) &&
           !(type.positive && str_starts(value, STR("-")));
}

const char *source_type_wants(struct source_type type)
{
    return type.positive ? "whole numbers from 0" : type.whole ? "whole numbers" : "numbers";
}
