#include "base/diag.h"

#include <stdarg.h>

#include "base/buf.h"

struct diags diags_new(struct arena *arena)
{
    return (struct diags){ .arena = arena };
}

__attribute__((format(printf, 3, 0))) static void keep(struct diags *diags, struct diag diag,
                                                       const char *format, va_list args)
{
    if (diags->list.count >= DIAGS_KEPT) {
        return;
    }
    diag.text = arena_vprintf(diags->arena, format, args);
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
    struct str line = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return line;
}

void diags_print(const struct diags *diags, FILE *stream)
{
    for (size_t i = 0; i < diags->list.count; i++) {
        struct str line = diag_line(&diags->list.items[i], diags->arena);
        fprintf(stream, "%.*s\n", STR_ARG(line));
    }
    size_t all = diags->errors + diags->warnings;
    if (all > DIAGS_KEPT && diags->list.count == DIAGS_KEPT) {
        fprintf(stream, "... and more: %zu errors and %zu warnings in all\n", diags->errors,
                diags->warnings);
    }
}
