#include "settings/values.h"

#include <inttypes.h>

#include "base/number.h"
#include "base/suggest.h"
#include "settings/rows.h"

static void *member_of(const struct settings_value *value)
{
    return (char *)value->settings + value->row->offset;
}

/* WORD as a C string; NULL with a diagnostic if it is empty. */
static const char *text_of(const struct settings_value *value, const struct settings_word *word)
{
    if (word->text.len == 0) {
        diag_error(value->diags, word->place, "\"%s\" needs %s, not an empty text",
                   value->row->keyword, value->row->kind->shape);
        return NULL;
    }
    return arena_text(value->arena, word->text);
}

static bool read_text(const struct settings_value *value)
{
    const char *text = text_of(value, &value->words[0]);
    *(const char **)member_of(value) = text;
    return text;
}

static bool read_number(const struct settings_value *value)
{
    const struct settings_row *row = value->row;
    const struct settings_word *word = &value->words[0];
    if (!number_signed(word->text, row->min, row->max, member_of(value))) {
        diag_error(value->diags, word->place,
                   "\"%s\" needs a whole number from %" PRId64 " to %" PRId64 ", not \"%.*s\"",
                   row->keyword, row->min, row->max, STR_ARG(word->text));
        return false;
    }
    return true;
}

/* The seconds that the unit at the end of TEXT stands for, the unit cut off; 1 without a unit. */
static int64_t cut_unit(struct str *text)
{
    static const struct {
        char letter;
        int64_t seconds;
    } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 } };
    char last = text->len ? str_lower_char(text->data[text->len - 1]) : '\0';
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (last == units[i].letter) {
            text->len--;
            return units[i].seconds;
        }
    }
    return 1;
}

static bool read_time(const struct settings_value *value)
{
    const struct settings_row *row = value->row;
    const struct settings_word *word = &value->words[0];
    struct str digits = word->text;
    int64_t unit = cut_unit(&digits);
    int64_t count;
    if (!number_signed(digits, 0, row->max / unit, &count) || count * unit < row->min) {
        diag_error(value->diags, word->place,
                   "\"%s\" needs a time from %" PRId64 " to %" PRId64
                   " seconds, such as 10, 30s, 5m or 2h, not \"%.*s\"",
                   row->keyword, row->min, row->max, STR_ARG(word->text));
        return false;
    }
    *(int64_t *)member_of(value) = count * unit;
    return true;
}

/* HOST:PORT cut in two; false if there is no colon where the port should start. */
static bool cut_endpoint(struct str text, struct str *host, struct str *port)
{
    bool bracketed = text.len && text.data[0] == '[';
    size_t colon = str_find(text, bracketed ? STR("]:") : STR(":"));
    if (colon == STR_NONE) {
        return false;
    }
    *host = bracketed ? str_slice(text, 1, colon) : str_slice(text, 0, colon);
    *port = str_from(text, colon + (bracketed ? 2 : 1));
    return host->len > 0 && (str_find_char(*host, ':') != STR_NONE) == bracketed;
}

static bool read_endpoint_word(const struct settings_value *value, struct settings_endpoint *to)
{
    const struct settings_word *word = &value->words[0];
    struct str host, port;
    uint64_t number;
    if (!cut_endpoint(word->text, &host, &port)) {
        diag_error(value->diags, word->place,
                   "\"%s\" needs HOST:PORT or [IPV6]:PORT, such as 127.0.0.1:31372, not \"%.*s\"",
                   value->row->keyword, STR_ARG(word->text));
        return false;
    }
    if (!number_unsigned(port, 1, UINT16_MAX, &number)) {
        bool bare = str_find_char(port, ':') != STR_NONE;
        diag_error(value->diags, word->place,
                   "\"%s\" needs a port from 1 to %d behind the colon, not \"%.*s\"%s",
                   value->row->keyword, UINT16_MAX, STR_ARG(port),
                   bare ? "; an IPv6 address stands in brackets, as in [::1]:31372" : "");
        return false;
    }
    *to = (struct settings_endpoint){
        .text = arena_text(value->arena, word->text),
        .host = arena_text(value->arena, host),
        .port = arena_printf(value->arena, "%" PRIu64, number).data,
        .place = word->place,
    };
    return true;
}

static bool read_endpoint(const struct settings_value *value)
{
    return read_endpoint_word(value, member_of(value));
}

static bool read_listen(const struct settings_value *value)
{
    struct settings_endpoint endpoint;
    if (!read_endpoint_word(value, &endpoint)) {
        return false;
    }
    VEC_PUSH(&value->settings->collector.listen, value->arena, endpoint);
    return true;
}

static bool read_records(const struct settings_value *value)
{
    static const char *const kinds[] = { "sqlite", "mysql" };
    struct settings_collector *collector = &value->settings->collector;
    const struct settings_word *kind = &value->words[0];
    struct suggestion near = suggest_for(kind->text);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_equal_nocase(kind->text, str_of(kinds[i]))) {
            collector->records_kind = kinds[i];
            collector->records_path = text_of(value, &value->words[1]);
            return collector->records_path;
        }
        suggest_offer(&near, str_of(kinds[i]));
    }
    char tail[SUGGEST_TAIL];
    diag_error(value->diags, kind->place, "\"%s\" needs sqlite or mysql, not \"%.*s\"%s",
               value->row->keyword, STR_ARG(kind->text), suggest_tail(&near, tail));
    return false;
}

/* What may follow an interface's name and record: an option's keyword and its value. */
struct interface_option {
    const char *keyword;
    bool (*read)(const struct settings_value *value, const struct settings_word *word,
                 struct settings_interface *interface);
};

static bool read_interface_password(const struct settings_value *value,
                                    const struct settings_word *word,
                                    struct settings_interface *interface)
{
    interface->password_file = text_of(value, word);
    return interface->password_file;
}

static const struct interface_option interface_options[] = {
    { "PasswordFile", read_interface_password },
};

static const struct interface_option *find_interface_option(struct str keyword)
{
    for (size_t i = 0; i < sizeof interface_options / sizeof *interface_options; i++) {
        if (str_equal_nocase(keyword, str_of(interface_options[i].keyword))) {
            return &interface_options[i];
        }
    }
    return NULL;
}

static bool report_interface_option(const struct settings_value *value,
                                    const struct settings_word *word)
{
    struct suggestion near = suggest_for(word->text);
    for (size_t i = 0; i < sizeof interface_options / sizeof *interface_options; i++) {
        suggest_offer(&near, str_of(interface_options[i].keyword));
    }
    char tail[SUGGEST_TAIL];
    diag_error(value->diags, word->place, "unknown option \"%.*s\" of an interface%s",
               STR_ARG(word->text), suggest_tail(&near, tail));
    return false;
}

static bool read_interface_options(const struct settings_value *value, size_t from,
                                   struct settings_interface *interface)
{
    for (size_t i = from; i < value->count; i += 2) {
        const struct settings_word *word = &value->words[i];
        const struct interface_option *option = find_interface_option(word->text);
        if (!option) {
            return report_interface_option(value, word);
        }
        if (i + 1 == value->count) {
            diag_error(value->diags, word->place, "\"%s\" needs a value", option->keyword);
            return false;
        }
        if (!option->read(value, word + 1, interface)) {
            return false;
        }
    }
    return true;
}

static bool read_interface(const struct settings_value *value)
{
    const struct settings_word *words = value->words;
    struct settings_interface interface = {
        .name = text_of(value, &words[0]),
        .place = words[0].place,
    };
    if (!interface.name) {
        return false;
    }
    uint64_t id;
    if (!number_unsigned(words[1].text, 0, UINT32_MAX, &id)) {
        diag_error(value->diags, words[1].place,
                   "\"%s\" needs a record's id from 0 to %" PRIu32 ", not \"%.*s\"",
                   value->row->keyword, UINT32_MAX, STR_ARG(words[1].text));
        return false;
    }
    interface.id = (uint32_t)id;
    size_t next = 2;
    if (value->count > next && !find_interface_option(words[next].text) &&
        !read_interface_password(value, &words[next++], &interface)) {
        return false;
    }
    if (!read_interface_options(value, next, &interface)) {
        return false;
    }
    VEC_PUSH(&value->settings->agent.interfaces, value->arena, interface);
    return true;
}

const struct settings_kind settings_kind_file = { "FILE", 1, 1, false, read_text };
const struct settings_kind settings_kind_folder = { "FOLDER", 1, 1, false, read_text };
const struct settings_kind settings_kind_log = { "stderr|syslog|FILE", 1, 1, false, read_text };
const struct settings_kind settings_kind_number = { "NUMBER", 1, 1, false, read_number };
const struct settings_kind settings_kind_time = { "TIME", 1, 1, false, read_time };
const struct settings_kind settings_kind_endpoint = { "HOST:PORT", 1, 1, false, read_endpoint };
const struct settings_kind settings_kind_listen = { "HOST:PORT", 1, 1, true, read_listen };
const struct settings_kind settings_kind_records = { "sqlite|mysql FILE", 2, 2, false,
                                                     read_records };
const struct settings_kind settings_kind_interface = { "NAME ID [PASSWORDFILE]", 2,
                                                       SETTINGS_WORDS_MAX, true, read_interface };
