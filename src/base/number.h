/* Numbers from outside: the whole text must be the number and the number must be in range. */
#ifndef BLUMAP_BASE_NUMBER_H
#define BLUMAP_BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Decimal digits only, in [MIN, MAX]. */
bool number_unsigned(struct str text, uint64_t min, uint64_t max, uint64_t *value);

/* An optional sign, then decimal digits, in [MIN, MAX]. */
bool number_signed(struct str text, int64_t min, int64_t max, int64_t *value);

/* An optional sign, digits, and optionally a point and more digits; finite. */
bool number_decimal(struct str text, double *value);

/* The nearest whole number, halves away from zero, after VALUE was rounded to 15 significant
 * digits: round() as PHP 5.3 to 8.3 have it. Keeps -0, infinities and NaN. */
double number_round(double value);

#endif
