/* The record protocol, version 1: bytes <-> structs, no sockets. All numbers are big-endian.
 *
 *   request  u32 id, 16 bytes md5 of the password, u32 unix time (0 = now), u16 n,
 *            then n times: u16 length, that many bytes (a decimal number as text, or U)
 *   reply    u16 code, u16 length, that many bytes of text
 *
 * After code 1 the server closes; after 2 and 3 the connection stays open for the next request. The
 * text of code 2 is "record ID: REASON"; if REASON begins with "not now: ", as on a full disk,
 * nothing is wrong with the sample, and it may be sent again later. */
#ifndef BLUMAP_WIRE_WIRE_H
#define BLUMAP_WIRE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

enum {
    WIRE_MD5_SIZE = 16,
    WIRE_HEADER_SIZE = 26, /* bytes of a request before its values */
    WIRE_LENGTH_SIZE = 2,  /* bytes of a value's length */
    WIRE_REPLY_SIZE = 4,   /* bytes of a reply before its text */
};

enum wire_code {
    WIRE_REFUSED = 1, /* authentication failed */
    WIRE_ERROR = 2,   /* this record was not stored; the text says why */
    WIRE_SUCCESS = 3,
};

#define WIRE_NOT_NOW "not now: "

struct wire_header {
    uint32_t id;
    unsigned char md5[WIRE_MD5_SIZE];
    uint32_t time;   /* seconds since 1970 UTC; 0 = when it arrives */
    uint16_t values; /* how many follow */
};

struct wire_reply {
    enum wire_code code;
    struct str text;
};

/* Reads a header from exactly WIRE_HEADER_SIZE bytes. */
struct wire_header wire_read_header(const unsigned char bytes[static WIRE_HEADER_SIZE]);

uint16_t wire_read_u16(const unsigned char bytes[static 2]);

/* Appends a request. VALUES has header->values entries, each at most UINT16_MAX bytes. */
void wire_add_request(struct buf *out, const struct wire_header *header, const struct str *values);

/* Appends a reply; a text over UINT16_MAX bytes is cut. */
void wire_add_reply(struct buf *out, enum wire_code code, struct str text);

enum wire_progress {
    WIRE_MORE,      /* the bytes end before the reply does */
    WIRE_COMPLETE,  /* *REPLY is set and *USED bytes belong to it */
    WIRE_MALFORMED, /* no reply starts like this (unknown code) */
};

/* Looks for one reply at the start of BYTES. reply->text borrows from BYTES. */
enum wire_progress wire_read_reply(struct str bytes, struct wire_reply *reply, size_t *used);

/* Whether REPLY is a code 2 that is not for good. */
bool wire_is_not_now(const struct wire_reply *reply);

/* Whether TEXT may be stored: digits with an optional leading '-' and fraction, or U. */
bool wire_value_is_valid(struct str text);

#endif
