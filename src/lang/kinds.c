#include "lang/kinds.h"

#include <inttypes.h>

#include "base/number.h"
#include "base/suggest.h"

static bool whole_read(struct lang_call *call)
{
    int64_t value;
    if (!lang_take_whole(call, call->row->least, call->row->most, &value) || !lang_take_end(call)) {
        return false;
    }
    *(int64_t *)lang_member(call) = value;
    return true;
}

static void whole_write(const struct lang_row *row, const void *object, const void *base,
                        struct lang_writer *writer)
{
    (void)base;
    const int64_t *value = lang_member_of(row, object);
    buf_printf(lang_begin_line(writer, row->keyword), " %" PRId64, *value);
    lang_end_line(writer);
}

static bool whole_same(const struct lang_row *row, const void *object, const void *base)
{
    const int64_t *value = lang_member_of(row, object);
    const int64_t *other = lang_member_of(row, base);
    return *value == *other;
}

const struct lang_kind lang_whole = { .read = whole_read,
                                      .write = whole_write,
                                      .same = whole_same };

static bool has_decimals(struct str word)
{
    return str_find_char(word, '.') != STR_NONE && word.len && str_is_digit(word.data[0]);
}

static bool take_decimal(struct lang_call *call, double *value)
{
    const struct lang_row *row = call->row;
    struct str rest = call->rest;
    struct str word;
    if (!(row->option & LANG_FRACTION) || !str_next_word(&rest, &word) || !has_decimals(word)) {
        return lang_take_real(call, row->least, row->most, value);
    }
    if (!number_decimal(word, value) || *value < (double)row->least || *value > (double)row->most) {
        struct str shown = lang_shown(call, word);
        return lang_wrong(call, word, "\"%.*s\" is not a number from %" PRId64 " to %" PRId64,
                          STR_ARG(shown), row->least, row->most);
    }
    call->rest = rest;
    return true;
}

static bool real_read(struct lang_call *call)
{
    double value;
    if (!take_decimal(call, &value) || !lang_take_end(call)) {
        return false;
    }
    *(double *)lang_member(call) = value;
    return true;
}

void lang_add_real(struct buf *out, double value)
{
    enum { MOST_DECIMALS = 17 };
    char text[512];
    for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
        snprintf(text, sizeof text, "%.*f", decimals, value);
        double read;
        if (number_decimal(str_of(text), &read) && read == value) {
            break;
        }
    }
    buf_printf(out, " %s", text);
}

static void real_write(const struct lang_row *row, const void *object, const void *base,
                       struct lang_writer *writer)
{
    (void)base;
    const double *value = lang_member_of(row, object);
    lang_add_real(lang_begin_line(writer, row->keyword), *value);
    lang_end_line(writer);
}

static bool real_same(const struct lang_row *row, const void *object, const void *base)
{
    const double *value = lang_member_of(row, object);
    const double *other = lang_member_of(row, base);
    return *value == *other;
}

const struct lang_kind lang_real = { .read = real_read, .write = real_write, .same = real_same };

static bool pair_read(struct lang_call *call)
{
    double values[2];
    if (!take_decimal(call, &values[0]) || !take_decimal(call, &values[1]) ||
        !lang_take_end(call)) {
        return false;
    }
    double *member = lang_member(call);
    member[0] = values[0];
    member[1] = values[1];
    return true;
}

static void pair_write(const struct lang_row *row, const void *object, const void *base,
                       struct lang_writer *writer)
{
    (void)base;
    const double *values = lang_member_of(row, object);
    struct buf *out = lang_begin_line(writer, row->keyword);
    lang_add_real(out, values[0]);
    lang_add_real(out, values[1]);
    lang_end_line(writer);
}

static bool pair_same(const struct lang_row *row, const void *object, const void *base)
{
    const double *values = lang_member_of(row, object);
    const double *others = lang_member_of(row, base);
    return values[0] == others[0] && values[1] == others[1];
}

const struct lang_kind lang_real_pair = { .read = pair_read,
                                          .write = pair_write,
                                          .same = pair_same };

static bool text_read(struct lang_call *call)
{
    struct str text = lang_take_rest(call);
    if (text.len == 0 && !(call->row->option & LANG_MAY_BE_EMPTY)) {
        return lang_wrong(call, text, "the text is missing");
    }
    *(struct str *)lang_member(call) = text;
    return true;
}

static void text_write(const struct lang_row *row, const void *object, const void *base,
                       struct lang_writer *writer)
{
    (void)base;
    const struct str *text = lang_member_of(row, object);
    lang_write_line(writer, row->keyword, *text);
}

static bool text_same(const struct lang_row *row, const void *object, const void *base)
{
    const struct str *text = lang_member_of(row, object);
    const struct str *other = lang_member_of(row, base);
    return str_equal(*text, *other);
}

static bool text_can_write(const struct lang_row *row, const void *object, const void *base)
{
    const struct str *text = lang_member_of(row, object);
    return text->len > 0 || (row->option & LANG_MAY_BE_EMPTY) || text_same(row, object, base);
}

const struct lang_kind lang_text = {
    .read = text_read, .write = text_write, .same = text_same, .can_write = text_can_write
};

static bool choice_wrong(struct lang_call *call, struct str word)
{
    struct suggestion suggestion = suggest_for(word);
    for (const struct lang_choice *choice = call->row->choices; choice->word; choice++) {
        suggest_offer(&suggestion, str_of(choice->word));
    }
    char tail[SUGGEST_TAIL];
    struct str shown = lang_shown(call, word);
    return lang_wrong(call, word, "\"%.*s\" is not known%s", STR_ARG(shown),
                      suggest_tail(&suggestion, tail));
}

static bool choice_read(struct lang_call *call)
{
    struct str word;
    if (!lang_take_word(call, &word)) {
        return lang_wrong(call, word, "a word is missing");
    }
    unsigned value;
    if (!lang_choice_value(call->row->choices, word, &value)) {
        return choice_wrong(call, word);
    }
    if (!lang_take_end(call)) {
        return false;
    }
    *(unsigned *)lang_member(call) = value;
    return true;
}

static void choice_write(const struct lang_row *row, const void *object, const void *base,
                         struct lang_writer *writer)
{
    (void)base;
    const unsigned *value = lang_member_of(row, object);
    lang_write_line(writer, row->keyword, str_of(lang_choice_word(row->choices, *value)));
}

static bool choice_same(const struct lang_row *row, const void *object, const void *base)
{
    const unsigned *value = lang_member_of(row, object);
    const unsigned *other = lang_member_of(row, base);
    return *value == *other;
}

const struct lang_kind lang_choice = { .read = choice_read,
                                       .write = choice_write,
                                       .same = choice_same };
