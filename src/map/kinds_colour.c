#include "map/kinds.h"

#include "lang/kinds.h"
#include "map/rows.h"

static const struct {
    const char *word;
    unsigned option;
    enum colour_kind kind;
} specials[] = {
    { "none", MAP_COLOUR_NONE, COLOUR_NONE },
    { "copy", MAP_COLOUR_COPY, COLOUR_COPY },
    { "contrast", MAP_COLOUR_CONTRAST, COLOUR_CONTRAST },
};
enum { SPECIALS = sizeof specials / sizeof *specials };

struct colour map_colour_of(struct lang_call *call, struct str part, const double components[3])
{
    const double most = 255;
    double kept[3];
    bool is_clamped = false;
    for (size_t i = 0; i < 3; i++) {
        kept[i] = components[i] > most ? most : components[i];
        is_clamped = is_clamped || components[i] > most;
    }
    if (is_clamped) {
        diag_warning(call->reader->diags, lang_call_place(call, part), NULL,
                     "a colour's parts go from 0 to 255; %.0f %.0f %.0f becomes %.0f %.0f %.0f",
                     components[0], components[1], components[2], kept[0], kept[1], kept[2]);
    }
    return (struct colour){ COLOUR_RGB, kept[0], kept[1], kept[2] };
}

static bool special_take(struct lang_call *call, struct colour *colour)
{
    struct str after = call->rest;
    struct str word;
    if (!str_next_word(&after, &word)) {
        return false;
    }
    for (size_t i = 0; i < SPECIALS; i++) {
        if ((call->row->option & specials[i].option) &&
            str_equal_nocase(word, str_of(specials[i].word))) {
            *colour = (struct colour){ .kind = specials[i].kind };
            call->rest = after;
            return true;
        }
    }
    return false;
}

/* Larger numbers than 255 are read and clamped, as php-weathermap's maps may have them. */
static bool components_take(struct lang_call *call, double components[3])
{
    for (size_t i = 0; i < 3; i++) {
        if (!lang_take_real(call, 0, MAP_FARTHEST, &components[i])) {
            return lang_wrong(call, str_trim(call->line->arguments),
                              "a colour is three numbers from 0 to 255");
        }
    }
    return true;
}

static bool colour_read(struct lang_call *call)
{
    struct colour colour;
    struct str start = str_trim(call->rest);
    double components[3] = { 0 };
    bool is_special = special_take(call, &colour);
    if (!is_special && !components_take(call, components)) {
        return false;
    }
    if (!lang_take_end(call)) {
        return false;
    }
    *(struct colour *)lang_member(call) =
        is_special ? colour : map_colour_of(call, start, components);
    return true;
}

void map_colour_write(struct buf *out, struct colour colour)
{
    for (size_t i = 0; i < SPECIALS; i++) {
        if (specials[i].kind == colour.kind) {
            buf_add_text(out, specials[i].word);
            return;
        }
    }
    buf_printf(out, "%.0f %.0f %.0f", colour.red, colour.green, colour.blue);
}

static void colour_write(const struct lang_row *row, const void *object, const void *base,
                         struct lang_writer *writer)
{
    (void)base;
    const struct colour *colour = lang_member_of(row, object);
    struct buf *out = lang_begin_line(writer, row->keyword);
    buf_add_char(out, ' ');
    map_colour_write(out, *colour);
    lang_end_line(writer);
}

bool map_colour_same(struct colour a, struct colour b)
{
    return a.kind == b.kind &&
           (a.kind != COLOUR_RGB || (a.red == b.red && a.green == b.green && a.blue == b.blue));
}

static bool colour_same(const struct lang_row *row, const void *object, const void *base)
{
    const struct colour *colour = lang_member_of(row, object);
    const struct colour *other = lang_member_of(row, base);
    return map_colour_same(*colour, *other);
}

const struct lang_kind map_kind_colour = { .read = colour_read,
                                           .write = colour_write,
                                           .same = colour_same };
