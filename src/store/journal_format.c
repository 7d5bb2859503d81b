#include "store/journal_format.h"

#include <string.h>

#include <zlib.h>

static const char magic[8] = { 'B', 'L', 'U', 'M', 'A', 'P', ' ', 'J' };

enum {
    MARK = 0xb1a9,
    KIND_AT = 2,   /* in an entry */
    LENGTH_AT = 4, /* likewise */
    CRC_AT = 8,    /* likewise */
};

static void put_number(unsigned char *at, uint64_t number, size_t size)
{
    while (size > 0) {
        at[--size] = (unsigned char)number;
        number >>= 8;
    }
}

static uint64_t get_number(const char *at, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++) {
        number = number << 8 | (unsigned char)at[i];
    }
    return number;
}

static uint32_t crc_of(const char *entry, size_t length)
{
    const Bytef *bytes = (const Bytef *)entry;
    uLong crc = crc32(0, bytes + KIND_AT, CRC_AT - KIND_AT);
    return (uint32_t)crc32(crc, bytes + JOURNAL_ENTRY_SIZE, (uInt)length);
}

void journal_add_header(struct buf *out)
{
    unsigned char numbers[JOURNAL_HEADER_SIZE - sizeof magic] = { 0 };
    put_number(numbers, JOURNAL_VERSION, 4);
    buf_add(out, magic, sizeof magic);
    buf_add(out, numbers, sizeof numbers);
}

void journal_add_entry(struct buf *out, const struct journal_entry *entry)
{
    unsigned char head[JOURNAL_ENTRY_SIZE + JOURNAL_SAMPLE_SIZE] = { 0 };
    size_t fixed = entry->kind == JOURNAL_SAMPLE ? JOURNAL_SAMPLE_SIZE : 4;
    size_t length = fixed + entry->text.len;
    put_number(head, MARK, 2);
    put_number(head + KIND_AT, entry->kind, 2);
    put_number(head + LENGTH_AT, length, 4);
    put_number(head + JOURNAL_ENTRY_SIZE, entry->create, 4);
    if (entry->kind == JOURNAL_SAMPLE) {
        put_number(head + JOURNAL_ENTRY_SIZE + 4, entry->id, 4);
        put_number(head + JOURNAL_ENTRY_SIZE + 8, (uint64_t)entry->time, 8);
    }
    size_t start = out->len;
    buf_add(out, head, JOURNAL_ENTRY_SIZE + fixed);
    buf_add_str(out, entry->text);
    put_number((unsigned char *)out->data + start + CRC_AT, crc_of(out->data + start, length), 4);
}

static bool is_blank(struct str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.data[i]) {
            return false;
        }
    }
    return true;
}

enum journal_header journal_read_header(struct str *bytes)
{
    struct str header = str_slice(*bytes, 0, JOURNAL_HEADER_SIZE);
    if (header.len < JOURNAL_HEADER_SIZE || is_blank(header)) {
        return JOURNAL_HEADER_CUT;
    }
    if (memcmp(header.data, magic, sizeof magic) != 0 ||
        get_number(header.data + sizeof magic, 4) != JOURNAL_VERSION) {
        return JOURNAL_HEADER_FOREIGN;
    }
    *bytes = str_from(*bytes, JOURNAL_HEADER_SIZE);
    return JOURNAL_HEADER_GOOD;
}

static bool read_body(struct str body, struct journal_entry *entry)
{
    size_t fixed = entry->kind == JOURNAL_SAMPLE ? JOURNAL_SAMPLE_SIZE : 4;
    if ((entry->kind != JOURNAL_SAMPLE && entry->kind != JOURNAL_CREATE) || body.len < fixed) {
        return false;
    }
    entry->create = (uint32_t)get_number(body.data, 4);
    if (entry->kind == JOURNAL_SAMPLE) {
        entry->id = (uint32_t)get_number(body.data + 4, 4);
        entry->time = (int64_t)get_number(body.data + 8, 8);
    }
    entry->text = str_from(body, fixed);
    return true;
}

/* Cuts an entry off the front of *BYTES; false if no whole one is there. */
static bool take_entry(struct str *bytes, struct journal_entry *entry)
{
    if (bytes->len < JOURNAL_ENTRY_SIZE || get_number(bytes->data, 2) != MARK) {
        return false;
    }
    size_t length = get_number(bytes->data + LENGTH_AT, 4);
    if (length > JOURNAL_BODY_MAX || bytes->len - JOURNAL_ENTRY_SIZE < length ||
        get_number(bytes->data + CRC_AT, 4) != crc_of(bytes->data, length)) {
        return false;
    }
    *entry =
        (struct journal_entry){ .kind = (enum journal_kind)get_number(bytes->data + KIND_AT, 2) };
    struct str body = str_slice(*bytes, JOURNAL_ENTRY_SIZE, JOURNAL_ENTRY_SIZE + length);
    *bytes = str_from(*bytes, JOURNAL_ENTRY_SIZE + length);
    return read_body(body, entry);
}

bool journal_next(struct str *bytes, struct journal_entry *entry, size_t *skipped)
{
    const char first = (char)(MARK >> 8);
    size_t before = *skipped;
    while (bytes->len) {
        size_t had = bytes->len;
        if (take_entry(bytes, entry)) {
            return true;
        }
        if (bytes->len == had) {
            *bytes = str_from(*bytes, 1);
        }
        size_t next = str_find_char(*bytes, first);
        *bytes = str_from(*bytes, next == STR_NONE ? bytes->len : next);
        *skipped += had - bytes->len;
    }
    *skipped = before;
    return false;
}
