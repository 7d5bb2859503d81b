/* Any text as a settings file: mistakes are diagnostics, and only a file without any has a result.
 */
#include <stdint.h>
#include <stdlib.h>

#include "settings/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct str text = { (const char *)data, size };
    const struct settings *settings = settings_parse(text, "fuzz.conf", arena, &diags);
    if ((settings != NULL) != (diags.errors == 0)) {
        abort();
    }
    for (size_t i = 0; settings && i < settings->agent.interfaces.count; i++) {
        if (!settings->agent.interfaces.items[i].password_file) {
            abort();
        }
    }
    arena_free(arena);
    return 0;
}
