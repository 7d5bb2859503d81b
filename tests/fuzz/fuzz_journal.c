/* The entries of a journal segment: whatever the bytes, what is read was written by nobody else,
 * and comes out the same when it is written again. */
#include <stdint.h>
#include <stdlib.h>

#include "store/journal_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = { (const char *)data, size }, again;
    struct journal_entry entry, copy;
    struct buf written = { 0 };
    size_t skipped = 0, read = 0, nothing = 0;
    journal_read_header(&bytes);
    struct str entries = bytes;
    while (journal_next(&bytes, &entry, &skipped)) {
        size_t before = written.len;
        journal_add_entry(&written, &entry);
        read += written.len - before;
        again = str_from(buf_str(&written), before);
        if (!journal_next(&again, &copy, &nothing) || copy.id != entry.id ||
            copy.time != entry.time || !str_equal(copy.text, entry.text)) {
            abort();
        }
    }
    if (nothing || read + skipped > entries.len) {
        abort();
    }
    buf_free(&written);
    return 0;
}
