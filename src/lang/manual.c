#include "lang/manual.h"

enum { COLUMNS = 78, INDENT = 8 };

static bool is_shown(const struct lang_row *row, unsigned scope)
{
    return (row->scopes & LANG_SCOPE(scope)) && !(row->flags & LANG_HIDDEN);
}

/* "NODE and LINK" where they may stand. */
static void add_scopes(struct buf *out, const struct language *language, const struct lang_row *row)
{
    if (row->flags & LANG_ANYWHERE) {
        buf_add_text(out, "anywhere");
        return;
    }
    bool is_first = true;
    for (unsigned scope = 0; scope < language->scope_count; scope++) {
        if (row->scopes & LANG_SCOPE(scope)) {
            buf_printf(out, "%s%s", is_first ? "in " : " and ", language->scope_names[scope]);
            is_first = false;
        }
    }
}

static void add_wrapped(struct buf *out, struct str text)
{
    size_t column = 0;
    struct str word;
    while (str_next_word(&text, &word)) {
        if (column && column + 1 + word.len > COLUMNS) {
            buf_add_char(out, '\n');
            column = 0;
        }
        size_t blanks = column ? 1 : INDENT;
        buf_printf(out, "%*s", (int)blanks, "");
        buf_add_str(out, word);
        column += blanks + word.len;
    }
    buf_add_char(out, '\n');
}

static void add_entry(struct buf *out, const struct language *language, const struct lang_row *row)
{
    struct str rest = str_of(row->forms);
    struct str form;
    while (lang_next_form(&rest, &form)) {
        buf_printf(out, "%s%s%.*s\n", row->keyword, form.len ? " " : "", STR_ARG(form));
    }
    struct buf text = { 0 };
    buf_printf(&text, "%s (", row->help);
    add_scopes(&text, language, row);
    if (row->standard) {
        buf_printf(&text, "; default: %s", row->standard);
    }
    buf_add_char(&text, ')');
    add_wrapped(out, buf_str(&text));
    buf_free(&text);
}

bool lang_manual_text(const struct language *language, struct str keyword, struct buf *out,
                      struct suggestion *suggestion)
{
    bool is_found = false;
    *suggestion = suggest_for(keyword);
    for (size_t i = 0; i < language->row_count; i++) {
        const struct lang_row *row = &language->rows[i];
        if (row->flags & LANG_HIDDEN) {
            continue;
        }
        suggest_offer(suggestion, str_of(row->keyword));
        if (keyword.len == 0 || str_equal_nocase(keyword, str_of(row->keyword))) {
            buf_add_text(out, is_found ? "\n" : "");
            add_entry(out, language, row);
            is_found = true;
        }
    }
    return is_found;
}

/* TEXT as it can stand in a line of a man page. */
static void add_roff(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        if (c == '\\') {
            buf_add_text(out, "\\e");
        } else if (c == '-') {
            buf_add_text(out, "\\-");
        } else if ((c == '.' || c == '\'') && i == 0) {
            buf_add_text(out, "\\&");
            buf_add_char(out, c);
        } else {
            buf_add_char(out, c);
        }
    }
}

static void add_roff_entry(struct buf *out, const struct lang_row *row)
{
    struct str rest = str_of(row->forms);
    struct str form;
    const char *macro = ".TP\n";
    while (lang_next_form(&rest, &form)) {
        buf_printf(out, "%s.BI \"%s \" \"", macro, row->keyword);
        add_roff(out, form);
        buf_add_text(out, "\"\n");
        macro = ".TQ\n";
    }
    add_roff(out, str_of(row->help));
    buf_add_char(out, '\n');
    if (row->standard) {
        buf_add_text(out, "Default: ");
        add_roff(out, str_of(row->standard));
        buf_add_text(out, ".\n");
    }
}

static void add_capitals(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.data[i];
        buf_add_char(out, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
    }
}

void lang_manual_page(const struct language *language, struct buf *out)
{
    for (unsigned scope = 0; scope < language->scope_count; scope++) {
        buf_add_text(out, ".SH DIRECTIVES IN ");
        add_capitals(out, str_of(language->scope_names[scope]));
        buf_add_char(out, '\n');
        for (size_t i = 0; i < language->row_count; i++) {
            if (is_shown(&language->rows[i], scope)) {
                add_roff_entry(out, &language->rows[i]);
            }
        }
    }
}
