#include "lang/line.h"

#include "base/buf.h"

static struct str without_returns(struct str text, struct arena *arena)
{
    if (str_find_char(text, '\r') == STR_NONE) {
        return text;
    }
    char *kept = arena_alloc(arena, text.len);
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] != '\r') {
            kept[count++] = text.data[i];
        }
    }
    return (struct str){ kept, count };
}

struct lang_lines lang_lines_of(struct str text, const char *file, struct arena *arena)
{
    const struct str mark = STR("\xEF\xBB\xBF");
    if (str_starts(text, mark)) {
        text = str_from(text, mark.len);
    }
    return (struct lang_lines){ .rest = without_returns(text, arena), .file = file };
}

static bool is_margin(char c)
{
    return c == '\0' || str_is_space(c);
}

static struct str trim(struct str text)
{
    while (text.len && is_margin(text.data[0])) {
        text = str_from(text, 1);
    }
    while (text.len && is_margin(text.data[text.len - 1])) {
        text.len--;
    }
    return text;
}

bool lang_lines_next(struct lang_lines *lines, struct lang_line *line)
{
    bool follows_blank = false;
    struct str whole;
    while (str_next_line(&lines->rest, &whole)) {
        lines->line++;
        struct str text = trim(whole);
        if (text.len && text.data[0] != '#') {
            *line = (struct lang_line){ .whole = whole, .text = text, .arguments = text };
            line->follows_blank = follows_blank;
            line->place.file = lines->file;
            line->place.line = lines->line;
            str_next_word(&line->arguments, &line->keyword);
            line->arguments = trim(line->arguments);
            line->place = lang_line_place(line, text);
            return true;
        }
        follows_blank = follows_blank || text.len == 0;
    }
    return false;
}

struct place lang_line_place(const struct lang_line *line, struct str part)
{
    struct place place = line->place;
    if (line->whole.len) {
        place.column = (unsigned)(part.data - line->whole.data) + 1;
    }
    return place;
}

struct str lang_quote(struct str text, struct arena *arena)
{
    enum { LONGEST = 60 };
    bool is_cut = text.len > LONGEST;
    char *shown = arena_alloc(arena, LONGEST);
    struct str kept = str_slice(text, 0, LONGEST);
    for (size_t i = 0; i < kept.len; i++) {
        unsigned char c = (unsigned char)kept.data[i];
        shown[i] = c < ' ' || c == 0x7F ? ' ' : kept.data[i];
    }
    kept.data = shown;
    return is_cut ? arena_printf(arena, "%.*s...", STR_ARG(kept)) : kept;
}
