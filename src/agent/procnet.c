#include "agent/procnet.h"

#include <stdbool.h>

#include "base/number.h"

/* A heading has bars between its groups of columns and no interface's colon. */
static bool is_heading(struct str line)
{
    size_t bar = str_find_char(line, '|');
    return bar != STR_NONE && str_find_char(str_from(line, bar + 1), '|') != STR_NONE &&
           str_find_char(line, ':') == STR_NONE;
}

/* Cuts LINE at its last colon; false if it has none. */
static bool cut_name(struct str line, struct str *name, struct str *counters)
{
    size_t colon = line.len;
    while (colon > 0 && line.data[colon - 1] != ':') {
        colon--;
    }
    if (colon == 0) {
        return false;
    }
    *name = str_trim(str_slice(line, 0, colon - 1));
    *counters = str_from(line, colon);
    return true;
}

static bool is_one_word(struct str text)
{
    struct str word;
    return str_next_word(&text, &word) && text.len == 0;
}

static bool read_counters(struct str rest, uint64_t counters[static PROCNET_COLUMNS],
                          struct place place, struct diags *diags)
{
    size_t count = 0;
    for (struct str word; str_next_word(&rest, &word); count++) {
        if (count < PROCNET_COLUMNS && !number_unsigned(word, 0, UINT64_MAX, &counters[count])) {
            diag_warning(diags, place, NULL,
                         "counter %zu is no whole number below 2^64; line skipped", count + 1);
            return false;
        }
    }
    if (count != PROCNET_COLUMNS) {
        diag_warning(diags, place, NULL, "expected %d counters, found %zu; line skipped",
                     PROCNET_COLUMNS, count);
        return false;
    }
    return true;
}

static bool read_line(struct str line, struct procnet_interface *interface, struct place place,
                      struct diags *diags)
{
    struct str counters;
    if (!cut_name(line, &interface->name, &counters) || !is_one_word(interface->name)) {
        diag_warning(diags, place, NULL, "expected \"NAME:\" and %d counters; line skipped",
                     PROCNET_COLUMNS);
        return false;
    }
    return read_counters(counters, interface->counters, place, diags);
}

const struct procnet *procnet_parse(struct str text, const char *path, struct arena *arena,
                                    struct diags *diags)
{
    struct procnet *net = ARENA_NEW(arena, struct procnet);
    struct place place = { .file = path };
    for (struct str line; str_next_line(&text, &line);) {
        place.line++;
        struct procnet_interface interface;
        if (str_trim(line).len == 0 || is_heading(line)) {
            continue;
        }
        if (read_line(line, &interface, place, diags)) {
            VEC_PUSH(&net->interfaces, arena, interface);
        }
    }
    return net;
}

const struct procnet_interface *procnet_find(const struct procnet *net, struct str name)
{
    for (size_t i = 0; i < net->interfaces.count; i++) {
        if (str_equal(net->interfaces.items[i].name, name)) {
            return &net->interfaces.items[i];
        }
    }
    return NULL;
}
