#include "source/part.h"

#include <math.h>
#include <stdarg.h>
#include <sys/stat.h>

#include "base/file.h"

enum { FILE_LIMIT = 64 * 1024 * 1024 }; /* bytes */
enum { NUMBER_LIMIT = 512 };            /* bytes of a number's text */

static size_t digits_from(struct str text, size_t from)
{
    size_t end = from;
    while (end < text.len && str_is_digit(text.data[end])) {
        end++;
    }
    return end;
}

size_t part_number(struct str text)
{
    size_t end = digits_from(text, 0);
    if (end > 0 && end < text.len && text.data[end] == '.') {
        end = digits_from(text, end + 1);
    }
    return end;
}

size_t part_scaled_number(struct str text)
{
    size_t end = part_number(text);
    while (end > 0 && end < text.len && str_find_char(STR("KMGT"), text.data[end]) != STR_NONE) {
        end++;
    }
    return end;
}

bool part_leading_number(struct str text, double *value)
{
    text = str_trim(text);
    size_t sign = text.len > 0 && (text.data[0] == '-' || text.data[0] == '+') ? 1 : 0;
    struct str digits = str_from(text, sign);
    bool has_point_first = digits.len > 1 && digits.data[0] == '.' && str_is_digit(digits.data[1]);
    /* strtod would also take "0x10", "inf" and "nan". */
    bool is_hexadecimal =
        digits.len > 1 && digits.data[0] == '0' && str_lower_char(digits.data[1]) == 'x';
    if (digits.len == 0 || (!str_is_digit(digits.data[0]) && !has_point_first)) {
        return false;
    }
    char room[NUMBER_LIMIT + 1];
    size_t len = is_hexadecimal ? sign + 1 : text.len;
    len = len > NUMBER_LIMIT ? NUMBER_LIMIT : len;
    memcpy(room, text.data, len);
    room[len] = '\0';
    *value = strtod(room, NULL);
    return isfinite(*value);
}

bool part_drop(struct str *text, struct str prefix)
{
    if (!str_starts(*text, prefix)) {
        return false;
    }
    *text = str_from(*text, prefix.len);
    return true;
}

bool part_cut(struct str *rest, char separator, struct str *part)
{
    size_t at = str_find_char(*rest, separator);
    if (at == STR_NONE) {
        return false;
    }
    *part = str_slice(*rest, 0, at);
    *rest = str_from(*rest, at + 1);
    return true;
}

struct str part_hint(const struct source_run *run, const char *name)
{
    const struct str *hint = map_hint(run->map, str_of(name));
    return hint ? *hint : (struct str){ 0 };
}

struct place part_map_place(const struct source_run *run)
{
    return (struct place){ .file = arena_text(run->arena, run->map->path) };
}

void part_note(struct source_job *job, const struct source_run *run, const char *name,
               struct str value)
{
    struct str *note = ARENA_NEW(run->arena, struct str);
    *note = arena_str(run->arena, value);
    names_set(job->reading.notes, str_of(name), note);
}

void part_warn(const struct source_job *job, const struct source_run *run, const char *code,
               const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str what = arena_vprintf(run->arena, format, args);
    va_end(args);
    diag_loss(run->diags, job->place, code, "TARGET of %s %.*s: %.*s",
              job->item->kind == ITEM_NODE ? "node" : "link", STR_ARG(job->item->name),
              STR_ARG(what));
}

const char *part_path(const struct source_job *job, const struct source_run *run, struct str path)
{
    if (str_find_char(path, '\0') != STR_NONE) {
        part_warn(job, run, NULL, "the file name has a NUL character in it");
        return NULL;
    }
    return arena_text(run->arena, path);
}

bool part_file(const struct source_job *job, const struct source_run *run, const char *path,
               struct str *text, int64_t *changed)
{
    /* A file that is not there is no error of the map's. */
    struct diags trouble = diags_new(run->arena);
    struct stat facts;
    if (file_read(path, FILE_LIMIT, run->arena, text, &trouble, job->place) &&
        stat(path, &facts) == 0) {
        *changed = (int64_t)facts.st_mtime;
        return true;
    }
    for (size_t i = 0; i < trouble.list.count; i++) {
        part_warn(job, run, NULL, "%.*s", STR_ARG(trouble.list.items[i].text));
    }
    return false;
}
