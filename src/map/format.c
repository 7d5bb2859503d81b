#include "map/format.h"

#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "map/print.h"

enum { PLAIN_DIGITS = 14 };

static size_t digits_at(struct str text, size_t at)
{
    size_t end = at;
    while (end < text.len && str_is_digit(text.data[end])) {
        end++;
    }
    return end - at;
}

static bool char_is(struct str text, size_t at, char c)
{
    return at < text.len && text.data[at] == c;
}

static bool is_sign(struct str text, size_t at)
{
    return char_is(text, at, '-') || char_is(text, at, '+');
}

/* Length of the number that TEXT begins with, 0 if none. */
static size_t number_length(struct str text)
{
    size_t at = is_sign(text, 0);
    size_t whole = digits_at(text, at);
    at += whole;
    size_t fraction = 0;
    if (char_is(text, at, '.')) {
        fraction = digits_at(text, at + 1);
        at += 1 + fraction;
    }
    if (whole + fraction == 0) {
        return 0;
    }
    if (char_is(text, at, 'e') || char_is(text, at, 'E')) {
        size_t exponent = at + 1 + is_sign(text, at + 1);
        size_t count = digits_at(text, exponent);
        at = count ? exponent + count : at;
    }
    return at;
}

double format_leading(struct str text)
{
    while (text.len && str_is_space(text.data[0])) {
        text = str_from(text, 1);
    }
    struct buf number = { 0 };
    buf_add_str(&number, str_slice(text, 0, number_length(text)));
    double value = number.len ? strtod(buf_text(&number), NULL) : 0;
    buf_free(&number);
    return value;
}

/* The first run of digits and points with a suffix right behind it; false if there is none. */
static bool find_suffixed(struct str text, struct str *run, char *suffix)
{
    size_t start = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (str_is_digit(c) || c == '.') {
            continue;
        }
        if (i > start && str_find_char(STR("KMGTmu"), c) != STR_NONE) {
            *run = str_slice(text, start, i);
            *suffix = c;
            return true;
        }
        start = i + 1;
    }
    return false;
}

double format_read(struct str text, double kilo)
{
    struct str run;
    char suffix;
    if (!find_suffixed(text, &run, &suffix)) {
        return format_leading(text);
    }
    double value = format_leading(run);
    switch (suffix) {
    case 'K':
        return value * kilo;
    case 'M':
        return value * kilo * kilo;
    case 'G':
        return value * kilo * kilo * kilo;
    case 'T':
        return value * kilo * kilo * kilo * kilo;
    case 'm':
        return value / kilo;
    default:
        return value / (kilo * kilo);
    }
}

static double half_away(double value)
{
    return value >= 0 ? floor(value + 0.5) : ceil(value - 0.5);
}

/* round() as PHP 5.3 to 8.3 have it, to PLACES decimals: rounds to 15 significant digits first. */
static double round_places(double value, int places)
{
    enum { SAFE_DIGITS = 15, MOST_SCALE = 60 };
    if (!isfinite(value) || value == 0) {
        return value;
    }
    double scale = pow(10, places);
    int precise = SAFE_DIGITS - 1 - (int)floor(log10(fabs(value)));
    double scaled;
    if (precise > places && precise - SAFE_DIGITS < places) {
        precise = precise > MOST_SCALE ? MOST_SCALE : precise;
        scaled = half_away(value * pow(10, precise)) / pow(10, precise - places);
    } else {
        scaled = value * scale;
        if (fabs(scaled) >= 1e15) {
            return value;
        }
    }
    return half_away(scaled) / scale;
}

static void add_plain(struct buf *out, double value)
{
    if (isnan(value)) {
        buf_add_text(out, "NAN");
    } else if (isinf(value)) {
        buf_add_text(out, value < 0 ? "-INF" : "INF");
    } else {
        print_general(out, value, PLAIN_DIGITS, 'E');
    }
}

static struct str keep(struct buf *text, struct arena *arena)
{
    struct str kept = arena_str(arena, buf_str(text));
    buf_free(text);
    return kept;
}

struct str format_plain(double value, struct arena *arena)
{
    struct buf text = { 0 };
    add_plain(&text, value);
    return keep(&text, arena);
}

static void add_rounded(struct buf *out, double value, int decimals, const char *suffix)
{
    add_plain(out, round_places(value, decimals));
    buf_add_text(out, suffix);
}

static void add_short(struct buf *out, double value, double kilo, int decimals)
{
    const struct {
        double unit;
        const char *suffix;
    } steps[] = {
        { kilo * kilo * kilo * kilo, "T" },
        { kilo * kilo * kilo, "G" },
        { kilo * kilo, "M" },
        { kilo, "K" },
        { 1, "" },
    };
    if (value == 0) {
        buf_add_char(out, '0');
        return;
    }
    buf_add_text(out, value < 0 ? "-" : "");
    value = fabs(value);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        if (value > steps[i].unit) {
            add_rounded(out, value / steps[i].unit, decimals, steps[i].suffix);
            return;
        }
    }
    if (value < 1 / kilo) {
        add_rounded(out, value * kilo * kilo, decimals, "u");
    } else if (value < 1) {
        add_rounded(out, value * kilo, decimals, "m");
    } else {
        add_rounded(out, value, decimals, "");
    }
}

struct str format_short(double value, double kilo, int decimals, struct arena *arena)
{
    struct buf text = { 0 };
    add_short(&text, value, kilo, decimals);
    return keep(&text, arena);
}

static void add_duration(struct buf *out, double seconds, int64_t units)
{
    static const struct {
        double seconds;
        char letter;
    } steps[] = { { 365.0 * 86400, 'y' }, { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
    bool has_any = false;
    size_t start = out->len;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        double count = floor(seconds / steps[i].seconds);
        if (!(count > 0)) {
            continue;
        }
        seconds -= count * steps[i].seconds;
        has_any = true;
        if (units > 0) {
            buf_printf(out, "%s%.0f%c", out->len > start ? " " : "", count, steps[i].letter);
            units--;
        }
    }
    buf_add_text(out, has_any ? "" : "0s");
}

struct str format_duration(double seconds, int64_t units, struct arena *arena)
{
    struct buf text = { 0 };
    add_duration(&text, seconds, units);
    return keep(&text, arena);
}

/* A conversion of the maps' own inside a format: its letter and the digits before it. */
struct own_conversion {
    char letter;
    struct str first, second; /* "%FIRST.SECONDk", "%-FIRSTt" */
};

static struct str take_digits(struct str format, size_t *at)
{
    size_t count = digits_at(format, *at);
    struct str digits = str_slice(format, *at, *at + count);
    *at += count;
    return digits;
}

static bool short_at(struct str format, size_t at, struct own_conversion *found)
{
    found->first = take_digits(format, &at);
    at += char_is(format, at, '.');
    found->second = take_digits(format, &at);
    found->letter = 'k';
    return char_is(format, at, 'k');
}

static bool duration_at(struct str format, size_t at, struct own_conversion *found)
{
    while (char_is(format, at, '-')) {
        at++;
    }
    found->first = take_digits(format, &at);
    found->letter = at < format.len ? format.data[at] : '\0';
    return found->letter == 't' || found->letter == 'T';
}

/* The first conversion that MATCHES behind a '%'. */
static bool find_own(struct str format, struct own_conversion *found,
                     bool (*matches)(struct str format, size_t at, struct own_conversion *found))
{
    for (size_t i = 0; i < format.len; i++) {
        if (format.data[i] == '%' && matches(format, i + 1, found)) {
            return true;
        }
    }
    return false;
}

static int small_number(struct str digits, int otherwise)
{
    const double most = 20;
    double value = digits.len ? format_leading(digits) : otherwise;
    return (int)(value > most ? most : value);
}

static struct str apply(struct str format, const struct print_value *value, double kilo,
                        struct arena *arena)
{
    enum { STANDARD_DECIMALS = 2, STANDARD_UNITS = 10 };
    struct buf text = { 0 };
    struct own_conversion own;
    if (find_own(format, &own, short_at)) {
        add_short(&text, value->number, kilo, small_number(own.second, STANDARD_DECIMALS));
    } else if (find_own(format, &own, duration_at)) {
        double seconds = own.letter == 'T' ? value->number / 100 : value->number;
        add_duration(&text, seconds, small_number(own.first, STANDARD_UNITS));
    } else {
        print_format(&text, format, value);
    }
    return keep(&text, arena);
}

struct str format_apply(struct str format, struct str value, double kilo, struct arena *arena)
{
    struct print_value given = { value, format_leading(value) };
    return apply(format, &given, kilo, arena);
}

struct str format_apply_number(struct str format, double value, double kilo, struct arena *arena)
{
    struct print_value given = { format_plain(value, arena), value };
    return apply(format, &given, kilo, arena);
}
