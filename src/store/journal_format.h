/* The bytes of a journal segment.
 *
 *   segment  header, then entries until a length of 0 or the end of the file
 *   header   8 bytes "BLUMAP J", u32 version (1), u32 0
 *   entry    u16 mark, u16 kind, u32 length of the body, u32 CRC-32 of kind, length and body, body
 *   create   kind 1: u32 number, the arguments of `rrdtool create`
 *   sample   kind 2: u32 number of its create entry, u32 id, u64 time (microseconds since 1970),
 *            the values as text with ':' between them
 *
 * All numbers are big-endian. What a crash cut off, or a disk changed, fails its CRC and is passed
 * over; the mark lets a reader find the next whole entry. */
#ifndef BLUMAP_STORE_JOURNAL_FORMAT_H
#define BLUMAP_STORE_JOURNAL_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum {
    JOURNAL_HEADER_SIZE = 16,
    JOURNAL_BODY_MAX = 1 << 20, /* bytes */
    JOURNAL_ENTRY_SIZE = 12,    /* bytes before the body */
    JOURNAL_SAMPLE_SIZE = 16,   /* bytes of a sample's body before its values */
    JOURNAL_VERSION = 1,
};

enum journal_kind { JOURNAL_CREATE = 1, JOURNAL_SAMPLE = 2 };

struct journal_entry {
    enum journal_kind kind;
    uint32_t create; /* the number of the create text: its own, or the one the sample needs */
    uint32_t id;     /* of a sample */
    int64_t time;    /* of a sample; microseconds since 1970 UTC */
    struct str text; /* the create text, or the values with ':' between them */
};

void journal_add_header(struct buf *out);
void journal_add_entry(struct buf *out, const struct journal_entry *entry);

enum journal_header {
    JOURNAL_HEADER_GOOD,
    JOURNAL_HEADER_CUT,     /* the file ends within it, or holds only zeros: nothing was written */
    JOURNAL_HEADER_FOREIGN, /* it is no journal, or of a version that is not known here */
};

/* Cuts the header off the front of *BYTES if it is good. */
enum journal_header journal_read_header(struct str *bytes);

/* Cuts the next whole entry off the front of *BYTES; its text borrows from there. *SKIPPED grows by
 * the bytes before it that are part of no entry. False when there is no further one. */
bool journal_next(struct str *bytes, struct journal_entry *entry, size_t *skipped);

#endif
