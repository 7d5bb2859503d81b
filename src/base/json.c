#include "base/json.h"

/* The length of the UTF-8 sequence TEXT starts with, 0 if it is not a valid one. */
static size_t utf8_length(struct str text)
{
    unsigned char first = (unsigned char)text.data[0];
    size_t len = first < 0x80 ? 1 : first >= 0xF0 && first < 0xF5 ? 4 : first >= 0xE0 ? 3 : 2;
    if ((first >= 0x80 && first < 0xC2) || first >= 0xF5 || len > text.len) {
        return 0;
    }
    unsigned second = len > 1 ? (unsigned char)text.data[1] : 0;
    bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    bool outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    for (size_t i = 1; i < len; i++) {
        if (((unsigned char)text.data[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    return overlong || outside ? 0 : len;
}

static void add_ascii(struct buf *out, char c)
{
    if (c == '"' || c == '\\') {
        buf_add_char(out, '\\');
        buf_add_char(out, c);
    } else if (c == '\n') {
        buf_add_text(out, "\\n");
    } else if ((unsigned char)c < ' ' || c == 0x7f) {
        buf_printf(out, "\\u%04x", (unsigned)c);
    } else {
        buf_add_char(out, c);
    }
}

void json_add_string(struct buf *out, struct str text)
{
    buf_add_char(out, '"');
    while (text.len) {
        size_t len = utf8_length(text);
        if (len == 1) {
            add_ascii(out, text.data[0]);
        } else if (len == 0) {
            buf_add_text(out, "\\ufffd");
        } else {
            buf_add(out, text.data, len);
        }
        text = str_from(text, len ? len : 1);
    }
    buf_add_char(out, '"');
}
