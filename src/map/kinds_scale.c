/* From values to colours: SCALE, KEYPOS, KEYSTYLE. */
#include "map/kinds.h"

#include "lang/kinds.h"
#include "map/format.h"
#include "map/reading.h"
#include "map/rows.h"

bool map_is_scale_name(struct str word)
{
    for (size_t i = 0; i < word.len; i++) {
        char c = word.data[i];
        if (!str_is_letter(c) && (i == 0 || (!str_is_digit(c) && c != '_'))) {
            return false;
        }
    }
    return word.len > 0;
}

/* Takes a scale's name if one comes next; else gives DEFAULT. */
static struct str take_scale_name(struct lang_call *call)
{
    struct str rest = call->rest;
    struct str word;
    if (str_next_word(&rest, &word) && map_is_scale_name(word)) {
        call->rest = rest;
        return word;
    }
    return STR("DEFAULT");
}

bool map_is_quantity(struct str text, const char *suffixes)
{
    size_t at = 0;
    while (at < text.len && str_is_digit(text.data[at])) {
        at++;
    }
    if (at == 0) {
        return false;
    }
    if (at < text.len && text.data[at] == '.') {
        at++;
        while (at < text.len && str_is_digit(text.data[at])) {
            at++;
        }
    }
    if (at < text.len &&
        str_find_char(str_of(suffixes), str_lower_char(text.data[at])) != STR_NONE) {
        at++;
    }
    return at == text.len;
}

/* ---- SCALE ---- */

static bool take_limit(struct lang_call *call, struct str *limit)
{
    if (!lang_take_word(call, limit)) {
        return lang_wrong(call, *limit, "a limit is missing");
    }
    bool is_negative = limit->data[0] == '-';
    if (!map_is_quantity(str_from(*limit, is_negative), "munkgt")) {
        struct str shown = lang_shown(call, *limit);
        return lang_wrong(call, *limit, "\"%.*s\" is not a limit such as 25, 2.5 or 10M",
                          STR_ARG(shown));
    }
    return true;
}

static size_t skip_space(struct str text)
{
    size_t at = 0;
    while (at < text.len && str_is_space(text.data[at])) {
        at++;
    }
    return at;
}

/* Cuts digits, which white space must precede, off *REST. */
static bool cut_digits(struct str *rest, double *value)
{
    const double most = MAP_FARTHEST;
    size_t start = skip_space(*rest);
    size_t end = start;
    *value = 0;
    while (end < rest->len && str_is_digit(rest->data[end])) {
        *value = *value * 10 + (rest->data[end] - '0');
        *value = *value > most ? most : *value;
        end++;
    }
    if (start == 0 || end == start) {
        return false;
    }
    *rest = str_from(*rest, end);
    return true;
}

/* Three numbers; the last may run into what follows, as php-weathermap reads it. */
static bool cut_colour(struct lang_call *call, struct colour *colour)
{
    struct str rest = call->rest;
    double parts[3];
    if (!cut_digits(&rest, &parts[0]) || !cut_digits(&rest, &parts[1]) ||
        !cut_digits(&rest, &parts[2])) {
        return false;
    }
    struct str part = str_from(call->rest, skip_space(call->rest));
    call->rest = rest;
    *colour = map_colour_of(call, part, parts);
    return true;
}

static bool take_scale_colours(struct lang_call *call, struct scale_range *range)
{
    const struct str none = STR("none");
    struct str rest = str_from(call->rest, skip_space(call->rest));
    if (str_starts_nocase(rest, none)) {
        call->rest = str_from(rest, none.len);
        /* In capitals it means black in php-weathermap, and so it does here. */
        bool is_none = str_starts(rest, none);
        range->colour.kind = is_none ? COLOUR_NONE : COLOUR_RGB;
        if (!is_none) {
            diag_warning(call->reader->diags, lang_call_place(call, rest), NULL,
                         "NONE in capitals is the colour 0 0 0; \"none\" is no colour");
        }
        return true;
    }
    if (!cut_colour(call, &range->colour)) {
        return lang_wrong(call, rest, "the colour is missing: three numbers or none");
    }
    range->has_gradient = cut_colour(call, &range->colour2);
    return true;
}

static bool scale_read(struct lang_call *call)
{
    struct map_reading *reading = map_reading_of(call);
    struct map *map = reading->map;
    struct str name = take_scale_name(call);
    struct scale_range range = { .kilo = map->kilo, .place = call->line->place };
    if (!take_limit(call, &range.bottom_text) || !take_limit(call, &range.top_text) ||
        !take_scale_colours(call, &range)) {
        return false;
    }
    range.tag = lang_take_rest(call);
    range.key =
        arena_printf(map->arena, "%.*s_%.*s", STR_ARG(range.bottom_text), STR_ARG(range.top_text));
    range.bottom = format_read(range.bottom_text, map->kilo);
    range.top = format_read(range.top_text, map->kilo);
    if (!map_scale_add(map, map_scale_mentioned(map, name), &range)) {
        return lang_wrong(call, call->line->text, "a scale can have %d ranges", MAP_MOST_RANGES);
    }
    reading->has_default_scale = reading->has_default_scale || str_is(name, "DEFAULT");
    return true;
}

static void write_legend_position(struct lang_writer *writer, const struct scale *scale)
{
    struct buf *out = lang_begin_line(writer, "KEYPOS");
    lang_add_word(out, scale->name);
    buf_printf(out, " %.0f %.0f", scale->legend_x, scale->legend_y);
    lang_add_word(out, scale->legend_title);
    lang_end_line(writer);
}

/* The size a KEYSTYLE line without one gives. */
static double inherited_size(const struct map *map, const struct scale *scale)
{
    return scale == map->scales.items[0] ? MAP_STANDARD_LEGEND : map->scales.items[0]->legend_size;
}

static bool has_standard_legend(const struct scale *scale)
{
    return scale->legend_style == LEGEND_CLASSIC && scale->legend_size == MAP_STANDARD_LEGEND;
}

static void write_legend_style(struct lang_writer *writer, const struct map *map,
                               const struct scale *scale)
{
    struct buf *out = lang_begin_line(writer, "KEYSTYLE");
    buf_add_char(out, ' ');
    lang_add_word(out, scale->name);
    lang_add_word(out, str_of(lang_choice_word(map_words_legend_style, scale->legend_style)));
    if (scale->legend_size != inherited_size(map, scale)) {
        buf_printf(out, " %.0f", scale->legend_size);
    }
    lang_end_line(writer);
}

static void write_range_colour(struct buf *out, struct colour colour)
{
    if (colour.kind == COLOUR_RGB) {
        buf_printf(out, " %3.0f %3.0f %3.0f", colour.red, colour.green, colour.blue);
    } else {
        buf_add_text(out, "   none");
    }
}

static bool begins_with_colour(struct str tag)
{
    size_t digits = 0;
    double part;
    while (digits < tag.len && str_is_digit(tag.data[digits])) {
        digits++;
    }
    tag = str_from(tag, digits);
    return digits > 0 && cut_digits(&tag, &part) && cut_digits(&tag, &part);
}

static void write_range_colours(struct buf *out, const struct scale_range *range)
{
    if (!range->has_gradient && range->colour.kind == COLOUR_RGB &&
        begins_with_colour(range->tag)) {
        /* Behind numbers the tag would be a second colour. Only NONE, black, can have such a tag.
         */
        buf_add_text(out, "   NONE");
        return;
    }
    write_range_colour(out, range->colour);
    if (range->has_gradient) {
        buf_add_text(out, "  ");
        write_range_colour(out, range->colour2);
    }
}

static void write_range(struct lang_writer *writer, const struct scale *scale,
                        const struct scale_range *range)
{
    struct buf *out = lang_begin_line(writer, "SCALE");
    lang_add_word(out, scale->name);
    buf_printf(out, " %-4.*s %-4.*s", STR_ARG(range->bottom_text), STR_ARG(range->top_text));
    write_range_colours(out, range);
    if (range->tag.len) {
        buf_add_text(out, "   ");
        lang_add_word(out, range->tag);
    }
    lang_end_line(writer);
}

/* The ranges, each read with the KILO that was in force at its line. */
static void write_ranges(struct lang_writer *writer, const struct map *map,
                         const struct scale *scale)
{
    double kilo = map->kilo;
    for (size_t i = 0; i < scale->ranges.count; i++) {
        const struct scale_range *range = &scale->ranges.items[i];
        if (range->kilo != kilo) {
            kilo = range->kilo;
            buf_printf(lang_begin_line(writer, "KILO"), " %.0f", kilo);
            lang_end_line(writer);
        }
        write_range(writer, scale, range);
    }
    /* Lines that repeat a range make the legend taller. */
    for (size_t i = scale->ranges.count; i > 0 && i < scale->lines; i++) {
        write_range(writer, scale, &scale->ranges.items[scale->ranges.count - 1]);
    }
    if (kilo != map->kilo) {
        buf_printf(lang_begin_line(writer, "KILO"), " %.0f", map->kilo);
        lang_end_line(writer);
    }
    buf_add_char(writer->out, '\n');
}

static void scale_write(const struct lang_row *row, const void *object, const void *base,
                        struct lang_writer *writer)
{
    (void)row;
    (void)base;
    const struct map *map = object;
    for (size_t i = 0; i < map->scales.count; i++) {
        const struct scale *scale = map->scales.items[i];
        bool is_first = i == 0;
        if (!is_first && scale->has_legend) {
            write_legend_position(writer, scale);
        }
        bool is_unsaid = !scale->has_legend && scale->ranges.count == 0;
        if (!is_first && (is_unsaid || !has_standard_legend(scale))) {
            write_legend_style(writer, map, scale);
        }
        write_ranges(writer, map, scale);
    }
}

/* Whatever the map, its scales are written. */
static bool never_same(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    (void)object;
    (void)base;
    return false;
}

const struct lang_kind map_kind_scale = { .read = scale_read,
                                          .write = scale_write,
                                          .same = never_same };

/* ---- KEYPOS and KEYSTYLE ---- */

static bool legend_position_read(struct lang_call *call)
{
    struct str name = take_scale_name(call);
    double x, y;
    if (!lang_take_real(call, -MAP_FARTHEST, MAP_FARTHEST, &x) ||
        !lang_take_real(call, -MAP_FARTHEST, MAP_FARTHEST, &y)) {
        return false;
    }
    struct str title = lang_take_rest(call);
    struct scale *scale = map_scale_mentioned(call->object, name);
    scale->has_legend = true;
    scale->legend_x = x;
    scale->legend_y = y;
    scale->legend_title = title.len ? title : scale->legend_title;
    return true;
}

static void legend_position_write(const struct lang_row *row, const void *object, const void *base,
                                  struct lang_writer *writer)
{
    (void)row;
    (void)base;
    const struct map *map = object;
    buf_add_char(writer->out, '\n');
    write_legend_position(writer, map->scales.items[0]);
}

const struct lang_kind map_kind_legend_position = { .read = legend_position_read,
                                                    .write = legend_position_write,
                                                    .same = never_same };

/* "inverted" or "inverted150" */
static bool split_style(struct str word, unsigned *style, struct str *size)
{
    size_t letters = 0;
    while (letters < word.len && !str_is_digit(word.data[letters])) {
        letters++;
    }
    *size = str_from(word, letters);
    return lang_choice_value(map_words_legend_style, str_slice(word, 0, letters), style);
}

static bool legend_style_read(struct lang_call *call)
{
    struct map *map = call->object;
    struct str words[3] = { 0 };
    size_t count = 0;
    while (count < 3 && lang_take_word(call, &words[count])) {
        count++;
    }
    unsigned style;
    struct str size;
    bool has_name =
        count > 1 && map_is_scale_name(words[0]) && split_style(words[1], &style, &size);
    if (!lang_take_end(call) || (!has_name && !split_style(words[0], &style, &size))) {
        return false;
    }
    size_t used = has_name ? 2 : 1;
    if (size.len == 0 && used < count) {
        size = words[used++];
    }
    struct lang_call sizes = *call;
    sizes.rest = size;
    double pixels;
    if (used < count) {
        return lang_wrong(call, words[used], "\"%.*s\" is too much", STR_ARG(words[used]));
    }
    if (size.len && !lang_take_real(&sizes, 0, MAP_LARGEST_SIZE, &pixels)) {
        return lang_wrong(call, size, "%.*s", STR_ARG(sizes.why));
    }
    struct scale *scale = map_scale_mentioned(map, has_name ? words[0] : STR("DEFAULT"));
    scale->legend_style = (enum legend_style)style;
    scale->legend_size = size.len ? pixels : map->scales.items[0]->legend_size;
    return true;
}

static void legend_style_write(const struct lang_row *row, const void *object, const void *base,
                               struct lang_writer *writer)
{
    (void)row;
    (void)base;
    const struct map *map = object;
    write_legend_style(writer, map, map->scales.items[0]);
}

static bool legend_style_same(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    (void)base;
    const struct map *map = object;
    return has_standard_legend(map->scales.items[0]);
}

const struct lang_kind map_kind_legend_style = { .read = legend_style_read,
                                                 .write = legend_style_write,
                                                 .same = legend_style_same };
