#include "base/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool number_unsigned(struct str text, uint64_t min, uint64_t max, uint64_t *value)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!str_is_digit(text.data[i])) {
            return false;
        }
        uint64_t digit = (uint64_t)(text.data[i] - '0');
        if (sum > (UINT64_MAX - digit) / 10) {
            return false;
        }
        sum = sum * 10 + digit;
    }
    if (text.len == 0 || sum < min || sum > max) {
        return false;
    }
    *value = sum;
    return true;
}

bool number_signed(struct str text, int64_t min, int64_t max, int64_t *value)
{
    bool negative = text.len && text.data[0] == '-';
    bool has_sign = negative || (text.len && text.data[0] == '+');
    uint64_t magnitude;
    if (!number_unsigned(str_from(text, has_sign), 0, INT64_MAX, &magnitude)) {
        return false;
    }
    int64_t number = negative ? -(int64_t)magnitude : (int64_t)magnitude;
    if (number < min || number > max) {
        return false;
    }
    *value = number;
    return true;
}

static size_t count_digits(struct str text)
{
    size_t count = 0;
    while (count < text.len && str_is_digit(text.data[count])) {
        count++;
    }
    return count;
}

bool number_decimal(struct str text, double *value)
{
    enum { LONGEST = 64 };
    struct str rest = text;
    if (rest.len && (rest.data[0] == '-' || rest.data[0] == '+')) {
        rest = str_from(rest, 1);
    }
    size_t whole = count_digits(rest);
    rest = str_from(rest, whole);
    if (whole && rest.len > 1 && rest.data[0] == '.') {
        rest = str_from(rest, 1);
        rest = str_from(rest, count_digits(rest));
    }
    if (whole == 0 || rest.len || text.len >= LONGEST) {
        return false;
    }
    char digits[LONGEST];
    memcpy(digits, text.data, text.len);
    digits[text.len] = '\0';
    *value = strtod(digits, NULL);
    return isfinite(*value);
}

static double half_away(double value)
{
    return value >= 0 ? floor(value + 0.5) : ceil(value - 0.5);
}

double number_round(double value)
{
    if (!isfinite(value) || value == 0) {
        return value;
    }
    int places = 14 - (int)floor(log10(fabs(value)));
    if (places <= 0 || places >= 15) {
        return fabs(value) >= 1e15 ? value : half_away(value);
    }
    double scale = pow(10, places);
    return half_away(half_away(value * scale) / scale);
}
