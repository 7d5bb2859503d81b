#include "agent/request.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "wire/wire.h"

enum { DIGITS = 24 }; /* of a number of bits, with its NUL */

/* Eight times BYTES in decimal, which may need more than 64 bits. */
static struct str bits_text(uint64_t bytes, char text[static DIGITS])
{
    const uint64_t part = UINT64_C(1000000000000000000); /* 18 digits; 8 parts fit in 64 bits */
    uint64_t low = bytes % part * 8;
    uint64_t high = bytes / part * 8 + low / part;
    if (high == 0) {
        snprintf(text, DIGITS, "%" PRIu64, low);
    } else {
        snprintf(text, DIGITS, "%" PRIu64 "%018" PRIu64, high, low % part);
    }
    return str_of(text);
}

void request_add(struct buf *out, const struct spool_sample *sample,
                 const unsigned char md5[static DIGEST_MD5_SIZE])
{
    struct wire_header header = { .id = sample->id, .time = sample->time, .values = FLOWS };
    char received[DIGITS], sent[DIGITS];
    const struct str values[FLOWS] = {
        bits_text(sample->total[FLOW_RECEIVED], received),
        bits_text(sample->total[FLOW_SENT], sent),
    };
    memcpy(header.md5, md5, sizeof header.md5);
    wire_add_request(out, &header, values);
}
