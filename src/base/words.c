#include "base/words.h"

#include "base/buf.h"

/* What is left of the text, and the word that is being put together. */
struct cutter {
    struct str rest;
    struct buf word;
};

static char next_char(struct cutter *cutter)
{
    char c = cutter->rest.data[0];
    cutter->rest = str_from(cutter->rest, 1);
    return c;
}

static bool at_space(const struct cutter *cutter)
{
    return cutter->rest.len && str_is_space(cutter->rest.data[0]);
}

/* Behind a backslash outside of quotes. */
static const char *take_escaped(struct cutter *cutter)
{
    if (cutter->rest.len == 0) {
        return "nothing follows the last backslash";
    }
    buf_add_char(&cutter->word, next_char(cutter));
    return NULL;
}

/* Behind an opening ', up to and with the closing one. */
static const char *take_single(struct cutter *cutter)
{
    size_t end = str_find_char(cutter->rest, '\'');
    if (end == STR_NONE) {
        return "a ' is not closed";
    }
    buf_add_str(&cutter->word, str_slice(cutter->rest, 0, end));
    cutter->rest = str_from(cutter->rest, end + 1);
    return NULL;
}

/* The same with ", inside of which a backslash before one of \"$` hides it. */
static const char *take_double(struct cutter *cutter)
{
    while (cutter->rest.len) {
        char c = next_char(cutter);
        if (c == '"') {
            return NULL;
        }
        bool hides = c == '\\' && cutter->rest.len &&
                     str_find_char(STR("\\\"$`"), cutter->rest.data[0]) != STR_NONE;
        buf_add_char(&cutter->word, hides ? next_char(cutter) : c);
    }
    return "a \" is not closed";
}

/* One piece of a word; says what was wrong with it, or NULL. */
static const char *take_piece(struct cutter *cutter)
{
    char c = next_char(cutter);
    switch (c) {
    case '\\':
        return take_escaped(cutter);
    case '\'':
        return take_single(cutter);
    case '"':
        return take_double(cutter);
    default:
        buf_add_char(&cutter->word, c);
        return NULL;
    }
}

static const char *take_word(struct cutter *cutter)
{
    const char *wrong = NULL;
    buf_clear(&cutter->word);
    while (!wrong && cutter->rest.len && !at_space(cutter)) {
        wrong = take_piece(cutter);
    }
    return wrong;
}

static bool skip_space(struct cutter *cutter)
{
    while (at_space(cutter)) {
        next_char(cutter);
    }
    return cutter->rest.len > 0;
}

bool words_split(struct str text, struct place place, struct arena *arena, struct words *words,
                 struct diags *diags)
{
    struct cutter cutter = { .rest = text };
    const char *wrong =
        str_find_char(text, '\0') == STR_NONE ? NULL : "the text holds a NUL character";
    *words = (struct words){ 0 };
    while (!wrong && skip_space(&cutter)) {
        wrong = take_word(&cutter);
        VEC_PUSH(&words->list, arena, arena_text(arena, buf_str(&cutter.word)));
    }
    buf_free(&cutter.word);
    if (wrong) {
        diag_error(diags, place, "%s", wrong);
    }
    return !wrong;
}
