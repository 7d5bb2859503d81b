#include "settings/words.h"

/* What is left of a line, and where it stands. */
struct scan {
    struct str rest;
    struct place place;
    struct diags *diags;
};

static void advance(struct scan *scan, size_t count)
{
    scan->rest = str_from(scan->rest, count);
    scan->place.column += (unsigned)count;
}

static void skip_space(struct scan *scan)
{
    size_t count = 0;
    while (count < scan->rest.len && str_is_space(scan->rest.data[count])) {
        count++;
    }
    advance(scan, count);
}

static bool is_control(char c)
{
    return (unsigned char)c < ' ' || c == 0x7f;
}

static bool check_control(const struct settings_word *word, struct diags *diags)
{
    for (size_t i = 0; i < word->text.len; i++) {
        if (is_control(word->text.data[i])) {
            diag_error(diags, word->place, "a control character (0x%02x) in a word",
                       (unsigned)(unsigned char)word->text.data[i]);
            return false;
        }
    }
    return true;
}

static bool take_quoted(struct scan *scan, struct settings_word *word)
{
    struct str inside = str_from(scan->rest, 1);
    size_t end = str_find_char(inside, '"');
    if (end == STR_NONE) {
        diag_error(scan->diags, scan->place, "the quote is not closed on this line");
        return false;
    }
    *word = (struct settings_word){ str_slice(inside, 0, end), scan->place };
    advance(scan, end + 2);
    if (scan->rest.len && !str_is_space(scan->rest.data[0])) {
        diag_error(scan->diags, scan->place, "expected white space after the closing quote");
        return false;
    }
    return true;
}

static void take_bare(struct scan *scan, struct settings_word *word)
{
    size_t end = 0;
    while (end < scan->rest.len && !str_is_space(scan->rest.data[end])) {
        end++;
    }
    *word = (struct settings_word){ str_slice(scan->rest, 0, end), scan->place };
    advance(scan, end);
}

static bool take_word(struct scan *scan, struct settings_words *words)
{
    if (words->count == SETTINGS_WORDS_MAX) {
        diag_error(scan->diags, scan->place, "more than %d words on a line", SETTINGS_WORDS_MAX);
        return false;
    }
    struct settings_word *word = &words->items[words->count];
    if (scan->rest.data[0] != '"') {
        take_bare(scan, word);
    } else if (!take_quoted(scan, word)) {
        return false;
    }
    words->count++;
    return check_control(word, scan->diags);
}

bool settings_split(struct str line, struct place place, struct settings_words *words,
                    struct diags *diags)
{
    struct scan scan = { line, place, diags };
    scan.place.column = 1;
    words->count = 0;
    for (skip_space(&scan); scan.rest.len && scan.rest.data[0] != '#'; skip_space(&scan)) {
        if (!take_word(&scan, words)) {
            return false;
        }
    }
    return true;
}
