#include "graph/query.h"

#include "base/buf.h"
#include "base/number.h"
#include "base/suggest.h"

enum { TEXT_LIMIT = 1024 }; /* bytes of a whole query */

static const char *const units[] = { "s",   "sec", "second", "min", "minute", "h", "hour", "d",
                                     "day", "w",   "week",   "mon", "month",  "y", "year" };

static int digit_of(char c)
{
    if (str_is_digit(c)) {
        return c - '0';
    }
    char low = str_lower_char(c);
    return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

/* "%3A" and "+" undone; false if a percent sign is not followed by two hexadecimal digits. */
static bool decode(struct str text, struct str *plain, struct arena *arena)
{
    struct buf room = { 0 };
    bool good = true;
    for (size_t i = 0; i < text.len; i++) {
        if (text.data[i] != '%') {
            buf_add_char(&room, text.data[i] == '+' ? ' ' : text.data[i]);
            continue;
        }
        int high = i + 2 < text.len ? digit_of(text.data[i + 1]) : -1;
        int low = i + 2 < text.len ? digit_of(text.data[i + 2]) : -1;
        good = good && high >= 0 && low >= 0;
        buf_add_char(&room, (char)(high * 16 + low));
        i += 2;
    }
    *plain = arena_str(arena, buf_str(&room));
    buf_free(&room);
    return good;
}

static bool is_unit(struct str text)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        struct str unit = str_of(units[i]);
        bool is_plural = unit.len > 1 && text.len == unit.len + 1 && text.data[unit.len] == 's';
        if (str_equal_nocase(text, unit) ||
            (is_plural && str_equal_nocase(str_slice(text, 0, unit.len), unit))) {
            return true;
        }
    }
    return false;
}

static bool take_id(struct str value, struct graph_query *query, struct arena *arena)
{
    (void)arena;
    uint64_t id;
    bool good = number_unsigned(value, 0, UINT32_MAX, &id);
    query->id = good ? (uint32_t)id : 0;
    query->has_id = good;
    return good;
}

static bool take_speed(struct str value, struct graph_query *query, struct arena *arena)
{
    size_t digits = 0;
    while (digits < value.len && str_is_digit(value.data[digits])) {
        digits++;
    }
    uint64_t count;
    if (!number_unsigned(str_slice(value, 0, digits), 1, 1000000, &count) ||
        !is_unit(str_from(value, digits))) {
        return false;
    }
    query->start = arena_printf(arena, "end-%.*s", STR_ARG(value)).data;
    return true;
}

static const struct parameter {
    const char *name, *expected;
    bool (*take)(struct str value, struct graph_query *query, struct arena *arena);
} parameters[] = {
    { "id", "the number of a record", take_id },
    { "speed", "a length of time such as 6h, 1d, 2weeks", take_speed },
};

enum { PARAMETERS = sizeof parameters / sizeof *parameters };

static const struct parameter *find_parameter(struct str name)
{
    for (size_t i = 0; i < PARAMETERS; i++) {
        if (str_is(name, parameters[i].name)) {
            return &parameters[i];
        }
    }
    return NULL;
}

static bool report_unknown(struct str name, struct diags *diags)
{
    struct suggestion near = suggest_for(name);
    for (size_t i = 0; i < PARAMETERS; i++) {
        suggest_offer(&near, str_of(parameters[i].name));
    }
    char tail[SUGGEST_TAIL];
    diag_error(diags, (struct place){ 0 }, "\"%.*s\": the query knows \"id\" and \"speed\"%s",
               STR_ARG(name), suggest_tail(&near, tail));
    return false;
}

static bool take_pair(struct str pair, struct graph_query *query, struct arena *arena,
                      struct diags *diags)
{
    struct str name, value;
    size_t equals = str_find_char(pair, '=');
    bool is_sound = decode(str_slice(pair, 0, equals), &name, arena);
    is_sound = decode(equals == STR_NONE ? STR("") : str_from(pair, equals + 1), &value, arena) &&
               is_sound;
    const struct parameter *parameter = find_parameter(name);
    if (!parameter) {
        return report_unknown(name, diags);
    }
    if (!is_sound || !parameter->take(value, query, arena)) {
        diag_error(diags, (struct place){ 0 }, "%s=\"%.*s\": expected %s", parameter->name,
                   STR_ARG(value), parameter->expected);
        return false;
    }
    return true;
}

bool graph_query_read(struct str text, struct graph_query *query, struct arena *arena,
                      struct diags *diags)
{
    *query = (struct graph_query){ 0 };
    if (text.len > TEXT_LIMIT) {
        diag_error(diags, (struct place){ 0 }, "the query is longer than %d bytes", TEXT_LIMIT);
        return false;
    }
    bool good = true;
    while (text.len > 0) {
        size_t end = str_find_char(text, '&');
        struct str pair = str_slice(text, 0, end);
        text = end == STR_NONE ? STR("") : str_from(text, end + 1);
        if (pair.len > 0) {
            good = take_pair(pair, query, arena, diags) && good;
        }
    }
    if (good && !query->has_id) {
        diag_error(diags, (struct place){ 0 },
                   "the query names no record; expected such as id=79&speed=6h");
    }
    return good && query->has_id;
}
