/* Any text as /proc/net/dev: junk is a warning, and what is found can be found by its name. */
#include <stdint.h>
#include <stdlib.h>

#include "agent/procnet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct str text = { (const char *)data, size };
    const struct procnet *net = procnet_parse(text, "fuzz", arena, &diags);
    if (diags.errors) {
        abort();
    }
    for (size_t i = 0; i < net->interfaces.count && i < 16; i++) {
        if (!procnet_find(net, net->interfaces.items[i].name)) {
            abort();
        }
    }
    arena_free(arena);
    return 0;
}
