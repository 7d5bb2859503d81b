/* PHP's sprintf with one argument, a text or a number. It differs from C's in padding (also with a
 * character of one's choice), in %d and %s of numbers, and in exponents. */
#ifndef BLUMAP_MAP_PRINT_H
#define BLUMAP_MAP_PRINT_H

#include "base/buf.h"
#include "base/str.h"

struct print_value {
    struct str text; /* how %s shows it */
    double number;   /* what the other conversions see */
};

/* Adds VALUE through FORMAT to OUT. A conversion that asks for a second argument, or that is not
 * known, gives nothing. */
void print_format(struct buf *out, struct str format, const struct print_value *value);

/* VALUE with at most DIGITS significant digits, no trailing zeros; beyond 10^DIGITS and below
 * 0.0001 as "1.0e+25" with LETTER for the e. */
void print_general(struct buf *out, double value, int digits, char letter);

#endif
