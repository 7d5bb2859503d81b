/* Any bytes as what the agent remembers: read, and if they are whole, written as they were read. */
#include <stdint.h>
#include <stdlib.h>

#include "agent/ledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct ledger ledger = ledger_new(arena);
    const char *why;
    if (ledger_parse(&ledger, (struct str){ (const char *)data, size }, &why)) {
        struct buf text = { 0 };
        struct ledger again = ledger_new(arena);
        ledger_write(&ledger, &text);
        if (!ledger_parse(&again, buf_str(&text), &why) ||
            again.interfaces.count != ledger.interfaces.count) {
            abort();
        }
        buf_free(&text);
    }
    arena_free(arena);
    return 0;
}
