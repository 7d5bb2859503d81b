#include "records/mysql_options.h"

#include <sys/stat.h>

#include "base/file.h"

enum { FILE_LIMIT = 64 * 1024, NAME_LIMIT = 64 }; /* bytes; MySQL's names have at most 64 */

static void warn_if_open(const char *path, struct diags *diags)
{
    struct stat facts;
    if (stat(path, &facts) == 0 && (facts.st_mode & S_IROTH)) {
        diag_warning(diags, (struct place){ .file = arena_text(diags->arena, str_of(path)) }, NULL,
                     "everybody may read this file and the password in it (mode %03o); "
                     "chmod 640 and the collector's group (chgrp blumap) keep it secret",
                     facts.st_mode & 0777U);
    }
}

/* LINE without white space around it and without a comment. */
static struct str clean(struct str line)
{
    line = str_trim(line);
    return line.len && (line.data[0] == '#' || line.data[0] == ';') ? STR("") : line;
}

/* The value of a line "KEY = value" with its quotes off; false if it is another line. */
static bool value_of(struct str line, const char *key, struct str *value)
{
    size_t equals = str_find_char(line, '=');
    if (equals == STR_NONE || !str_is(str_trim(str_slice(line, 0, equals)), key)) {
        return false;
    }
    *value = str_trim(str_from(line, equals + 1));
    if (value->len >= 2 && (value->data[0] == '"' || value->data[0] == '\'') &&
        value->data[value->len - 1] == value->data[0]) {
        *value = str_slice(*value, 1, value->len - 1);
    }
    return true;
}

static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.data[i];
        if (!str_is_letter(c) && !str_is_digit(c) && c != '_' && c != '$' && c != '-') {
            return false;
        }
    }
    return name.len > 0 && name.len <= NAME_LIMIT;
}

static const char *quote(struct str name, struct place place, struct arena *arena,
                         struct diags *diags)
{
    size_t dot = str_find_char(name, '.');
    struct str database = str_slice(name, 0, dot == STR_NONE ? 0 : dot);
    struct str table = dot == STR_NONE ? name : str_from(name, dot + 1);
    if (!is_name(table) || (dot != STR_NONE && !is_name(database))) {
        diag_error(diags, place, "table=%.*s: expected a table's name, such as records",
                   STR_ARG(name));
        return NULL;
    }
    return dot == STR_NONE
               ? arena_printf(arena, "`%.*s`", STR_ARG(table)).data
               : arena_printf(arena, "`%.*s`.`%.*s`", STR_ARG(database), STR_ARG(table)).data;
}

const char *mysql_options_table(const char *path, struct arena *arena, struct diags *diags)
{
    struct place place = { .file = arena_text(diags->arena, str_of(path)) };
    struct str text, line, table = STR("records");
    struct place table_place = place;
    bool ours = false;
    if (!file_read(path, FILE_LIMIT, arena, &text, diags, (struct place){ 0 })) {
        return NULL;
    }
    warn_if_open(path, diags);
    while (str_next_line(&text, &line)) {
        place.line++;
        line = clean(line);
        if (str_starts(line, STR("["))) {
            ours = str_is(line, "[blumap]");
        } else if (ours && value_of(line, "table", &table)) {
            table_place = place;
        }
    }
    return quote(table, table_place, arena, diags);
}
