#include "lang/lang.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "base/number.h"
#include "base/suggest.h"

/* The rows of one keyword, in the order of the table. */
struct keyword_rows {
    const struct lang_row *row;
    struct keyword_rows *next;
};

static void index_row(struct lang_reader *reader, const struct lang_row *row)
{
    struct keyword_rows *entry = ARENA_NEW(reader->arena, struct keyword_rows);
    entry->row = row;
    struct str keyword = str_of(row->keyword);
    struct keyword_rows *last = names_get(&reader->index, keyword);
    if (!last) {
        names_set(&reader->index, keyword, entry);
        return;
    }
    while (last->next) {
        last = last->next;
    }
    last->next = entry;
}

struct lang_reader lang_reader_new(const struct language *language, struct arena *arena,
                                   struct diags *diags, void *context)
{
    struct lang_reader reader = {
        .language = language,
        .arena = arena,
        .diags = diags,
        .context = context,
    };
    names_init(&reader.index, arena);
    for (size_t i = 0; i < language->row_count; i++) {
        index_row(&reader, &language->rows[i]);
    }
    return reader;
}

void lang_enter(struct lang_reader *reader, unsigned scope, void *object)
{
    reader->scope = scope;
    if (scope < LANG_SCOPES) {
        reader->objects[scope] = object;
    }
    reader->section_lines = 0;
}

static const struct keyword_rows *rows_of(const struct lang_reader *reader, struct str keyword)
{
    enum { LONGEST = 32 };
    char capitals[LONGEST];
    if (keyword.len > LONGEST) {
        return NULL;
    }
    for (size_t i = 0; i < keyword.len; i++) {
        char c = keyword.data[i];
        capitals[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return names_get(&reader->index, (struct str){ capitals, keyword.len });
}

static bool stands_in(const struct lang_row *row, unsigned scope)
{
    return scope < LANG_SCOPES && (row->scopes & LANG_SCOPE(scope)) != 0;
}

static const struct lang_row *choose_row(const struct keyword_rows *rows, unsigned scope)
{
    const struct lang_row *anywhere = NULL;
    for (; rows; rows = rows->next) {
        if (stands_in(rows->row, scope)) {
            return rows->row;
        }
        if (!anywhere && (rows->row->flags & LANG_ANYWHERE)) {
            anywhere = rows->row;
        }
    }
    return anywhere;
}

static unsigned object_scope(const struct lang_row *row, unsigned scope)
{
    if (stands_in(row, scope)) {
        return scope;
    }
    unsigned first = 0;
    while (first < LANG_SCOPES - 1 && !(row->scopes & LANG_SCOPE(first))) {
        first++;
    }
    return first;
}

/* Looking for what was meant takes time that a file full of mistakes must not cost: messages beyond
 * those kept are only counted. */
static bool is_heard(const struct diags *diags)
{
    return diags->list.count < DIAGS_KEPT;
}

static void complain_unknown(const struct lang_reader *reader, const struct lang_line *line)
{
    struct str shown = lang_quote(line->text, reader->diags->arena);
    struct suggestion suggestion = suggest_for(line->keyword);
    for (size_t i = 0; i < reader->language->row_count; i++) {
        const struct lang_row *row = &reader->language->rows[i];
        bool fits = stands_in(row, reader->scope) || (row->flags & LANG_ANYWHERE);
        if (fits && !(row->flags & LANG_HIDDEN)) {
            suggest_offer(&suggestion, str_of(row->keyword));
        }
    }
    char tail[SUGGEST_TAIL];
    diag_loss(reader->diags, line->place, NULL, "Unrecognised config: \"%.*s\"%s", STR_ARG(shown),
              suggest_tail(&suggestion, tail));
}

static void complain_misplaced(const struct lang_reader *reader, const struct lang_line *line,
                               const struct keyword_rows *rows)
{
    struct buf homes = { 0 };
    for (; rows; rows = rows->next) {
        for (unsigned scope = 0; scope < reader->language->scope_count; scope++) {
            if (stands_in(rows->row, scope)) {
                buf_printf(&homes, "%s%s", homes.len ? " or " : "",
                           reader->language->scope_names[scope]);
            }
        }
    }
    diag_loss(reader->diags, line->place, NULL,
              "Unrecognised config: %.*s does not stand in %s but in %s", STR_ARG(line->keyword),
              reader->language->scope_names[reader->scope], buf_text(&homes));
    buf_free(&homes);
}

static void complain_nowhere(const struct lang_reader *reader, const struct lang_line *line)
{
    struct str shown = lang_quote(line->text, reader->diags->arena);
    diag_loss(reader->diags, line->place, NULL, "Unrecognised config: \"%.*s\": %s", STR_ARG(shown),
              reader->nowhere_reason);
}

static void complain(const struct lang_reader *reader, const struct lang_line *line,
                     const struct keyword_rows *rows)
{
    if (!is_heard(reader->diags)) {
        diag_loss(reader->diags, line->place, NULL, "Unrecognised config");
    } else if (reader->scope == LANG_NOWHERE) {
        complain_nowhere(reader, line);
    } else if (rows) {
        complain_misplaced(reader, line, rows);
    } else {
        complain_unknown(reader, line);
    }
}

/* "WIDTH PIXELS | WIDTH A B" */
static void add_forms(struct buf *out, const struct lang_row *row)
{
    struct str rest = str_of(row->forms);
    struct str form;
    while (lang_next_form(&rest, &form)) {
        buf_printf(out, "%s%s%s%.*s", out->len ? " | " : "", row->keyword, form.len ? " " : "",
                   STR_ARG(form));
    }
}

static void complain_arguments(const struct lang_call *call)
{
    struct diags *diags = call->reader->diags;
    if (!is_heard(diags)) {
        diag_loss(diags, call->line->place, NULL, "Unrecognised config");
        return;
    }
    struct str shown = lang_quote(call->line->text, diags->arena);
    struct buf forms = { 0 };
    add_forms(&forms, call->row);
    struct place place = call->why.len ? call->wrong : call->line->place;
    diag_loss(diags, place, NULL, "Unrecognised config: \"%.*s\"%s%.*s; it goes: %s",
              STR_ARG(shown), call->why.len ? ": " : "", STR_ARG(call->why), buf_text(&forms));
    buf_free(&forms);
}

static void read_line(struct lang_reader *reader, const struct lang_line *line)
{
    const struct keyword_rows *rows = rows_of(reader, line->keyword);
    const struct lang_row *row = choose_row(rows, reader->scope);
    if (!row) {
        complain(reader, line, rows);
        return;
    }
    struct lang_call call = {
        .reader = reader,
        .row = row,
        .object = reader->objects[object_scope(row, reader->scope)],
        .line = line,
        .rest = line->arguments,
    };
    if (!row->kind->read(&call)) {
        complain_arguments(&call);
    }
}

void lang_read(struct lang_reader *reader, struct str text, const char *file)
{
    struct lang_lines lines = lang_lines_of(text, file, reader->arena);
    struct lang_line line;
    while (lang_lines_next(&lines, &line)) {
        reader->section_lines += line.follows_blank;
        read_line(reader, &line);
        reader->section_lines++;
    }
}

void lang_set_defaults(struct lang_reader *reader, unsigned scope, void *object)
{
    for (size_t i = 0; i < reader->language->row_count; i++) {
        const struct lang_row *row = &reader->language->rows[i];
        if (!row->standard || !stands_in(row, scope)) {
            continue;
        }
        struct str standard = str_of(row->standard);
        struct lang_line line = { .text = standard, .arguments = standard };
        struct lang_call call = {
            .reader = reader, .row = row, .object = object, .line = &line, .rest = standard
        };
        if (!row->kind->read(&call)) {
            complain_arguments(&call);
        }
    }
}

void *lang_member(const struct lang_call *call)
{
    return (char *)call->object + call->row->member;
}

const void *lang_member_of(const struct lang_row *row, const void *object)
{
    return (const char *)object + row->member;
}

bool lang_next_form(struct str *rest, struct str *form)
{
    if (!rest->data) {
        return false;
    }
    size_t end = str_find_char(*rest, '\n');
    *form = str_slice(*rest, 0, end);
    *rest = end == STR_NONE ? (struct str){ 0 } : str_from(*rest, end + 1);
    return true;
}

struct str lang_shown(const struct lang_call *call, struct str text)
{
    const struct diags *diags = call->reader->diags;
    return is_heard(diags) ? lang_quote(text, diags->arena) : STR("");
}

bool lang_wrong(struct lang_call *call, struct str part, const char *format, ...)
{
    if (!is_heard(call->reader->diags)) {
        return false;
    }
    va_list args;
    va_start(args, format);
    call->why = arena_vprintf(call->reader->diags->arena, format, args);
    va_end(args);
    call->wrong = lang_call_place(call, part);
    return false;
}

struct place lang_call_place(const struct lang_call *call, struct str part)
{
    return lang_line_place(call->line, part);
}

bool lang_take_word(struct lang_call *call, struct str *word)
{
    return str_next_word(&call->rest, word);
}

bool lang_take_whole(struct lang_call *call, int64_t least, int64_t most, int64_t *value)
{
    struct str word;
    if (!lang_take_word(call, &word)) {
        return lang_wrong(call, word, "a number is missing");
    }
    bool is_signed = word.len && (word.data[0] == '-' || word.data[0] == '+');
    if ((!is_signed || least < 0) && number_signed(word, least, most, value)) {
        return true;
    }
    struct str shown = lang_shown(call, word);
    return lang_wrong(call, word, "\"%.*s\" is not a whole number from %" PRId64 " to %" PRId64,
                      STR_ARG(shown), least, most);
}

bool lang_take_real(struct lang_call *call, int64_t least, int64_t most, double *value)
{
    int64_t whole = 0;
    if (!lang_take_whole(call, least, most, &whole)) {
        return false;
    }
    *value = (double)whole;
    return true;
}

struct str lang_take_rest(struct lang_call *call)
{
    struct str rest = str_trim(call->rest);
    call->rest = str_from(call->rest, call->rest.len);
    return rest;
}

bool lang_take_end(struct lang_call *call)
{
    struct str rest = str_trim(call->rest);
    if (rest.len == 0) {
        return true;
    }
    struct str shown = lang_shown(call, rest);
    return lang_wrong(call, rest, "\"%.*s\" is too much", STR_ARG(shown));
}

bool lang_choice_value(const struct lang_choice *choices, struct str word, unsigned *value)
{
    for (; choices->word; choices++) {
        if (str_equal_nocase(word, str_of(choices->word))) {
            *value = choices->value;
            return true;
        }
    }
    return false;
}

const char *lang_choice_word(const struct lang_choice *choices, unsigned value)
{
    while (choices->word && choices->value != value) {
        choices++;
    }
    return choices->word ? choices->word : "";
}
