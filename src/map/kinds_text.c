/* Texts, and lists of them: TARGET, pop-ups, time stamps, the title. */
#include "map/kinds.h"

#include "map/reading.h"
#include "map/rows.h"

/* ---- TARGET ---- */

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

static bool next_piece(struct str *rest, struct str *piece)
{
    return str_next_word(rest, piece);
}

/* A phrase: pieces joined by one blank up to the one that ends with the quote. FIRST has lost its
 * opening quote. */
static struct str read_phrase(struct lang_call *call, struct str first, char quote)
{
    struct buf phrase = { 0 };
    struct str piece = first;
    do {
        bool is_last = piece.len && piece.data[piece.len - 1] == quote;
        piece.len -= is_last;
        if (phrase.len && piece.len) {
            buf_add_char(&phrase, ' ');
        }
        buf_add_str(&phrase, piece);
        if (is_last) {
            break;
        }
    } while (next_piece(&call->rest, &piece));
    struct str kept = arena_str(call->reader->arena, buf_str(&phrase));
    buf_free(&phrase);
    return kept;
}

static bool targets_read(struct lang_call *call)
{
    struct item *item = call->object;
    struct str piece;
    if (str_trim(call->rest).len == 0) {
        return lang_wrong(call, call->rest, "the target is missing");
    }
    item->style.targets.items = NULL;
    item->style.targets.count = 0;
    item->style.targets.room = 0;
    while (next_piece(&call->rest, &piece)) {
        struct target target = { piece, lang_call_place(call, piece) };
        if (is_quote(piece.data[0])) {
            target.text = read_phrase(call, str_from(piece, 1), piece.data[0]);
        }
        if (target.text.len) {
            VEC_PUSH(&item->style.targets, call->reader->arena, target);
        }
    }
    return true;
}

/* Whether a phrase in QUOTE ends with TEXT's last piece and not before. */
static bool is_safe_in(struct str text, char quote)
{
    struct str piece;
    while (str_next_word(&text, &piece)) {
        if (text.len && piece.data[piece.len - 1] == quote) {
            return false;
        }
    }
    return true;
}

static void add_target(struct buf *out, struct str text)
{
    buf_add_char(out, ' ');
    bool is_plain = str_find_char(text, ' ') == STR_NONE && !is_quote(text.data[0]);
    if (is_plain) {
        buf_add_str(out, text);
        return;
    }
    char quote = is_safe_in(text, '"') ? '"' : '\'';
    buf_add_char(out, quote);
    buf_add_str(out, text);
    buf_add_char(out, quote);
}

static void targets_write(const struct lang_row *row, const void *object, const void *base,
                          struct lang_writer *writer)
{
    (void)base;
    const struct item *item = object;
    struct buf *out = lang_begin_line(writer, row->keyword);
    for (size_t i = 0; i < item->style.targets.count; i++) {
        add_target(out, item->style.targets.items[i].text);
    }
    buf_add_text(out, item->style.targets.count ? "" : " ''");
    lang_end_line(writer);
}

static bool targets_same(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    const struct item *item = object;
    const struct item *other = base;
    if (item->style.targets.count != other->style.targets.count) {
        return false;
    }
    for (size_t i = 0; i < item->style.targets.count; i++) {
        if (!str_equal(item->style.targets.items[i].text, other->style.targets.items[i].text)) {
            return false;
        }
    }
    return true;
}

const struct lang_kind map_kind_targets = { .read = targets_read,
                                            .write = targets_write,
                                            .same = targets_same };

/* ---- INFOURL, OVERLIBCAPTION, NOTES and OVERLIBGRAPH ---- */

static bool has_direction(const struct lang_row *row, unsigned direction)
{
    return (row->option & (direction == DIRECTION_IN ? MAP_POPUP_IN : MAP_POPUP_OUT)) != 0;
}

/* The row's member of the popup of DIRECTION. */
static const void *in_popup(const struct lang_row *row, const void *object, unsigned direction)
{
    return (const char *)lang_member_of(row, object) + direction * sizeof(struct popup);
}

static void *in_popup_of_call(const struct lang_call *call, unsigned direction)
{
    return (char *)lang_member(call) + direction * sizeof(struct popup);
}

/* "IN" + keyword where a pop-up's directions differ. */
static struct buf *begin_direction(struct lang_writer *writer, const struct lang_row *row,
                                   unsigned direction)
{
    struct buf keyword = { 0 };
    buf_printf(&keyword, "%s%s", direction == DIRECTION_IN ? "IN" : "OUT", row->keyword);
    struct buf *out = lang_begin_line(writer, buf_text(&keyword));
    buf_free(&keyword);
    return out;
}

static bool popup_text_read(struct lang_call *call)
{
    struct str text = lang_take_rest(call);
    if (text.len == 0) {
        return lang_wrong(call, text, "the text is missing");
    }
    for (unsigned i = 0; i < DIRECTIONS; i++) {
        if (has_direction(call->row, i)) {
            *(struct str *)in_popup_of_call(call, i) = text;
        }
    }
    return true;
}

static bool popup_text_is(const struct lang_row *row, const void *object, const void *base,
                          unsigned direction)
{
    const struct str *text = in_popup(row, object, direction);
    const struct str *other = in_popup(row, base, direction);
    return !has_direction(row, direction) || str_equal(*text, *other);
}

static void popup_text_write(const struct lang_row *row, const void *object, const void *base,
                             struct lang_writer *writer)
{
    const struct str *in = in_popup(row, object, DIRECTION_IN);
    const struct str *out = in_popup(row, object, DIRECTION_OUT);
    if (row->option != MAP_POPUP_BOTH || str_equal(*in, *out)) {
        lang_write_line(writer, row->keyword, *in);
        return;
    }
    for (unsigned i = 0; i < DIRECTIONS; i++) {
        if (!popup_text_is(row, object, base, i)) {
            const struct str *text = in_popup(row, object, i);
            lang_add_word(begin_direction(writer, row, i), *text);
            lang_end_line(writer);
        }
    }
}

static bool popup_text_same(const struct lang_row *row, const void *object, const void *base)
{
    return popup_text_is(row, object, base, DIRECTION_IN) &&
           popup_text_is(row, object, base, DIRECTION_OUT);
}

static bool popup_text_can_write(const struct lang_row *row, const void *object, const void *base)
{
    for (unsigned i = 0; i < DIRECTIONS; i++) {
        const struct str *text = in_popup(row, object, i);
        if (text->len == 0 && !popup_text_is(row, object, base, i)) {
            return false;
        }
    }
    return true;
}

const struct lang_kind map_kind_popup_text = { .read = popup_text_read,
                                               .write = popup_text_write,
                                               .same = popup_text_same,
                                               .can_write = popup_text_can_write };

/* The type of popup.graphs, which has no name of its own. */
static struct popup graphs_of(struct lang_call *call)
{
    struct popup popup = { 0 };
    struct str word;
    while (lang_take_word(call, &word)) {
        VEC_PUSH(&popup.graphs, call->reader->arena, word);
    }
    return popup;
}

static bool graphs_read(struct lang_call *call)
{
    struct map_reading *reading = map_reading_of(call);
    struct item *item = call->object;
    struct popup read = graphs_of(call);
    if (read.graphs.count == 0) {
        return lang_wrong(call, call->rest, "the picture's address is missing");
    }
    for (unsigned i = 0; i < DIRECTIONS; i++) {
        if (has_direction(call->row, i)) {
            item->style.popup[i].graphs.items = read.graphs.items;
            item->style.popup[i].graphs.count = read.graphs.count;
            item->style.popup[i].graphs.room = read.graphs.count;
        }
    }
    if (!reading->first_graph.file) {
        reading->first_graph = call->line->place;
    }
    return true;
}

static bool equal_graphs(const struct popup *a, const struct popup *b)
{
    if (a->graphs.count != b->graphs.count) {
        return false;
    }
    for (size_t i = 0; i < a->graphs.count; i++) {
        if (!str_equal(a->graphs.items[i], b->graphs.items[i])) {
            return false;
        }
    }
    return true;
}

static bool graphs_are(const struct lang_row *row, const struct item *item,
                       const struct item *other, unsigned direction)
{
    return !has_direction(row, direction) ||
           equal_graphs(&item->style.popup[direction], &other->style.popup[direction]);
}

static void add_graphs(struct buf *out, const struct popup *popup)
{
    for (size_t i = 0; i < popup->graphs.count; i++) {
        lang_add_word(out, popup->graphs.items[i]);
    }
}

static void graphs_write(const struct lang_row *row, const void *object, const void *base,
                         struct lang_writer *writer)
{
    const struct item *item = object;
    const struct popup *popup = item->style.popup;
    if (row->option != MAP_POPUP_BOTH ||
        equal_graphs(&popup[DIRECTION_IN], &popup[DIRECTION_OUT])) {
        add_graphs(lang_begin_line(writer, row->keyword), &popup[DIRECTION_IN]);
        lang_end_line(writer);
        return;
    }
    for (unsigned i = 0; i < DIRECTIONS; i++) {
        if (!graphs_are(row, item, base, i)) {
            add_graphs(begin_direction(writer, row, i), &popup[i]);
            lang_end_line(writer);
        }
    }
}

static bool graphs_same(const struct lang_row *row, const void *object, const void *base)
{
    return graphs_are(row, object, base, DIRECTION_IN) &&
           graphs_are(row, object, base, DIRECTION_OUT);
}

static bool graphs_can_write(const struct lang_row *row, const void *object, const void *base)
{
    const struct item *item = object;
    for (unsigned i = 0; i < DIRECTIONS; i++) {
        if (item->style.popup[i].graphs.count == 0 && !graphs_are(row, item, base, i)) {
            return false;
        }
    }
    return true;
}

const struct lang_kind map_kind_graphs = {
    .read = graphs_read, .write = graphs_write, .same = graphs_same, .can_write = graphs_can_write
};

static bool late_graph_read(struct lang_call *call)
{
    diag_warning(call->reader->diags, call->line->place, "WMWARN42",
                 "a node has one pop-up only: %s is for links, in a NODE it is OVERLIBGRAPH",
                 call->row->keyword);
    return true;
}

const struct lang_kind map_kind_late_graph = { .read = late_graph_read };

/* ---- TIMEPOS and TITLEPOS ---- */

static bool stamp_read(struct lang_call *call)
{
    struct stamp *stamp = lang_member(call);
    double x, y;
    if (!lang_take_real(call, -MAP_FARTHEST, MAP_FARTHEST, &x) ||
        !lang_take_real(call, -MAP_FARTHEST, MAP_FARTHEST, &y)) {
        return false;
    }
    struct str format = lang_take_rest(call);
    stamp->x = x;
    stamp->y = y;
    stamp->format = format.len ? format : stamp->format;
    return true;
}

static void stamp_write(const struct lang_row *row, const void *object, const void *base,
                        struct lang_writer *writer)
{
    (void)base;
    const struct stamp *stamp = lang_member_of(row, object);
    struct buf *out = lang_begin_line(writer, row->keyword);
    buf_printf(out, " %.0f %.0f", stamp->x, stamp->y);
    lang_add_word(out, stamp->format);
    lang_end_line(writer);
}

static bool stamp_same(const struct lang_row *row, const void *object, const void *base)
{
    const struct stamp *a = lang_member_of(row, object);
    const struct stamp *b = lang_member_of(row, base);
    return a->x == b->x && a->y == b->y && str_equal(a->format, b->format);
}

const struct lang_kind map_kind_stamp = { .read = stamp_read,
                                          .write = stamp_write,
                                          .same = stamp_same };

static bool title_read(struct lang_call *call)
{
    struct map *map = call->object;
    double x, y;
    if (!lang_take_real(call, -MAP_FARTHEST, MAP_FARTHEST, &x) ||
        !lang_take_real(call, -MAP_FARTHEST, MAP_FARTHEST, &y)) {
        return false;
    }
    struct str title = lang_take_rest(call);
    map->title_x = x;
    map->title_y = y;
    map->title = title.len ? title : map->title;
    return true;
}

static void title_write(const struct lang_row *row, const void *object, const void *base,
                        struct lang_writer *writer)
{
    (void)base;
    const struct map *map = object;
    buf_printf(lang_begin_line(writer, row->keyword), " %.0f %.0f", map->title_x, map->title_y);
    lang_end_line(writer);
}

static bool title_same(const struct lang_row *row, const void *object, const void *base)
{
    (void)row;
    const struct map *a = object;
    const struct map *b = base;
    return a->title_x == b->title_x && a->title_y == b->title_y;
}

const struct lang_kind map_kind_title = { .read = title_read,
                                          .write = title_write,
                                          .same = title_same };
