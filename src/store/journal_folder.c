#include "store/journal_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/number.h"
#include "store/journal_format.h"

enum { FILE_LIMIT = 1 << 30 }; /* bytes; far beyond what a segment grows to */

static const struct place nowhere;

static const char *const suffixes[] = {
    [JOURNAL_OPEN] = ".journal",
    [JOURNAL_STORED] = ".stored",
};

const char *journal_file_name(uint64_t number, enum journal_state state,
                              char name[static JOURNAL_NAME_SIZE])
{
    snprintf(name, JOURNAL_NAME_SIZE, "%08" PRIu64 "%s", number, suffixes[state]);
    return name;
}

/* The number in a file's name; 0 if it is no segment's in STATE. */
static uint64_t number_of(const char *name, enum journal_state state)
{
    struct str digits = str_of(name), suffix = str_of(suffixes[state]);
    uint64_t number = 0;
    if (str_ends(digits, suffix)) {
        digits.len -= suffix.len;
        number_unsigned(digits, 1, UINT64_MAX - 1, &number);
    }
    return number;
}

int journal_folder_open(const char *path, struct diags *diags)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        diag_error(diags, nowhere, "cannot make JournalDir \"%s\": %s", path, strerror(errno));
        return -1;
    }
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 || faccessat(folder, ".", W_OK | X_OK, AT_EACCESS) != 0) {
        diag_error(diags, nowhere,
                   "JournalDir \"%s\": %s; expected a folder that can be written to", path,
                   strerror(errno));
    } else if (flock(folder, LOCK_EX | LOCK_NB) != 0) {
        diag_error(diags, nowhere, "JournalDir \"%s\": %s", path,
                   errno == EWOULDBLOCK ? "another collector uses it" : strerror(errno));
    } else {
        return folder;
    }
    if (folder >= 0) {
        close(folder);
    }
    return -1;
}

static int compare(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

bool journal_folder_list(int folder, const char *path, enum journal_state state,
                         struct arena *arena, struct journal_numbers *numbers, struct diags *diags)
{
    int copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = copy >= 0 ? fdopendir(copy) : NULL;
    if (!stream) {
        diag_error(diags, nowhere, "JournalDir \"%s\": %s", path, strerror(errno));
        if (copy >= 0) {
            close(copy);
        }
        return false;
    }
    for (struct dirent *entry; (entry = readdir(stream));) {
        uint64_t number = number_of(entry->d_name, state);
        if (number) {
            VEC_PUSH(&numbers->list, arena, number);
        }
    }
    closedir(stream);
    if (numbers->list.count) {
        qsort(numbers->list.items, numbers->list.count, sizeof *numbers->list.items, compare);
    }
    return true;
}

static bool read_header(struct str *bytes, const char *file, struct diags *diags)
{
    switch (journal_read_header(bytes)) {
    case JOURNAL_HEADER_GOOD:
        return true;
    case JOURNAL_HEADER_CUT: /* the crash came before the first sample */
        *bytes = STR("");
        return true;
    case JOURNAL_HEADER_FOREIGN:
        break;
    }
    diag_error(diags, nowhere,
               "\"%s\" is no journal of this version of blumap; move it away, or start the version "
               "that wrote it",
               file);
    return false;
}

bool journal_file_read(int folder, const char *path, uint64_t number, enum journal_state state,
                       struct arena *arena, struct str *entries, struct diags *diags)
{
    char name[JOURNAL_NAME_SIZE];
    const char *file =
        arena_printf(arena, "%s/%s", path, journal_file_name(number, state, name)).data;
    struct stat facts;
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 || fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size > FILE_LIMIT) {
        diag_error(diags, nowhere, "\"%s\": %s", file, fd < 0 ? strerror(errno) : "no journal");
        if (fd >= 0) {
            close(fd);
        }
        return false;
    }
    size_t size = (size_t)facts.st_size, have = 0;
    char *bytes = arena_alloc(arena, size + 1);
    for (ssize_t got; have < size && (got = read(fd, bytes + have, size - have)) > 0;) {
        have += (size_t)got;
    }
    close(fd);
    *entries = (struct str){ bytes, have };
    if (have < size) {
        diag_error(diags, nowhere, "\"%s\": only %zu of %zu bytes can be read", file, have, size);
        return false;
    }
    return read_header(entries, file, diags);
}

bool journal_file_cut(int folder, uint64_t number, size_t bytes)
{
    char name[JOURNAL_NAME_SIZE];
    int fd = openat(folder, journal_file_name(number, JOURNAL_OPEN, name), O_WRONLY | O_CLOEXEC);
    bool done = fd >= 0 && ftruncate(fd, (off_t)(JOURNAL_HEADER_SIZE + bytes)) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return done;
}
