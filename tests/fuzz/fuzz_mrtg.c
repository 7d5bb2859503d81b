#include <stddef.h>
#include <stdint.h>

#include "source/mrtg.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    mrtg_parse((struct str){ (const char *)data, size }, arena);
    arena_free(arena);
    return 0;
}
