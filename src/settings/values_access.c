/* The kinds of values that say who is let in, and how. */
#include <inttypes.h>

#include "base/number.h"
#include "settings/rows.h"
#include "settings/value_parts.h"

/* Without a suggestion: "on" is nearer to "no" than to what it means. */
static bool read_flag(const struct settings_value *value)
{
    const struct settings_word *word = &value->words[0];
    bool yes = str_equal_nocase(word->text, STR("yes"));
    if (!yes && !str_equal_nocase(word->text, STR("no"))) {
        diag_error(value->diags, word->place, "\"%s\" needs no or yes, not \"%.*s\"",
                   value->row->keyword, STR_ARG(word->text));
        return false;
    }
    *(bool *)((char *)value->settings + value->row->offset) = yes;
    return true;
}

static bool read_listen_tls(const struct settings_value *value)
{
    struct settings_listen_tls listen = {
        .certificate = settings_value_text(value, &value->words[1]),
        .key = settings_value_text(value, &value->words[2]),
    };
    if (!settings_value_endpoint(value, &listen.endpoint) || !listen.certificate || !listen.key) {
        return false;
    }
    VEC_PUSH(&value->settings->collector.listen_tls, value->arena, listen);
    return true;
}

static bool read_required_id(const struct settings_value *value, const struct settings_word *word)
{
    uint64_t id;
    if (!number_unsigned(word->text, 0, UINT32_MAX, &id)) {
        diag_error(value->diags, word->place,
                   "\"%s\" needs no, yes or the ids of records, not \"%.*s\"", value->row->keyword,
                   STR_ARG(word->text));
        return false;
    }
    VEC_PUSH(&value->settings->collector.require_tls.ids, value->arena, (uint32_t)id);
    return true;
}

static bool read_require_tls(const struct settings_value *value)
{
    const struct settings_word *first = &value->words[0];
    bool yes = str_equal_nocase(first->text, STR("yes"));
    if (value->count == 1 && (yes || str_equal_nocase(first->text, STR("no")))) {
        value->settings->collector.require_tls.all = yes;
        return true;
    }
    bool done = true;
    for (size_t i = 0; i < value->count; i++) {
        done = read_required_id(value, &value->words[i]) && done;
    }
    return done;
}

const struct settings_kind settings_kind_flag = { "no|yes", 1, 1, false, read_flag };
const struct settings_kind settings_kind_listen_tls = { "HOST:PORT CERTIFICATE KEY", 3, 3, true,
                                                        read_listen_tls };
const struct settings_kind settings_kind_require_tls = { "no|yes|ID...", 1, SETTINGS_WORDS_MAX - 1,
                                                         true, read_require_tls };
