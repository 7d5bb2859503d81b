#include "layout/hint.h"

#include "base/number.h"

bool hint_is_one(const struct str *hint)
{
    double number;
    return hint && number_decimal(str_trim(*hint), &number) && number == 1;
}

double hint_integer(const struct item *item, struct str name)
{
    const struct str *hint = map_item_hint(item, name);
    if (!hint) {
        return 0;
    }
    struct str text = str_trim(*hint);
    size_t length = text.len > 0 && (text.data[0] == '-' || text.data[0] == '+');
    while (length < text.len && str_is_digit(text.data[length])) {
        length++;
    }
    double number;
    return number_decimal(str_slice(text, 0, length), &number) ? number : 0;
}
