/* The folder of a journal and the files in it. */
#ifndef BLUMAP_STORE_JOURNAL_FOLDER_H
#define BLUMAP_STORE_JOURNAL_FOLDER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/vec.h"

enum { JOURNAL_NAME_SIZE = 32 };

/* "00000001.journal" in NAME, which is returned. */
const char *journal_file_name(uint64_t number, char name[static JOURNAL_NAME_SIZE]);

/* Opens the folder, made if it is not there, and locks it for this process. -1 with a diagnostic.
 */
int journal_folder_open(const char *path, struct diags *diags);

struct journal_numbers {
    VEC(uint64_t) list;
};

/* The segments' numbers, ascending, in ARENA. PATH is for messages. */
bool journal_folder_list(int folder, const char *path, struct arena *arena,
                         struct journal_numbers *numbers, struct diags *diags);

/* The entries of a segment, without its header, in ARENA. False with a diagnostic if it can't be
 * read or is of a kind that is not known. */
bool journal_file_read(int folder, const char *path, uint64_t number, struct arena *arena,
                       struct str *entries, struct diags *diags);

#endif
