#include "base/diag.h"

#include <stdarg.h>

#include "base/buf.h"

struct diags diags_new(struct arena *arena)
{
    return (struct diags){ .arena = arena };
}

/* Errors are kept even where warnings have filled the list: they say why there is no result. */
static bool is_kept(const struct diags *diags, enum severity severity)
{
    return diags->list.count < DIAGS_KEPT ||
           (severity == SEVERITY_ERROR && diags->errors < DIAGS_KEPT);
}

/* Without the bytes of a UTF-8 character that has been cut in two. */
static struct str whole_characters(struct str text)
{
    size_t end = text.len;
    while (end > 0 && ((unsigned char)text.data[end - 1] & 0xC0) == 0x80) {
        end--;
    }
    return str_slice(text, 0, end > 0 ? end - 1 : 0);
}

__attribute__((format(printf, 3, 0))) static void keep(struct diags *diags, struct diag diag,
                                                       const char *format, va_list args)
{
    if (!is_kept(diags, diag.severity)) {
        return;
    }
    char scratch[DIAG_LONGEST + 1];
    int len = vsnprintf(scratch, sizeof scratch, format, args);
    struct str text = str_of(scratch);
    diag.text = len > DIAG_LONGEST
                    ? arena_printf(diags->arena, "%.*s...", STR_ARG(whole_characters(text)))
                    : arena_str(diags->arena, text);
    VEC_PUSH(&diags->list, diags->arena, diag);
}

void diag_error(struct diags *diags, struct place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    keep(diags, (struct diag){ .severity = SEVERITY_ERROR, .place = place }, format, args);
    va_end(args);
    diags->errors++;
}

void diag_loss(struct diags *diags, struct place place, const char *code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    keep(diags, (struct diag){ .severity = SEVERITY_LOSS, .place = place, .code = code }, format,
         args);
    va_end(args);
    diags->warnings++;
}

void diag_warning(struct diags *diags, struct place place, const char *code, const char *format,
                  ...)
{
    va_list args;
    va_start(args, format);
    keep(diags, (struct diag){ .severity = SEVERITY_WARNING, .place = place, .code = code }, format,
         args);
    va_end(args);
    diags->warnings++;
}

void diag_note(struct diags *diags, struct place place, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    keep(diags, (struct diag){ .severity = SEVERITY_NOTE, .place = place }, format, args);
    va_end(args);
}

static void add_place(struct buf *out, struct place place)
{
    if (!place.file) {
        return;
    }
    buf_add_text(out, place.file);
    if (place.line) {
        buf_printf(out, ":%u", place.line);
    }
    if (place.line && place.column) {
        buf_printf(out, ":%u", place.column);
    }
    buf_add_text(out, ": ");
}

/* Control characters of ASCII, and in UTF-8 the second byte of those that come after it. */
static bool steers(unsigned char before, unsigned char c)
{
    return c < ' ' || c == 0x7F || (before == 0xC2 && c >= 0x80 && c < 0xA0);
}

/* Names come from files of strangers: what would steer a terminal becomes a question mark. */
static struct str shown(struct buf *line)
{
    unsigned char before = 0;
    for (size_t i = 0; i < line->len; i++) {
        unsigned char c = (unsigned char)line->data[i];
        if (steers(before, c)) {
            line->data[i] = '?';
        }
        before = c;
    }
    return buf_str(line);
}

struct str diag_line(const struct diag *diag, struct arena *arena)
{
    static const char *const words[] = {
        [SEVERITY_ERROR] = "error",
        [SEVERITY_LOSS] = "warning",
        [SEVERITY_WARNING] = "warning",
        [SEVERITY_NOTE] = "note",
    };
    struct buf out = { 0 };
    add_place(&out, diag->place);
    buf_printf(&out, "%s: %.*s", words[diag->severity], STR_ARG(diag->text));
    if (diag->code) {
        buf_printf(&out, " [%s]", diag->code);
    }
    struct str line = arena_str(arena, shown(&out));
    buf_free(&out);
    return line;
}

static bool is_same(const struct diag *a, const struct diag *b)
{
    return a->place.line == b->place.line && a->place.column == b->place.column &&
           a->code == b->code && a->place.file == b->place.file && str_equal(a->text, b->text);
}

/* Whether the diagnostic INDEX was there before, with its place: an icon that many nodes have
 * inherited is missing once. One without a place may be about another thing each time. */
static bool is_repeated(const struct diags *diags, size_t index)
{
    const struct diag *diag = &diags->list.items[index];
    for (size_t i = 0; i < index && diag->place.line > 0; i++) {
        if (is_same(&diags->list.items[i], diag)) {
            return true;
        }
    }
    return false;
}

void diags_print(const struct diags *diags, FILE *stream)
{
    bool told = true;
    for (size_t i = 0; i < diags->list.count; i++) {
        /* A note belongs to what it stands behind. */
        told = diags->list.items[i].severity == SEVERITY_NOTE ? told : !is_repeated(diags, i);
        if (told) {
            struct str line = diag_line(&diags->list.items[i], diags->arena);
            fprintf(stream, "%.*s\n", STR_ARG(line));
        }
    }
    size_t all = diags->errors + diags->warnings;
    if (all > DIAGS_KEPT && diags->list.count >= DIAGS_KEPT) {
        fprintf(stream, "... and more: %zu errors and %zu warnings in all\n", diags->errors,
                diags->warnings);
    }
}
