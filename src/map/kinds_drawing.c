/* How things look: ICON, ARROWSTYLE, bandwidth labels, FONTDEFINE. */
#include "map/kinds.h"

#include <inttypes.h>

#include "lang/kinds.h"
#include "map/reading.h"
#include "map/rows.h"

/* ---- ICON ---- */

/* The artificial icons have their names in lower case whatever the map writes. */
static struct str shape_name(struct str word)
{
    static const char *const shapes[] = {
        "box", "rbox", "round", "inpie", "outpie", "nink", "gauge"
    };
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (str_equal_nocase(word, str_of(shapes[i]))) {
            return str_of(shapes[i]);
        }
    }
    return word;
}

static bool icon_read(struct lang_call *call)
{
    struct str rest = call->rest;
    struct str words[3] = { 0 };
    size_t count = 0;
    while (count < 3 && str_next_word(&rest, &words[count])) {
        count++;
    }
    if (count != 1 && count != 3) {
        return lang_wrong(call, call->rest, "ICON takes a file or a width, a height and a file");
    }
    struct icon icon = { .place = call->line->place };
    if (count == 3 && (!lang_take_real(call, 0, MAP_LARGEST_SIZE, &icon.width) ||
                       !lang_take_real(call, 0, MAP_LARGEST_SIZE, &icon.height))) {
        return false;
    }
    lang_take_word(call, &words[0]);
    if (!lang_take_end(call)) {
        return false;
    }
    icon.file = shape_name(words[0]);
    *(struct icon *)lang_member(call) = icon;
    return true;
}

static void icon_write(const struct lang_row *row, const void *object, const void *base,
                       struct lang_writer *writer)
{
    (void)base;
    const struct icon *icon = lang_member_of(row, object);
    struct buf *out = lang_begin_line(writer, row->keyword);
    if (icon->width != 0 || icon->height != 0) {
        buf_printf(out, " %.0f %.0f", icon->width, icon->height);
    }
    lang_add_word(out, icon->file);
    lang_end_line(writer);
}

static bool icon_same(const struct lang_row *row, const void *object, const void *base)
{
    const struct icon *a = lang_member_of(row, object);
    const struct icon *b = lang_member_of(row, base);
    return str_equal(a->file, b->file) && a->width == b->width && a->height == b->height;
}

static bool icon_can_write(const struct lang_row *row, const void *object, const void *base)
{
    const struct icon *a = lang_member_of(row, object);
    const struct icon *b = lang_member_of(row, base);
    return a->file.len > 0 || b->file.len == 0;
}

const struct lang_kind map_kind_icon = {
    .read = icon_read, .write = icon_write, .same = icon_same, .can_write = icon_can_write
};

/* ---- ARROWSTYLE ---- */

static const struct {
    const char *word;
    struct arrow arrow;
} arrows[] = { { "classic", { 4, 2 } }, { "compact", { 1, 1 } } };

static bool same_arrow(struct arrow a, struct arrow b)
{
    return a.length == b.length && a.width == b.width;
}

static bool arrow_by_name(struct lang_call *call, struct arrow *arrow)
{
    struct str rest = call->rest;
    struct str word;
    str_next_word(&rest, &word);
    for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++) {
        if (str_equal_nocase(word, str_of(arrows[i].word))) {
            *arrow = arrows[i].arrow;
            call->rest = rest;
            return true;
        }
    }
    return false;
}

static bool arrow_read(struct lang_call *call)
{
    struct arrow arrow;
    if (!arrow_by_name(call, &arrow) &&
        (!lang_take_real(call, 0, MAP_LARGEST_LINK_WIDTH, &arrow.length) ||
         !lang_take_real(call, 0, MAP_LARGEST_LINK_WIDTH, &arrow.width))) {
        return false;
    }
    if (!lang_take_end(call)) {
        return false;
    }
    *(struct arrow *)lang_member(call) = arrow;
    return true;
}

struct str map_arrow_text(struct arrow arrow, struct arena *arena)
{
    for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++) {
        if (same_arrow(arrow, arrows[i].arrow)) {
            return str_of(arrows[i].word);
        }
    }
    return arena_printf(arena, "%.0f %.0f", arrow.length, arrow.width);
}

static void arrow_write(const struct lang_row *row, const void *object, const void *base,
                        struct lang_writer *writer)
{
    (void)base;
    const struct arrow *arrow = lang_member_of(row, object);
    struct arena *scratch = arena_new();
    lang_write_line(writer, row->keyword, map_arrow_text(*arrow, scratch));
    arena_free(scratch);
}

static bool arrow_same(const struct lang_row *row, const void *object, const void *base)
{
    const struct arrow *a = lang_member_of(row, object);
    const struct arrow *b = lang_member_of(row, base);
    return same_arrow(*a, *b);
}

const struct lang_kind map_kind_arrow = { .read = arrow_read,
                                          .write = arrow_write,
                                          .same = arrow_same };

/* ---- BWLABEL, INBWFORMAT, OUTBWFORMAT ---- */

static const struct {
    enum bandwidth_label label;
    const char *formats[DIRECTIONS];
} labels[] = {
    { BWLABEL_PERCENT, { "{link:this:inpercent:%.2f}%", "{link:this:outpercent:%.2f}%" } },
    { BWLABEL_BITS, { "{link:this:bandwidth_in:%2k}", "{link:this:bandwidth_out:%2k}" } },
    { BWLABEL_UNFORMATTED, { "{link:this:bandwidth_in}", "{link:this:bandwidth_out}" } },
    { BWLABEL_NONE, { "", "" } },
};

static bool bandwidth_label_read(struct lang_call *call)
{
    struct link_style *style = lang_member(call);
    struct str word;
    unsigned label;
    if (!lang_take_word(call, &word) || !lang_choice_value(call->row->choices, word, &label)) {
        return lang_wrong(call, word, "it is one of percent, bits, unformatted and none");
    }
    if (!lang_take_end(call)) {
        return false;
    }
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (labels[i].label == label) {
            style->bandwidth_label = labels[i].label;
            style->bandwidth_format[DIRECTION_IN] = str_of(labels[i].formats[DIRECTION_IN]);
            style->bandwidth_format[DIRECTION_OUT] = str_of(labels[i].formats[DIRECTION_OUT]);
        }
    }
    return true;
}

/* Formats of the map's own can't be written empty: an empty one needs "none" before the other. */
static void write_custom(struct lang_writer *writer, const struct link_style *style)
{
    const char *const keywords[DIRECTIONS] = { "INBWFORMAT", "OUTBWFORMAT" };
    const struct str *formats = style->bandwidth_format;
    if (formats[DIRECTION_IN].len == 0 || formats[DIRECTION_OUT].len == 0) {
        lang_write_line(writer, "BWLABEL", STR("none"));
    }
    for (size_t i = 0; i < DIRECTIONS; i++) {
        if (formats[i].len) {
            lang_write_line(writer, keywords[i], formats[i]);
        }
    }
}

static void bandwidth_label_write(const struct lang_row *row, const void *object, const void *base,
                                  struct lang_writer *writer)
{
    (void)base;
    const struct link_style *style = lang_member_of(row, object);
    if (style->bandwidth_label == BWLABEL_CUSTOM) {
        write_custom(writer, style);
        return;
    }
    lang_write_line(writer, row->keyword,
                    str_of(lang_choice_word(row->choices, style->bandwidth_label)));
}

static bool bandwidth_label_same(const struct lang_row *row, const void *object, const void *base)
{
    const struct link_style *a = lang_member_of(row, object);
    const struct link_style *b = lang_member_of(row, base);
    return a->bandwidth_label == b->bandwidth_label &&
           str_equal(a->bandwidth_format[DIRECTION_IN], b->bandwidth_format[DIRECTION_IN]) &&
           str_equal(a->bandwidth_format[DIRECTION_OUT], b->bandwidth_format[DIRECTION_OUT]);
}

const struct lang_kind map_kind_bandwidth_label = { .read = bandwidth_label_read,
                                                    .write = bandwidth_label_write,
                                                    .same = bandwidth_label_same };

static bool bandwidth_format_read(struct lang_call *call)
{
    struct link_style *style = lang_member(call);
    struct str format = lang_take_rest(call);
    if (format.len == 0) {
        return lang_wrong(call, format, "the format is missing; BWLABEL none shows no label");
    }
    style->bandwidth_format[call->row->option] = format;
    style->bandwidth_label = BWLABEL_CUSTOM;
    return true;
}

const struct lang_kind map_kind_bandwidth_format = { .read = bandwidth_format_read };

/* ---- BACKGROUND ---- */

static bool background_read(struct lang_call *call)
{
    struct map *map = call->object;
    map->background_place = lang_call_place(call, str_trim(call->rest));
    return lang_text.read(call);
}

static void background_write(const struct lang_row *row, const void *object, const void *base,
                             struct lang_writer *writer)
{
    lang_text.write(row, object, base, writer);
}

static bool background_same(const struct lang_row *row, const void *object, const void *base)
{
    return lang_text.same(row, object, base);
}

const struct lang_kind map_kind_background = { .read = background_read,
                                               .write = background_write,
                                               .same = background_same };

/* ---- FONTDEFINE ---- */

static bool font_read(struct lang_call *call)
{
    struct map *map = call->object;
    struct font font = { .place = call->line->place };
    if (!lang_take_whole(call, 1, MAP_FARTHEST, &font.number)) {
        return false;
    }
    if (!lang_take_word(call, &font.file)) {
        return lang_wrong(call, font.file, "the font's file is missing");
    }
    if (str_trim(call->rest).len && !lang_take_whole(call, 1, MAP_LARGEST_FONT, &font.size)) {
        return false;
    }
    if (!lang_take_end(call)) {
        return false;
    }
    VEC_PUSH(&map->fonts, map->arena, font);
    return true;
}

static void font_write(const struct lang_row *row, const void *object, const void *base,
                       struct lang_writer *writer)
{
    (void)base;
    const struct map *map = object;
    for (size_t i = 0; i < map->fonts.count; i++) {
        const struct font *font = &map->fonts.items[i];
        struct buf *out = lang_begin_line(writer, row->keyword);
        buf_printf(out, " %" PRId64, font->number);
        lang_add_word(out, font->file);
        if (font->size) {
            buf_printf(out, " %" PRId64, font->size);
        }
        lang_end_line(writer);
    }
}

static bool font_same(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    (void)base;
    const struct map *map = object;
    return map->fonts.count == 0;
}

const struct lang_kind map_kind_font = { .read = font_read,
                                         .write = font_write,
                                         .same = font_same };
