#include "lang/lang.h"

static bool is_written(const struct lang_row *row, unsigned scope)
{
    return (row->scopes & LANG_SCOPE(scope)) && row->kind->write && !(row->flags & LANG_ALIAS);
}

void lang_write(const struct language *language, unsigned scope, const void *object,
                const void *base, bool is_base, struct lang_writer *writer)
{
    for (size_t i = 0; i < language->row_count; i++) {
        const struct lang_row *row = &language->rows[i];
        if (!is_written(row, scope)) {
            continue;
        }
        bool must = is_base && (row->flags & LANG_ALWAYS);
        if (must || !row->kind->same(row, object, base)) {
            row->kind->write(row, object, base, writer);
        }
    }
}

bool lang_can_write(const struct language *language, unsigned scope, const void *object,
                    const void *base)
{
    for (size_t i = 0; i < language->row_count; i++) {
        const struct lang_row *row = &language->rows[i];
        if (is_written(row, scope) && row->kind->can_write &&
            !row->kind->can_write(row, object, base)) {
            return false;
        }
    }
    return true;
}

bool lang_same(const struct language *language, unsigned scope, const void *object,
               const void *base)
{
    for (size_t i = 0; i < language->row_count; i++) {
        const struct lang_row *row = &language->rows[i];
        if (is_written(row, scope) && !row->kind->same(row, object, base)) {
            return false;
        }
    }
    return true;
}

struct buf *lang_begin_line(struct lang_writer *writer, const char *keyword)
{
    buf_add_text(writer->out, writer->indent);
    buf_add_text(writer->out, keyword);
    return writer->out;
}

void lang_end_line(struct lang_writer *writer)
{
    buf_add_char(writer->out, '\n');
}

void lang_add_word(struct buf *out, struct str text)
{
    buf_add_char(out, ' ');
    buf_add_str(out, text);
}

void lang_write_line(struct lang_writer *writer, const char *keyword, struct str arguments)
{
    struct buf *out = lang_begin_line(writer, keyword);
    if (arguments.len) {
        buf_add_char(out, ' ');
    }
    for (size_t i = 0; i < arguments.len; i++) {
        /* Values set by the program may hold what no line of a file can. */
        char c = arguments.data[i];
        buf_add_char(out, c == '\n' || c == '\r' ? ' ' : c);
    }
    lang_end_line(writer);
}
