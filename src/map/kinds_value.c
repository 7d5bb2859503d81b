/* What an item's values are held against: USESCALE, BANDWIDTH, MAXVALUE. */
#include "map/kinds.h"

#include "map/format.h"
#include "map/rows.h"

/* ---- USESCALE ---- */

static bool take_choice(struct lang_call *call, const struct lang_choice *choices, unsigned *value)
{
    struct str rest = call->rest;
    struct str word;
    if (!str_next_word(&rest, &word) || !lang_choice_value(choices, word, value)) {
        return false;
    }
    call->rest = rest;
    return true;
}

static bool scale_use_read(struct lang_call *call)
{
    struct scale_use *member = lang_member(call);
    struct scale_use use = *member;
    bool has_direction = (call->row->option & MAP_SCALE_USE_HAS_DIRECTION) != 0;
    unsigned value;
    if (!lang_take_word(call, &use.scale) || !map_is_scale_name(use.scale)) {
        return lang_wrong(call, use.scale, "the scale's name is missing");
    }
    use.place = lang_call_place(call, use.scale);
    if (has_direction) {
        /* Nodes go back to percent, links keep what they have. */
        use.type = SCALE_PERCENT;
        if (take_choice(call, map_words_direction, &value)) {
            use.direction = (enum direction)value;
        }
    }
    if (take_choice(call, map_words_scale_type, &value)) {
        use.type = (enum scale_type)value;
    }
    if (!lang_take_end(call)) {
        return false;
    }
    *member = use;
    return true;
}

static void scale_use_write(const struct lang_row *row, const void *object, const void *base,
                            struct lang_writer *writer)
{
    (void)base;
    const struct scale_use *use = lang_member_of(row, object);
    struct buf *out = lang_begin_line(writer, row->keyword);
    buf_printf(out, " %.*s", STR_ARG(use->scale));
    if (row->option & MAP_SCALE_USE_HAS_DIRECTION) {
        buf_printf(out, " %s", lang_choice_word(map_words_direction, use->direction));
    }
    buf_printf(out, " %s", lang_choice_word(map_words_scale_type, use->type));
    lang_end_line(writer);
}

static bool scale_use_same(const struct lang_row *row, const void *object, const void *base)
{
    const struct scale_use *a = lang_member_of(row, object);
    const struct scale_use *b = lang_member_of(row, base);
    return str_equal(a->scale, b->scale) && a->type == b->type && a->direction == b->direction;
}

const struct lang_kind map_kind_scale_use = { .read = scale_use_read,
                                              .write = scale_use_write,
                                              .same = scale_use_same };

/* ---- BANDWIDTH and MAXVALUE ---- */

static void warn_odd_capacity(struct lang_call *call, struct str word)
{
    char last = word.data[word.len - 1];
    struct place place = lang_call_place(call, word);
    if (last >= 'a' && last <= 'z') {
        diag_warning(call->reader->diags, place, NULL,
                     "\"%.*s\" counts as %.*s: suffixes are capitals, K M G T", STR_ARG(word),
                     STR_ARG(str_slice(word, 0, word.len - 1)));
    } else if (format_read(word, 1) == 0) {
        diag_warning(call->reader->diags, place, NULL, "%s 0: percentages of it are shown as 0",
                     call->row->keyword);
    }
}

static bool take_capacity(struct lang_call *call, struct str *word)
{
    enum { LONGEST = 40 };
    if (!lang_take_word(call, word)) {
        return lang_wrong(call, *word, "the value is missing");
    }
    if (word->len > LONGEST || !map_is_quantity(*word, "kmgt")) {
        struct str shown = lang_shown(call, *word);
        return lang_wrong(call, *word, "\"%.*s\" is not a value such as 64000, 100M or 2.5G",
                          STR_ARG(shown));
    }
    return true;
}

static bool capacity_read(struct lang_call *call)
{
    struct capacity *capacity = lang_member(call);
    struct str in, out;
    if (!take_capacity(call, &in)) {
        return false;
    }
    out = in;
    if (str_trim(call->rest).len && !take_capacity(call, &out)) {
        return false;
    }
    if (!lang_take_end(call)) {
        return false;
    }
    warn_odd_capacity(call, in);
    if (out.data != in.data) {
        warn_odd_capacity(call, out);
    }
    capacity[DIRECTION_IN].text = in;
    capacity[DIRECTION_OUT].text = out;
    return true;
}

static void capacity_write(const struct lang_row *row, const void *object, const void *base,
                           struct lang_writer *writer)
{
    (void)base;
    const struct capacity *capacity = lang_member_of(row, object);
    struct buf *out = lang_begin_line(writer, row->keyword);
    buf_printf(out, " %.*s", STR_ARG(capacity[DIRECTION_IN].text));
    if (!str_equal(capacity[DIRECTION_IN].text, capacity[DIRECTION_OUT].text)) {
        buf_printf(out, " %.*s", STR_ARG(capacity[DIRECTION_OUT].text));
    }
    lang_end_line(writer);
}

static bool capacity_same(const struct lang_row *row, const void *object, const void *base)
{
    const struct capacity *a = lang_member_of(row, object);
    const struct capacity *b = lang_member_of(row, base);
    return str_equal(a[DIRECTION_IN].text, b[DIRECTION_IN].text) &&
           str_equal(a[DIRECTION_OUT].text, b[DIRECTION_OUT].text);
}

const struct lang_kind map_kind_capacity = { .read = capacity_read,
                                             .write = capacity_write,
                                             .same = capacity_same };
