/* What an agent reads from a server: replies, one after the other, in bytes of any kind. */
#include <stdint.h>
#include <stdlib.h>

#include "wire/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = { (const char *)data, size };
    struct wire_reply reply;
    size_t used;
    while (wire_read_reply(bytes, &reply, &used) == WIRE_COMPLETE) {
        struct buf again = { 0 };
        wire_add_reply(&again, reply.code, reply.text);
        if (!str_equal(buf_str(&again), str_slice(bytes, 0, used))) {
            abort();
        }
        buf_free(&again);
        bytes = str_from(bytes, used);
    }
    if (wire_value_is_valid(bytes) && str_find_char(bytes, ':') != STR_NONE) {
        abort();
    }
    return 0;
}
