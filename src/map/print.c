#include "map/print.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    MOST_WIDTH = 1000, /* more would only blow up the text */
    MOST_PRECISION = 53,
    STANDARD_PRECISION = 6,
};

/* One conversion: "%-'x10.2f". */
struct conversion {
    char letter;
    char padding;
    bool is_left, has_plus, has_precision;
    bool is_another; /* asks for an argument that is not there */
    int width, precision;
};

static int take_number(struct str *rest, int most)
{
    int value = 0;
    while (rest->len && str_is_digit(rest->data[0])) {
        value = value * 10 + (rest->data[0] - '0');
        value = value > most ? most : value;
        *rest = str_from(*rest, 1);
    }
    return value;
}

/* "2$": which argument */
static void take_argument(struct str *rest, struct conversion *conversion)
{
    struct str after = *rest;
    int number = take_number(&after, MOST_WIDTH);
    if (after.len < rest->len && after.len && after.data[0] == '$') {
        conversion->is_another = number != 1;
        *rest = str_from(after, 1);
    }
}

static void take_flags(struct str *rest, struct conversion *conversion)
{
    for (; rest->len; *rest = str_from(*rest, 1)) {
        switch (rest->data[0]) {
        case '0':
        case ' ':
            conversion->padding = rest->data[0];
            break;
        case '-':
            conversion->is_left = true;
            break;
        case '+':
            conversion->has_plus = true;
            break;
        case '\'':
            if (rest->len < 2) {
                return;
            }
            *rest = str_from(*rest, 1);
            conversion->padding = rest->data[0];
            break;
        default:
            return;
        }
    }
}

/* What follows a '%'. False if the format ends before the conversion's letter. */
static bool take_conversion(struct str *rest, struct conversion *conversion)
{
    *conversion = (struct conversion){ .padding = ' ', .precision = STANDARD_PRECISION };
    take_argument(rest, conversion);
    take_flags(rest, conversion);
    conversion->width = take_number(rest, MOST_WIDTH);
    if (rest->len && rest->data[0] == '.') {
        *rest = str_from(*rest, 1);
        conversion->has_precision = true;
        conversion->precision = take_number(rest, MOST_WIDTH);
    }
    if (rest->len && rest->data[0] == 'l') {
        *rest = str_from(*rest, 1);
    }
    if (rest->len == 0) {
        return false;
    }
    conversion->letter = rest->data[0];
    *rest = str_from(*rest, 1);
    return true;
}

/* TEXT padded to the width; zeros go between a sign and the digits. */
static void add_padded(struct buf *out, const struct conversion *conversion, struct str text,
                       bool has_sign)
{
    size_t width = (size_t)conversion->width;
    size_t missing = width > text.len ? width - text.len : 0;
    if (conversion->is_left) {
        buf_add_str(out, text);
    } else if (has_sign && conversion->padding == '0') {
        buf_add_char(out, text.data[0]);
        text = str_from(text, 1);
    }
    for (size_t i = 0; i < missing; i++) {
        buf_add_char(out, conversion->padding);
    }
    if (!conversion->is_left) {
        buf_add_str(out, text);
    }
}

static int64_t whole_of(double number)
{
    const double limit = 9223372036854775807.0;
    if (isnan(number)) {
        return 0;
    }
    if (number >= limit) {
        return INT64_MAX;
    }
    return number <= -limit ? INT64_MIN : (int64_t)number;
}

static void add_integer(struct buf *out, const struct conversion *conversion, double number)
{
    struct buf text = { 0 };
    int64_t value = whole_of(number);
    bool has_plus = conversion->has_plus && value >= 0;
    buf_printf(&text, "%s%" PRId64, has_plus ? "+" : "", value);
    add_padded(out, conversion, buf_str(&text), has_plus || value < 0);
    buf_free(&text);
}

static void add_unsigned(struct buf *out, const struct conversion *conversion, double number)
{
    enum { BITS = 64 };
    const char *digits = conversion->letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    static const struct {
        char letter;
        unsigned base;
    } bases[] = { { 'b', 2 }, { 'o', 8 }, { 'u', 10 }, { 'x', 16 }, { 'X', 16 } };
    unsigned base = 10;
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        base = bases[i].letter == conversion->letter ? bases[i].base : base;
    }
    char text[BITS];
    size_t start = BITS;
    uint64_t value = (uint64_t)whole_of(number);
    do {
        text[--start] = digits[value % base];
        value /= base;
    } while (value);
    add_padded(out, conversion, (struct str){ text + start, BITS - start }, false);
}

void print_general(struct buf *out, double value, int digits, char letter)
{
    char scratch[MOST_PRECISION + 32];
    snprintf(scratch, sizeof scratch, "%.*e", digits - 1, value);
    /* "-d.ddde-XX": sign, digits without trailing zeros, exponent */
    struct str rest = str_of(scratch);
    if (rest.data[0] == '-') {
        buf_add_char(out, '-');
        rest = str_from(rest, 1);
    }
    size_t mark = str_find_char(rest, 'e');
    int exponent = (int)strtol(rest.data + mark + 1, NULL, 10);
    if (exponent >= -4 && exponent < digits) {
        char plain[MOST_PRECISION * 2 + 32];
        snprintf(plain, sizeof plain, "%.*f", digits - 1 - exponent, fabs(value));
        struct str text = str_of(plain);
        bool has_point = str_find_char(text, '.') != STR_NONE;
        while (has_point && text.data[text.len - 1] == '0') {
            text.len--;
        }
        text.len -= has_point && text.data[text.len - 1] == '.';
        buf_add_str(out, text);
        return;
    }
    struct str mantissa = str_slice(rest, 0, mark);
    while (mantissa.len > 3 && mantissa.data[mantissa.len - 1] == '0') {
        mantissa.len--;
    }
    buf_add_str(out, mantissa);
    buf_add_text(out, mantissa.len == 1 ? ".0" : "");
    buf_printf(out, "%c%c%d", letter, exponent < 0 ? '-' : '+', abs(exponent));
}

static void add_exponential(struct buf *text, double value, int precision, char letter)
{
    char scratch[MOST_PRECISION + 32];
    snprintf(scratch, sizeof scratch, "%.*e", precision, value);
    struct str whole = str_of(scratch);
    size_t mark = str_find_char(whole, 'e');
    int exponent = (int)strtol(whole.data + mark + 1, NULL, 10);
    buf_add_str(text, str_slice(whole, 0, mark));
    buf_printf(text, "%c%c%d", letter, exponent < 0 ? '-' : '+', abs(exponent));
}

static void add_digits(struct buf *text, const struct conversion *conversion, double value)
{
    int precision = conversion->precision > MOST_PRECISION ? MOST_PRECISION : conversion->precision;
    switch (conversion->letter) {
    case 'e':
    case 'E':
        add_exponential(text, value, precision, conversion->letter);
        break;
    case 'g':
    case 'G':
        print_general(text, value, precision ? precision : 1,
                      conversion->letter == 'g' ? 'e' : 'E');
        break;
    default:
        buf_printf(text, "%.*f", precision, value);
        break;
    }
}

static void add_real(struct buf *out, const struct conversion *conversion, double number)
{
    struct buf text = { 0 };
    bool is_negative = number < 0;
    bool has_plus = conversion->has_plus && !is_negative && !isnan(number);
    buf_add_text(&text, has_plus ? "+" : "");
    if (isnan(number)) {
        buf_add_text(&text, "NaN");
    } else if (isinf(number)) {
        buf_add_text(&text, is_negative ? "-Inf" : "Inf");
    } else {
        add_digits(&text, conversion, number);
    }
    bool has_sign = text.len && (text.data[0] == '-' || text.data[0] == '+');
    add_padded(out, conversion, buf_str(&text), has_sign);
    buf_free(&text);
}

static void add_text(struct buf *out, const struct conversion *conversion, struct str text)
{
    if (conversion->has_precision) {
        text = str_slice(text, 0, (size_t)conversion->precision);
    }
    add_padded(out, conversion, text, false);
}

static void add_conversion(struct buf *out, const struct conversion *conversion,
                           const struct print_value *value)
{
    switch (conversion->letter) {
    case 's':
        add_text(out, conversion, value->text);
        break;
    case 'd':
    case 'i':
        add_integer(out, conversion, value->number);
        break;
    case 'b':
    case 'o':
    case 'u':
    case 'x':
    case 'X':
        add_unsigned(out, conversion, value->number);
        break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        add_real(out, conversion, value->number);
        break;
    case 'c':
        buf_add_char(out, (char)(unsigned char)whole_of(value->number));
        break;
    default:
        break;
    }
}

void print_format(struct buf *out, struct str format, const struct print_value *value)
{
    bool is_used = false;
    while (format.len) {
        char c = format.data[0];
        format = str_from(format, 1);
        if (c != '%') {
            buf_add_char(out, c);
            continue;
        }
        if (format.len && format.data[0] == '%') {
            buf_add_char(out, '%');
            format = str_from(format, 1);
            continue;
        }
        struct str before = format;
        struct conversion conversion;
        if (!take_conversion(&format, &conversion)) {
            return;
        }
        bool is_numbered =
            str_find_char(str_slice(before, 0, before.len - format.len), '$') != STR_NONE;
        if (conversion.is_another || (is_used && !is_numbered)) {
            continue;
        }
        is_used = is_used || !is_numbered;
        add_conversion(out, &conversion, value);
    }
}
