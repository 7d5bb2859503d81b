#include "settings/values.h"

#include <inttypes.h>

#include "base/number.h"
#include "base/suggest.h"
#include "settings/rows.h"
#include "settings/value_parts.h"

static void *member_of(const struct settings_value *value)
{
    return (char *)value->settings + value->row->offset;
}

const char *settings_value_text(const struct settings_value *value,
                                const struct settings_word *word)
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
    const char *text = settings_value_text(value, &value->words[0]);
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

struct unit {
    char letter; /* in lower case */
    int64_t worth;
};

static const struct unit time_units[] = {
    { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 86400 }, { 0, 0 }
};
static const struct unit size_units[] = {
    { 'k', 1 << 10 }, { 'm', 1 << 20 }, { 'g', 1 << 30 }, { 0, 0 }
};

static const struct unit rate_units[] = {
    { 'k', 1000 }, { 'm', 1000000 }, { 'g', 1000000000 }, { 0, 0 }
};

/* What the unit at the end of TEXT is worth, the unit cut off; 1 without a unit. */
static int64_t cut_unit(struct str *text, const struct unit *units)
{
    char last = text->len ? str_lower_char(text->data[text->len - 1]) : '\0';
    for (size_t i = 0; units[i].letter; i++) {
        if (last == units[i].letter) {
            text->len--;
            return units[i].worth;
        }
    }
    return 1;
}

/* A number with a unit, in the row's range; WHAT and SUCH are for the message. */
static bool read_measure(const struct settings_value *value, const struct unit *units,
                         const char *what, const char *such)
{
    const struct settings_row *row = value->row;
    const struct settings_word *word = &value->words[0];
    struct str digits = word->text;
    int64_t unit = cut_unit(&digits, units);
    int64_t count;
    if (!number_signed(digits, 0, row->max / unit, &count) || count * unit < row->min) {
        diag_error(value->diags, word->place,
                   "\"%s\" needs a %s from %" PRId64 " to %" PRId64 " %s, not \"%.*s\"",
                   row->keyword, what, row->min, row->max, such, STR_ARG(word->text));
        return false;
    }
    *(int64_t *)member_of(value) = count * unit;
    return true;
}

static bool read_time(const struct settings_value *value)
{
    return read_measure(value, time_units, "time", "seconds, such as 10, 30s, 5m or 2h");
}

static bool read_size(const struct settings_value *value)
{
    return read_measure(value, size_units, "size", "bytes, such as 65536, 512K, 64M or 1G");
}

size_t settings_value_choice(const struct settings_value *value, const struct settings_word *word,
                             const char *const *choices, size_t count)
{
    struct suggestion near = suggest_for(word->text);
    for (size_t i = 0; i < count; i++) {
        if (str_equal_nocase(word->text, str_of(choices[i]))) {
            return i;
        }
        suggest_offer(&near, str_of(choices[i]));
    }
    char tail[SUGGEST_TAIL];
    diag_error(value->diags, word->place, "\"%s\" needs %s or %s, not \"%.*s\"%s",
               value->row->keyword, choices[0], choices[1], STR_ARG(word->text),
               suggest_tail(&near, tail));
    return count;
}

static bool read_durability(const struct settings_value *value)
{
    static const char *const kinds[] = {
        [SETTINGS_DURABILITY_KERNEL] = "kernel", [SETTINGS_DURABILITY_FSYNC] = "fsync"
    };
    size_t choice = settings_value_choice(value, &value->words[0], kinds, 2);
    *(enum settings_durability *)member_of(value) = (enum settings_durability)choice;
    return choice < 2;
}

static bool read_store(const struct settings_value *value)
{
    static const char *const kinds[] = { "rrd", "rrdcached" };
    struct settings_collector *collector = &value->settings->collector;
    size_t choice = settings_value_choice(value, &value->words[0], kinds, 2);
    if (choice == 2) {
        return false;
    }
    if (value->count != choice + 1) {
        diag_error(value->diags, value->words[0].place, "\"%s %s\" needs %s", value->row->keyword,
                   kinds[choice],
                   choice ? "an address, such as unix:/run/rrdcached.sock" : "nothing behind it");
        return false;
    }
    collector->store_kind = kinds[choice];
    collector->store_address = choice ? settings_value_text(value, &value->words[1]) : NULL;
    return !choice || collector->store_address;
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

bool settings_value_endpoint(const struct settings_value *value, struct settings_endpoint *to)
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
    return settings_value_endpoint(value, member_of(value));
}

static bool read_listen(const struct settings_value *value)
{
    struct settings_endpoint endpoint;
    if (!settings_value_endpoint(value, &endpoint)) {
        return false;
    }
    VEC_PUSH(&value->settings->collector.listen, value->arena, endpoint);
    return true;
}

static bool read_records(const struct settings_value *value)
{
    static const char *const kinds[] = { "sqlite", "mysql" };
    struct settings_collector *collector = &value->settings->collector;
    size_t choice = settings_value_choice(value, &value->words[0], kinds, 2);
    if (choice == 2) {
        return false;
    }
    collector->records_kind = kinds[choice];
    collector->records_path = settings_value_text(value, &value->words[1]);
    return collector->records_path;
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
    interface->password_file = settings_value_text(value, word);
    return interface->password_file;
}

static bool read_interface_rate(const struct settings_value *value,
                                const struct settings_word *word,
                                struct settings_interface *interface)
{
    struct str digits = word->text;
    int64_t unit = cut_unit(&digits, rate_units);
    if (number_signed(digits, 1, INT64_MAX / unit, &interface->max_rate)) {
        interface->max_rate *= unit;
        return true;
    }
    diag_error(value->diags, word->place,
               "\"MaxRate\" needs bits per second, such as 10M, 2500K or 1G, not \"%.*s\"",
               STR_ARG(word->text));
    return false;
}

static const struct interface_option interface_options[] = {
    { "PasswordFile", read_interface_password },
    { "MaxRate", read_interface_rate },
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

static struct suggestion suggest_interface_option(struct str word)
{
    struct suggestion near = suggest_for(word);
    for (size_t i = 0; i < sizeof interface_options / sizeof *interface_options; i++) {
        suggest_offer(&near, str_of(interface_options[i].keyword));
    }
    return near;
}

static bool report_interface_option(const struct settings_value *value,
                                    const struct settings_word *word)
{
    struct suggestion near = suggest_interface_option(word->text);
    char tail[SUGGEST_TAIL];
    diag_error(value->diags, word->place, "unknown option \"%.*s\" of an interface%s",
               STR_ARG(word->text),
               near.best.len ? suggest_tail(&near, tail)
                             : "; there are PasswordFile FILE and MaxRate 100M");
    return false;
}

/* Whether the word FROM is a password file without its keyword. Options come in pairs, so it is if
 * their number is odd; but no file is called nearly as an option is. */
static bool has_bare_password_file(const struct settings_value *value, size_t from)
{
    return (value->count - from) % 2 != 0 &&
           suggest_interface_option(value->words[from].text).best.len == 0;
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
        .name = settings_value_text(value, &words[0]),
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
    if (has_bare_password_file(value, next) &&
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
const struct settings_kind settings_kind_name = { "NAME", 1, 1, false, read_text };
const struct settings_kind settings_kind_folder = { "FOLDER", 1, 1, false, read_text };
const struct settings_kind settings_kind_log = { "stderr|syslog|FILE", 1, 1, false, read_text };
const struct settings_kind settings_kind_number = { "NUMBER", 1, 1, false, read_number };
const struct settings_kind settings_kind_time = { "TIME", 1, 1, false, read_time };
const struct settings_kind settings_kind_size = { "SIZE", 1, 1, false, read_size };
const struct settings_kind settings_kind_durability = { "kernel|fsync", 1, 1, false,
                                                        read_durability };
const struct settings_kind settings_kind_store = { "rrd|rrdcached ADDRESS", 1, 2, false,
                                                   read_store };
const struct settings_kind settings_kind_endpoint = { "HOST:PORT", 1, 1, false, read_endpoint };
const struct settings_kind settings_kind_listen = { "HOST:PORT", 1, 1, true, read_listen };
const struct settings_kind settings_kind_records = { "sqlite|mysql FILE", 2, 2, false,
                                                     read_records };
const struct settings_kind settings_kind_interface = { "NAME ID [PASSWORDFILE]", 2,
                                                       SETTINGS_WORDS_MAX, true, read_interface };
