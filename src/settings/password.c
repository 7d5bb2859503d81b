#include "settings/password.h"

#include <sys/stat.h>

#include "base/file.h"

enum { FILE_LIMIT = 64 * 1024 }; /* bytes */

static void warn_if_open(const char *path, struct diags *diags)
{
    struct stat facts;
    if (stat(path, &facts) == 0 && (facts.st_mode & (S_IRGRP | S_IROTH))) {
        diag_warning(diags, (struct place){ .file = path }, NULL,
                     "others may read this password file (mode %03o); chmod 600 keeps it secret",
                     facts.st_mode & 0777U);
    }
}

bool settings_read_password(const char *path, struct arena *arena, struct str *password,
                            struct diags *diags)
{
    struct str text, line = STR("");
    if (!file_read(path, FILE_LIMIT, arena, &text, diags, (struct place){ 0 })) {
        return false;
    }
    str_next_line(&text, &line);
    if (str_ends(line, STR("\r"))) {
        line.len--;
    }
    if (line.len == 0) {
        diag_error(diags, (struct place){ .file = path },
                   "the password is empty; expected it on the first line");
        return false;
    }
    warn_if_open(path, diags);
    *password = line;
    return true;
}
