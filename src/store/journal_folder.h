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

enum journal_state {
    JOURNAL_OPEN,   /* "00000001.journal": not all of it is stored */
    JOURNAL_STORED, /* "00000001.stored": all of it is */
};

/* The name of a segment's file in NAME, which is returned. */
const char *journal_file_name(uint64_t number, enum journal_state state,
                              char name[static JOURNAL_NAME_SIZE]);

/* Opens the folder, made if it is not there, and locks it for this process. -1 with a diagnostic.
 */
int journal_folder_open(const char *path, struct diags *diags);

struct journal_numbers {
    VEC(uint64_t) list;
};

/* The numbers of the segments in STATE, ascending, in ARENA. PATH is for messages. */
bool journal_folder_list(int folder, const char *path, enum journal_state state,
                         struct arena *arena, struct journal_numbers *numbers, struct diags *diags);

/* The entries of a segment, without its header, in ARENA. False with a diagnostic if it can't be
 * read or is of a kind that is not known. */
bool journal_file_read(int folder, const char *path, uint64_t number, enum journal_state state,
                       struct arena *arena, struct str *entries, struct diags *diags);

/* Gives back what was granted behind BYTES of entries in a segment that nobody writes to. False if
 * that fails. */
bool journal_file_cut(int folder, uint64_t number, size_t bytes);

#endif
