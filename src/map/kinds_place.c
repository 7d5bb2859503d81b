/* Where things are: POSITION, NODES, VIA, LABELOFFSET. */
#include "map/kinds.h"

#include "base/number.h"
#include "lang/kinds.h"
#include "map/reading.h"
#include "map/rows.h"

static bool read_whole(struct str text, double *value)
{
    int64_t number;
    if (!number_signed(text, -MAP_FARTHEST, MAP_FARTHEST, &number)) {
        return false;
    }
    *value = (double)number;
    return true;
}

/* "45r20": degrees clockwise from north, and pixels. */
static bool read_polar(struct str text, double *angle, double *radius)
{
    size_t mark = 0;
    while (mark < text.len && str_lower_char(text.data[mark]) != 'r') {
        mark++;
    }
    struct str distance = str_from(text, mark + 1);
    return mark < text.len && distance.len && str_is_digit(distance.data[0]) &&
           read_whole(str_slice(text, 0, mark), angle) && read_whole(distance, radius);
}

/* "NE" or "NE50" */
static bool read_compass(struct str text, struct offset *offset)
{
    size_t letters = 0;
    while (letters < text.len && str_is_letter(text.data[letters])) {
        letters++;
    }
    unsigned compass;
    struct str percent = str_from(text, letters);
    if (!lang_choice_value(map_words_compass, str_slice(text, 0, letters), &compass)) {
        return false;
    }
    *offset = (struct offset){
        .kind = OFFSET_COMPASS, .compass = (enum compass)compass, .percent = 100, .text = text
    };
    return percent.len == 0 ||
           (str_is_digit(percent.data[0]) && read_whole(percent, &offset->percent));
}

bool map_offset_read(struct str text, struct offset *offset)
{
    double angle, radius;
    if (read_polar(text, &angle, &radius)) {
        *offset =
            (struct offset){ .kind = OFFSET_POLAR, .angle = angle, .radius = radius, .text = text };
        return true;
    }
    struct offset compass;
    if (read_compass(text, &compass)) {
        *offset = compass;
        return true;
    }
    return false;
}

static bool same_point(struct point a, struct point b)
{
    return a.x == b.x && a.y == b.y;
}

static bool same_offset(const struct offset *a, const struct offset *b)
{
    return a->kind == b->kind && same_point(a->pixels, b->pixels) && a->compass == b->compass &&
           a->percent == b->percent && a->angle == b->angle && a->radius == b->radius;
}

/* ---- POSITION ---- */

/* Numbers without a base leave the base of an earlier or inherited POSITION in force. */
static bool place_absolute(struct lang_call *call, struct str x, struct str y)
{
    struct node *node = call->object;
    struct point given;
    if (!read_whole(x, &given.x) || !read_whole(y, &given.y)) {
        return lang_wrong(call, x, "POSITION needs two whole numbers from %d to %d", -MAP_FARTHEST,
                          MAP_FARTHEST);
    }
    struct position *position = &node->style.position;
    position->kind = position->relative_to.len ? POSITION_RELATIVE : POSITION_ABSOLUTE;
    position->given = given;
    position->place = call->line->place;
    return true;
}

static bool place_relative(struct lang_call *call, struct str base, struct point given,
                           bool is_polar)
{
    struct node *node = call->object;
    node->style.position = (struct position){
        .kind = POSITION_RELATIVE,
        .given = given,
        .relative_to = base,
        .place = lang_call_place(call, base),
    };
    node->position_is_polar = is_polar;
    return true;
}

static bool position_read(struct lang_call *call)
{
    struct str words[3] = { 0 };
    size_t count = 0;
    while (count < 3 && lang_take_word(call, &words[count])) {
        count++;
    }
    if (!lang_take_end(call)) {
        return false;
    }
    struct point given;
    if (count == 3 && read_whole(words[1], &given.x) && read_whole(words[2], &given.y)) {
        return place_relative(call, words[0], given, false);
    }
    if (count == 2 && read_polar(words[1], &given.x, &given.y)) {
        return place_relative(call, words[0], given, true);
    }
    return count == 2 ? place_absolute(call, words[0], words[1]) : false;
}

static void write_relative(const struct lang_row *row, const struct node *node,
                           struct lang_writer *writer)
{
    const struct position *position = &node->style.position;
    struct point given = position->given;
    struct buf *out = lang_begin_line(writer, row->keyword);
    lang_add_word(out, position->relative_to);
    if (!node->position_is_polar) {
        buf_printf(out, " %.0f %.0f", given.x, given.y);
        lang_end_line(writer);
        return;
    }
    buf_printf(out, " %.0fr%.0f", given.x, given.y < 0 ? 0 : given.y);
    lang_end_line(writer);
    if (given.y < 0) {
        /* No radius can be written below 0, but a later POSITION X Y can have made it so. */
        buf_printf(lang_begin_line(writer, row->keyword), " %.0f %.0f", given.x, given.y);
        lang_end_line(writer);
    }
}

static void position_write(const struct lang_row *row, const void *object, const void *base,
                           struct lang_writer *writer)
{
    (void)base;
    const struct node *node = object;
    const struct position *position = &node->style.position;
    if (position->kind == POSITION_RELATIVE) {
        write_relative(row, node, writer);
    } else if (position->kind == POSITION_ABSOLUTE) {
        buf_printf(lang_begin_line(writer, row->keyword), " %.0f %.0f", position->given.x,
                   position->given.y);
        lang_end_line(writer);
    }
}

static bool position_same(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    const struct node *node = object;
    const struct node *other = base;
    const struct position *a = &node->style.position;
    const struct position *b = &other->style.position;
    return a->kind == b->kind && same_point(a->given, b->given) &&
           str_equal(a->relative_to, b->relative_to) &&
           (a->kind != POSITION_RELATIVE || node->position_is_polar == other->position_is_polar);
}

static bool position_can_write(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    const struct node *node = object;
    const struct node *other = base;
    enum position_kind from = other->style.position.kind;
    enum position_kind to = node->style.position.kind;
    return to == from || to == POSITION_RELATIVE || from == POSITION_UNSET;
}

const struct lang_kind map_kind_position = { .read = position_read,
                                             .write = position_write,
                                             .same = position_same,
                                             .can_write = position_can_write };

/* ---- NODES ---- */

/* Where the last COUNT colons of TEXT begin; STR_NONE if it has fewer. */
static size_t colon_from_end(struct str text, size_t count)
{
    for (size_t at = text.len; at > 0; at--) {
        if (text.data[at - 1] == ':' && --count == 0) {
            return at - 1;
        }
    }
    return STR_NONE;
}

/* "5:-3" */
static bool read_pixels(struct str text, struct offset *offset)
{
    size_t colon = str_find_char(text, ':');
    struct point pixels;
    if (colon == STR_NONE || !read_whole(str_slice(text, 0, colon), &pixels.x) ||
        !read_whole(str_from(text, colon + 1), &pixels.y)) {
        return false;
    }
    *offset = (struct offset){ .kind = OFFSET_PIXELS, .pixels = pixels, .text = text };
    return true;
}

/* An end of a link: a name, perhaps with a suffix. */
static void split_end(struct str word, struct str *name, struct offset *offset)
{
    *name = word;
    *offset = (struct offset){ 0 };
    size_t last = colon_from_end(word, 1);
    size_t before = colon_from_end(word, 2);
    if (last != STR_NONE && map_offset_read(str_from(word, last + 1), offset)) {
        *name = str_slice(word, 0, last);
    } else if (before != STR_NONE && read_pixels(str_from(word, before + 1), offset)) {
        *name = str_slice(word, 0, before);
    }
}

static void warn_unknown_node(struct lang_call *call, struct str word, struct str name)
{
    struct map_reading *reading = map_reading_of(call);
    char tail[SUGGEST_TAIL];
    struct str shown = lang_shown(call, name);
    diag_loss(call->reader->diags, lang_call_place(call, word), NULL,
              "Unknown node '%.*s' on line %u of config: the link is left out%s", STR_ARG(shown),
              call->line->place.line,
              near_tail(&reading->map->node_names, name, &reading->near, tail));
}

static bool ends_read(struct lang_call *call)
{
    struct map_reading *reading = map_reading_of(call);
    struct link *link = call->object;
    struct str words[2], names[2];
    struct offset offsets[2];
    for (size_t i = 0; i < 2; i++) {
        if (!lang_take_word(call, &words[i])) {
            return lang_wrong(call, words[i], "NODES needs two nodes");
        }
        split_end(words[i], &names[i], &offsets[i]);
    }
    if (!lang_take_end(call)) {
        return false;
    }
    bool is_known = true;
    for (size_t i = 0; i < 2; i++) {
        if (!map_node(reading->map, names[i])) {
            warn_unknown_node(call, words[i], names[i]);
            is_known = false;
        }
    }
    if (!is_known) {
        map_items_drop(reading, "the link it belongs to was left out");
        return true;
    }
    for (size_t i = 0; i < 2; i++) {
        link->end_names[i] = names[i];
        link->style.end_offset[i] = offsets[i];
    }
    return true;
}

static void add_end(struct buf *out, struct str name, const struct offset *offset)
{
    lang_add_word(out, name);
    if (offset->kind != OFFSET_NONE) {
        buf_add_char(out, ':');
        buf_add_str(out, offset->text);
    }
}

static void ends_write(const struct lang_row *row, const void *object, const void *base,
                       struct lang_writer *writer)
{
    (void)base;
    const struct link *link = object;
    struct buf *out = lang_begin_line(writer, row->keyword);
    add_end(out, link->end_names[0], &link->style.end_offset[0]);
    add_end(out, link->end_names[1], &link->style.end_offset[1]);
    lang_end_line(writer);
}

static bool ends_same(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    const struct link *link = object;
    const struct link *other = base;
    for (size_t i = 0; i < 2; i++) {
        /* Without ends their offsets mean nothing: NODES always sets both. */
        bool has_end = link->end_names[i].len > 0;
        if (!str_equal(link->end_names[i], other->end_names[i]) ||
            (has_end && !same_offset(&link->style.end_offset[i], &other->style.end_offset[i]))) {
            return false;
        }
    }
    return true;
}

const struct lang_kind map_kind_ends = { .read = ends_read,
                                         .write = ends_write,
                                         .same = ends_same };

/* ---- VIA ---- */

static bool vias_read(struct lang_call *call)
{
    struct map_reading *reading = map_reading_of(call);
    struct link *link = call->object;
    struct str words[3] = { 0 };
    size_t count = 0;
    while (count < 3 && lang_take_word(call, &words[count])) {
        count++;
    }
    if (count < 2 || !lang_take_end(call)) {
        return false;
    }
    struct via via = { .place = call->line->place };
    if (!read_whole(words[count - 2], &via.given.x) ||
        !read_whole(words[count - 1], &via.given.y)) {
        return false;
    }
    if (count == 3) {
        via.relative_to = words[0];
        via.place = lang_call_place(call, words[0]);
    }
    if (reading->vias == MAP_MOST_VIAS) {
        return lang_wrong(call, call->line->text, "a map can have %d VIAs", MAP_MOST_VIAS);
    }
    reading->vias++;
    VEC_PUSH(&link->vias, reading->map->arena, via);
    return true;
}

static void vias_write(const struct lang_row *row, const void *object, const void *base,
                       struct lang_writer *writer)
{
    (void)base;
    const struct link *link = object;
    for (size_t i = 0; i < link->vias.count; i++) {
        const struct via *via = &link->vias.items[i];
        struct buf *out = lang_begin_line(writer, row->keyword);
        if (via->relative_to.len) {
            lang_add_word(out, via->relative_to);
        }
        buf_printf(out, " %.0f %.0f", via->given.x, via->given.y);
        lang_end_line(writer);
    }
}

static bool vias_same(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    const struct link *link = object;
    const struct link *other = base;
    if (link->vias.count != other->vias.count) {
        return false;
    }
    for (size_t i = 0; i < link->vias.count; i++) {
        const struct via *a = &link->vias.items[i];
        const struct via *b = &other->vias.items[i];
        if (!same_point(a->given, b->given) || !str_equal(a->relative_to, b->relative_to)) {
            return false;
        }
    }
    return true;
}

const struct lang_kind map_kind_vias = { .read = vias_read,
                                         .write = vias_write,
                                         .same = vias_same };

/* ---- LABELOFFSET ---- */

static bool label_offset_read(struct lang_call *call)
{
    struct node *node = call->object;
    struct str words[2] = { 0 };
    size_t count = 0;
    while (count < 2 && lang_take_word(call, &words[count])) {
        count++;
    }
    if (!lang_take_end(call)) {
        return false;
    }
    struct point shift;
    if (count == 2 && read_whole(words[0], &shift.x) && read_whole(words[1], &shift.y)) {
        node->style.label_offset = shift;
        return true;
    }
    return count == 1 && map_offset_read(words[0], &node->style.label_side);
}

static void label_offset_write(const struct lang_row *row, const void *object, const void *base,
                               struct lang_writer *writer)
{
    const struct node *node = object;
    const struct node *other = base;
    if (!same_offset(&node->style.label_side, &other->style.label_side)) {
        lang_write_line(writer, row->keyword, node->style.label_side.text);
    }
    struct point shift = node->style.label_offset;
    if (!same_point(shift, other->style.label_offset)) {
        buf_printf(lang_begin_line(writer, row->keyword), " %.0f %.0f", shift.x, shift.y);
        lang_end_line(writer);
    }
}

static bool label_offset_same(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    const struct node *node = object;
    const struct node *other = base;
    return same_offset(&node->style.label_side, &other->style.label_side) &&
           same_point(node->style.label_offset, other->style.label_offset);
}

static bool label_offset_can_write(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    const struct node *node = object;
    const struct node *other = base;
    return node->style.label_side.kind != OFFSET_NONE ||
           other->style.label_side.kind == OFFSET_NONE;
}

const struct lang_kind map_kind_label_offset = { .read = label_offset_read,
                                                 .write = label_offset_write,
                                                 .same = label_offset_same,
                                                 .can_write = label_offset_can_write };
