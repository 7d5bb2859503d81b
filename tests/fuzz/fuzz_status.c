/* What a collector answers to `blumap status`: the HTTP around it, and the roll's lines. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "collector/roll.h"
#include "status/ask.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str answer = { (const char *)data, size }, body, line;
    uint64_t code;
    if (!ask_read_answer(answer, &code, &body)) {
        body = answer;
    }
    while (str_next_line(&body, &line)) {
        struct roll_line read, again;
        struct buf written = { 0 };
        if (roll_read_line(line, &read)) {
            roll_add_line(&written, &read);
            written.len--;
            if (!roll_read_line(buf_str(&written), &again) || again.id != read.id ||
                again.taken != read.taken || again.fault.len != read.fault.len) {
                abort();
            }
            buf_free(&written);
        }
    }
    return 0;
}
