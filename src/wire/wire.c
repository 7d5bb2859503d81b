#include "wire/wire.h"

static uint32_t read_u32(const unsigned char bytes[static 4])
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

uint16_t wire_read_u16(const unsigned char bytes[static 2])
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static void add_u16(struct buf *out, uint16_t number)
{
    const unsigned char bytes[] = { (unsigned char)(number >> 8), (unsigned char)number };
    buf_add(out, bytes, sizeof bytes);
}

static void add_u32(struct buf *out, uint32_t number)
{
    add_u16(out, (uint16_t)(number >> 16));
    add_u16(out, (uint16_t)number);
}

/* The text behind its length; one that is longer than a length can say is cut. */
static void add_text(struct buf *out, struct str text)
{
    struct str cut = str_slice(text, 0, UINT16_MAX);
    add_u16(out, (uint16_t)cut.len);
    buf_add_str(out, cut);
}

struct wire_header wire_read_header(const unsigned char bytes[static WIRE_HEADER_SIZE])
{
    struct wire_header header = { .id = read_u32(bytes),
                                  .time = read_u32(bytes + 20),
                                  .values = wire_read_u16(bytes + 24) };
    memcpy(header.md5, bytes + 4, WIRE_MD5_SIZE);
    return header;
}

void wire_add_request(struct buf *out, const struct wire_header *header, const struct str *values)
{
    add_u32(out, header->id);
    buf_add(out, header->md5, WIRE_MD5_SIZE);
    add_u32(out, header->time);
    add_u16(out, header->values);
    for (size_t i = 0; i < header->values; i++) {
        add_text(out, values[i]);
    }
}

void wire_add_reply(struct buf *out, enum wire_code code, struct str text)
{
    add_u16(out, (uint16_t)code);
    add_text(out, text);
}

enum wire_progress wire_read_reply(struct str bytes, struct wire_reply *reply, size_t *used)
{
    const unsigned char *at = (const unsigned char *)bytes.data;
    if (bytes.len >= 1 && at[0] != 0) {
        return WIRE_MALFORMED;
    }
    if (bytes.len < 2) {
        return WIRE_MORE;
    }
    uint16_t code = wire_read_u16(at);
    if (code < WIRE_REFUSED || code > WIRE_SUCCESS) {
        return WIRE_MALFORMED;
    }
    if (bytes.len < WIRE_REPLY_SIZE) {
        return WIRE_MORE;
    }
    size_t length = wire_read_u16(at + 2);
    if (bytes.len - WIRE_REPLY_SIZE < length) {
        return WIRE_MORE;
    }
    reply->code = (enum wire_code)code;
    reply->text = str_slice(bytes, WIRE_REPLY_SIZE, WIRE_REPLY_SIZE + length);
    *used = WIRE_REPLY_SIZE + length;
    return WIRE_COMPLETE;
}

bool wire_is_not_now(const struct wire_reply *reply)
{
    size_t colon = str_find(reply->text, STR(": "));
    return reply->code == WIRE_ERROR && colon != STR_NONE &&
           str_starts(str_from(reply->text, colon + 2), STR(WIRE_NOT_NOW));
}

/* The digits at the start of *TEXT are cut off it; false if there are none. */
static bool skip_digits(struct str *text)
{
    size_t count = 0;
    while (count < text->len && str_is_digit(text->data[count])) {
        count++;
    }
    *text = str_from(*text, count);
    return count > 0;
}

bool wire_value_is_valid(struct str text)
{
    if (str_is(text, "U")) {
        return true;
    }
    if (str_starts(text, STR("-"))) {
        text = str_from(text, 1);
    }
    if (!skip_digits(&text)) {
        return false;
    }
    if (text.len == 0) {
        return true;
    }
    if (text.data[0] != '.') {
        return false;
    }
    text = str_from(text, 1);
    return skip_digits(&text) && text.len == 0;
}
