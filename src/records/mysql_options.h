/* What blumap itself reads in MySQL's option file; the credentials of its [client] group are the
 * library's to read. */
#ifndef BLUMAP_RECORDS_MYSQL_OPTIONS_H
#define BLUMAP_RECORDS_MYSQL_OPTIONS_H

#include "base/arena.h"
#include "base/diag.h"

/* The value of `table` in the group [blumap] of the option file PATH, or "records", with back
 * quotes around it and its database ("db.table"), in ARENA. NULL with a diagnostic if the file
 * can't be read or the name has other characters than letters, digits, '_', '$' and '-'. Warns if
 * everybody may read the file. */
const char *mysql_options_table(const char *path, struct arena *arena, struct diags *diags);

#endif
