#include "base/str.h"

#include <limits.h>
#include <string.h>

int str_printf_length(struct str text)
{
    return text.len > INT_MAX ? INT_MAX : (int)text.len;
}

struct str str_of(const char *text)
{
    return text ? (struct str){ text, strlen(text) } : STR("");
}

bool str_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool str_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool str_is_letter(char c)
{
    char lower = str_lower_char(c);
    return lower >= 'a' && lower <= 'z';
}

char str_lower_char(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool str_equal_nocase(struct str a, struct str b)
{
    return a.len == b.len && str_starts_nocase(a, b);
}

bool str_is(struct str a, const char *text)
{
    return str_equal(a, str_of(text));
}

bool str_starts(struct str text, struct str prefix)
{
    return text.len >= prefix.len && str_equal(str_slice(text, 0, prefix.len), prefix);
}

bool str_starts_nocase(struct str text, struct str prefix)
{
    if (text.len < prefix.len) {
        return false;
    }
    for (size_t i = 0; i < prefix.len; i++) {
        if (str_lower_char(text.data[i]) != str_lower_char(prefix.data[i])) {
            return false;
        }
    }
    return true;
}

bool str_ends(struct str text, struct str suffix)
{
    return text.len >= suffix.len && str_equal(str_from(text, text.len - suffix.len), suffix);
}

int str_compare(struct str a, struct str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    if (order != 0) {
        return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

struct str str_trim(struct str text)
{
    while (text.len && str_is_space(text.data[0])) {
        text = str_from(text, 1);
    }
    while (text.len && str_is_space(text.data[text.len - 1])) {
        text.len--;
    }
    return text;
}

struct str str_slice(struct str text, size_t from, size_t to)
{
    to = to < text.len ? to : text.len;
    from = from < to ? from : to;
    return (struct str){ text.data ? text.data + from : "", to - from };
}

struct str str_from(struct str text, size_t from)
{
    return str_slice(text, from, text.len);
}

size_t str_find_char(struct str text, char c)
{
    const char *found = text.len ? memchr(text.data, c, text.len) : NULL;
    return found ? (size_t)(found - text.data) : STR_NONE;
}

size_t str_find(struct str text, struct str part)
{
    if (part.len == 0) {
        return 0;
    }
    const char *found = text.len ? memmem(text.data, text.len, part.data, part.len) : NULL;
    return found ? (size_t)(found - text.data) : STR_NONE;
}

bool str_next_line(struct str *rest, struct str *line)
{
    if (rest->len == 0) {
        return false;
    }
    size_t end = str_find_char(*rest, '\n');
    *line = str_slice(*rest, 0, end);
    *rest = end == STR_NONE ? str_from(*rest, rest->len) : str_from(*rest, end + 1);
    return true;
}

bool str_next_word(struct str *rest, struct str *word)
{
    size_t start = 0;
    while (start < rest->len && str_is_space(rest->data[start])) {
        start++;
    }
    size_t end = start;
    while (end < rest->len && !str_is_space(rest->data[end])) {
        end++;
    }
    *word = str_slice(*rest, start, end);
    *rest = str_from(*rest, end);
    return word->len > 0;
}
