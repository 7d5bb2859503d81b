/* What comes in by HTTP: cut off anywhere it is not complete yet, or the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "collector/web_request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str all = { (const char *)data, size };
    struct str path, again;
    enum web_request request = web_request_read(all, &path);
    if (request == WEB_REQUEST_GET && (path.len == 0 || path.data[0] != '/')) {
        abort();
    }
    for (size_t i = 0; i < size && i <= WEB_REQUEST_MAX; i++) {
        enum web_request part = web_request_read(str_slice(all, 0, i), &again);
        if (part != WEB_REQUEST_MORE && part != request && request != WEB_REQUEST_TOO_LONG) {
            abort();
        }
    }
    return 0;
}
