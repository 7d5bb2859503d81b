#include "page/escape.h"

struct replacement {
    char c;
    const char *text;
};

/* Appends what C becomes by the table, which ends with a zero; false if it is not in it. */
static bool add_replaced(struct buf *out, char c, const struct replacement *table)
{
    for (; table->text; table++) {
        if (table->c == c) {
            buf_add_text(out, table->text);
            return true;
        }
    }
    return false;
}

static void add_all_replaced(struct buf *out, struct str text, const struct replacement *table)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!add_replaced(out, text.data[i], table)) {
            buf_add_char(out, text.data[i]);
        }
    }
}

void escape_text(struct buf *out, struct str text)
{
    static const struct replacement table[] = {
        { '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" }, { 0, NULL }
    };
    add_all_replaced(out, text, table);
}

void escape_address(struct buf *out, struct str text)
{
    static const struct replacement table[] = {
        { '"', "&quot;" }, { '<', "&lt;" }, { '>', "&gt;" }, { 0, NULL }
    };
    add_all_replaced(out, text, table);
}

/* ---- inside a script string inside an attribute ---- */

static bool are_hexadecimal(struct str text, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char c = i < text.len ? str_lower_char(text.data[i]) : ' ';
        if (!str_is_digit(c) && (c < 'a' || c > 'f')) {
            return false;
        }
    }
    return true;
}

/* Whether the backslash before REST begins an escape that stays as it was typed: all but those that
 * would take the closing quote with them or that no script may hold. */
static bool is_harmless_escape(struct str rest)
{
    char next = rest.len ? rest.data[0] : '\0';
    switch (next) {
    case '\0':
    case '\'':
    case '\n':
    case '\r':
        return false;
    case 'x':
        return are_hexadecimal(str_from(rest, 1), 2);
    case 'u':
        return are_hexadecimal(str_from(rest, 1), 4);
    default:
        return true;
    }
}

/* Appends the backslash before REST; true if the character after it is no longer special. */
static bool add_backslash(struct buf *out, struct str rest)
{
    bool stays = is_harmless_escape(rest);
    buf_add_text(out, stays ? "\\" : "\\\\");
    return stays && rest.data[0] == '\\';
}

static void add_script_text(struct buf *out, struct str text, const struct replacement *table)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '\\') {
            if (add_backslash(out, str_from(text, i + 1))) {
                buf_add_char(out, '\\');
                i++;
            }
        } else if (!add_replaced(out, c, table)) {
            buf_add_char(out, c);
        }
    }
}

void escape_script_html(struct buf *out, struct str text)
{
    static const struct replacement table[] = { { '&', "&amp;" },     { '<', "&lt;" },
                                                { '>', "&gt;" },      { '"', "&quot;" },
                                                { '\'', "\\&apos;" }, { '\n', "\\n" },
                                                { '\r', "\\r" },      { 0, NULL } };
    add_script_text(out, text, table);
}

/* Whether TEXT, which begins with &, is a character reference for anything but & < > ". Those
 * without a semicolon stand for letters and signs that end nothing. */
static bool is_risky_reference(struct str text)
{
    static const struct str plain[] = {
        { "&amp;", 5 }, { "&lt;", 4 }, { "&gt;", 4 }, { "&quot;", 6 }
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        if (str_starts(text, plain[i])) {
            return false;
        }
    }
    if (text.len > 1 && text.data[1] == '#') {
        return true;
    }
    size_t end = 1;
    while (end < text.len && (str_is_letter(text.data[end]) || str_is_digit(text.data[end]))) {
        end++;
    }
    return end > 1 && end < text.len && text.data[end] == ';';
}

void escape_script_address(struct buf *out, struct str text)
{
    static const struct replacement table[] = {
        { '"', "%22" },  { '<', "%3C" },  { '>', "%3E" },  { '\'', "\\&apos;" },
        { ' ', "%20" },  { '\t', "%09" }, { '\n', "%0A" }, { '\r', "%0D" },
        { '\v', "%0B" }, { '\f', "%0C" }, { '\\', "%5C" }, { 0, NULL }
    };
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '&' && is_risky_reference(str_from(text, i))) {
            buf_add_text(out, "&amp;");
        } else if (!add_replaced(out, c, table)) {
            buf_add_char(out, c);
        }
    }
}
