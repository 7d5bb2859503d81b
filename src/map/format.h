/* Numbers as the maps' texts write and read them. */
#ifndef BLUMAP_MAP_FORMAT_H
#define BLUMAP_MAP_FORMAT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* "100M", "1.5G", "64000": the number of the first run of digits that has a suffix of K M G T m u,
 * times KILO to its power, else the leading number, else 0. */
double format_read(struct str text, double kilo);

/* The number TEXT begins with, after white space; 0 if there is none. */
double format_leading(struct str text);

/* With suffix T, G, M, K, m or u and at most DECIMALS decimals, trailing zeros dropped (%k). */
struct str format_short(double value, double kilo, int decimals, struct arena *arena);

/* SECONDS as years of 365 days, days, hours, minutes and seconds: "1d 10h", at most UNITS of them,
 * those that are 0 left out (%t). */
struct str format_duration(double seconds, int64_t units, struct arena *arena);

/* VALUE through FORMAT: %k, %t, %T or a sprintf conversion as PHP has it. */
struct str format_apply(struct str format, struct str value, double kilo, struct arena *arena);

/* The same for a number, without a detour through its text. */
struct str format_apply_number(struct str format, double value, double kilo, struct arena *arena);

/* 14 significant digits, no trailing zeros, "1.0E+15" beyond: as PHP writes a float. */
struct str format_plain(double value, struct arena *arena);

#endif
