#include "records/listing.h"

#include <inttypes.h>

#include "base/json.h"
#include "base/number.h"
#include "base/words.h"

enum { COLUMNS = 6 };

struct line {
    struct str cells[COLUMNS];
};

/* The argument of --step or -s among the create text's words; NULL if there is none. */
static const char *step_of(struct str create, struct arena *arena)
{
    struct diags ignored = diags_new(arena);
    struct words words;
    words_split(create, (struct place){ 0 }, arena, &words, &ignored);
    for (size_t i = 0; i < words.list.count; i++) {
        const char *word = words.list.items[i];
        bool alone = str_is(str_of(word), "--step") || str_is(str_of(word), "-s");
        if (alone && i + 1 < words.list.count) {
            return words.list.items[i + 1];
        }
        if (str_starts(str_of(word), STR("--step="))) {
            return word + STR("--step=").len;
        }
    }
    return NULL;
}

static bool is_default(const struct record *record, const char *step, struct arena *arena)
{
    int64_t seconds;
    return step && record->num <= UINT16_MAX &&
           number_signed(str_of(step), 1, INT32_MAX, &seconds) &&
           str_equal(record->create, record_default_create(record->num, seconds, arena));
}

static struct line line_of(const struct record *record, struct arena *arena)
{
    const char *step = step_of(record->create, arena);
    return (struct line){ {
        arena_printf(arena, "%" PRIu32, record->id),
        str_of(record->address ? record->address : "any"),
        record->port == RECORD_PORT_ANY ? STR("any")
                                        : arena_printf(arena, "%" PRId64, record->port),
        arena_printf(arena, "%" PRId64, record->num),
        str_of(step ? step : "300"), /* rrdtool's own default */
        is_default(record, step, arena) ? STR("default") : record->create,
    } };
}

static void widen(size_t widths[static COLUMNS], const struct line *line)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        if (line->cells[i].len > widths[i]) {
            widths[i] = line->cells[i].len;
        }
    }
}

static void add_line(struct buf *out, const struct line *line, const size_t widths[static COLUMNS])
{
    for (size_t i = 0; i + 1 < COLUMNS; i++) {
        buf_printf(out, "%-*.*s  ", (int)widths[i], STR_ARG(line->cells[i]));
    }
    buf_add_str(out, line->cells[COLUMNS - 1]);
    buf_add_char(out, '\n');
}

void listing_add_table(struct buf *out, const struct record_list *records, struct arena *arena)
{
    const struct line title = { { STR("ID"), STR("ADDRESS"), STR("PORT"), STR("NUM"), STR("STEP"),
                                  STR("CREATE") } };
    size_t count = records->list.count;
    struct line *lines = arena_array(arena, count, sizeof *lines);
    size_t widths[COLUMNS] = { 0 };
    widen(widths, &title);
    for (size_t i = 0; i < count; i++) {
        lines[i] = line_of(&records->list.items[i], arena);
        widen(widths, &lines[i]);
    }
    add_line(out, &title, widths);
    for (size_t i = 0; i < count; i++) {
        add_line(out, &lines[i], widths);
    }
}

static void add_object(struct buf *out, const struct record *record)
{
    buf_printf(out, "{\"id\": %" PRIu32 ", \"address\": ", record->id);
    if (record->address) {
        json_add_string(out, str_of(record->address));
    } else {
        buf_add_text(out, "null");
    }
    buf_add_text(out, ", \"port\": ");
    if (record->port == RECORD_PORT_ANY) {
        buf_add_text(out, "null");
    } else {
        buf_printf(out, "%" PRId64, record->port);
    }
    buf_printf(out, ", \"num\": %" PRId64 ", \"create\": ", record->num);
    json_add_string(out, record->create);
    buf_add_char(out, '}');
}

void listing_add_json(struct buf *out, const struct record_list *records)
{
    buf_add_char(out, '[');
    for (size_t i = 0; i < records->list.count; i++) {
        buf_add_text(out, i ? ",\n " : "\n ");
        add_object(out, &records->list.items[i]);
    }
    buf_add_text(out, records->list.count ? "\n]\n" : "]\n");
}
