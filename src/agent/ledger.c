#include "agent/ledger.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"

enum { LARGEST = 4 * 1024 * 1024, MODE = 0600 };
enum { NUMBERS = 10 }; /* behind an interface's name */

static const struct place nowhere = { 0 };

struct ledger ledger_new(struct arena *arena)
{
    struct ledger ledger = { .arena = arena };
    names_init(&ledger.interfaces, arena);
    return ledger;
}

/* ---- text ---- */

static bool take_numbers(struct str *line, uint64_t numbers[static NUMBERS])
{
    struct str word;
    for (size_t i = 0; i < NUMBERS; i++) {
        if (!str_next_word(line, &word) || !number_unsigned(word, 0, UINT64_MAX, &numbers[i])) {
            return false;
        }
    }
    return !str_next_word(line, &word) && numbers[7] <= INT64_MAX && numbers[8] <= 1 &&
           numbers[9] <= 1;
}

static bool take_interface(struct ledger *ledger, struct str line)
{
    struct str name;
    uint64_t n[NUMBERS];
    if (!str_next_word(&line, &name) || names_has(&ledger->interfaces, name) ||
        !take_numbers(&line, n)) {
        return false;
    }
    const struct counters counters = {
        .index = n[0],
        .bytes = { n[1], n[2] },
        .packets = { n[3], n[4] },
        .total = { n[5], n[6] },
        .time = (int64_t)n[7],
        .is_wide = { n[8], n[9] },
    };
    ledger_set(ledger, name, &counters);
    return true;
}

static const char *take_lines(struct ledger *ledger, struct str text)
{
    struct str line, word;
    if (!str_next_line(&text, &line) || !str_is(line, "blumap counters 1")) {
        return "it does not begin with \"blumap counters 1\"";
    }
    while (str_next_line(&text, &line)) {
        if (str_is(line, "end")) {
            return text.len == 0 ? NULL : "there is something behind its end";
        }
        if (!str_next_word(&line, &word)) {
            return "it has an empty line";
        }
        if (str_is(word, "boot")) {
            ledger->boot = arena_str(ledger->arena, str_trim(line));
        } else if (!str_is(word, "interface") || !take_interface(ledger, line)) {
            return "it has a line that is none of an interface";
        }
    }
    return "its end is missing";
}

bool ledger_parse(struct ledger *ledger, struct str text, const char **why)
{
    *why = take_lines(ledger, text);
    if (*why) {
        *ledger = ledger_new(ledger->arena);
    }
    return !*why;
}

void ledger_write(const struct ledger *ledger, struct buf *out)
{
    buf_add_text(out, "blumap counters 1\n");
    if (ledger->boot.len) {
        buf_add_text(out, "boot ");
        buf_add_str(out, ledger->boot);
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; i < ledger->interfaces.count; i++) {
        const struct name_entry *entry = &ledger->interfaces.entries[i];
        const struct counters *c = entry->value;
        buf_add_text(out, "interface ");
        buf_add_str(out, entry->name); /* of any bytes, if the file was damaged */
        buf_printf(out, " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64, c->index,
                   c->bytes[0], c->bytes[1], c->packets[0], c->packets[1]);
        buf_printf(out, " %" PRIu64 " %" PRIu64 " %" PRId64 " %d %d\n", c->total[0], c->total[1],
                   c->time, c->is_wide[0], c->is_wide[1]);
    }
    buf_add_text(out, "end\n");
}

/* ---- the file ---- */

static struct str path_of(const char *folder, struct arena *arena)
{
    return arena_printf(arena, "%s/counters", folder);
}

/* Set aside, not removed: it tells what happened. */
static void set_aside(const char *path, const char *why, struct diags *diags)
{
    const char *aside = arena_printf(diags->arena, "%s.damaged", path).data;
    const char *failure = rename(path, aside) == 0 ? NULL : strerror(errno);
    diag_warning(diags, (struct place){ .file = path }, NULL,
                 "%s; set aside as \"%s\"%s%s, the totals begin anew", why, aside,
                 failure ? ": " : "", failure ? failure : "");
}

bool ledger_load(struct ledger *ledger, const char *folder, struct diags *diags)
{
    const char *path = path_of(folder, ledger->arena).data;
    const char *why;
    struct str text;
    if (access(path, F_OK) != 0 && errno == ENOENT) {
        return true;
    }
    if (!file_read(path, LARGEST, ledger->arena, &text, diags, nowhere)) {
        return false;
    }
    if (!ledger_parse(ledger, text, &why)) {
        set_aside(path, why, diags);
    }
    return true;
}

bool ledger_save(const struct ledger *ledger, const char *folder, struct diags *diags)
{
    struct buf text = { 0 };
    ledger_write(ledger, &text);
    bool done = file_replace(path_of(folder, diags->arena).data, MODE, buf_str(&text), diags);
    buf_free(&text);
    return done;
}

/* ---- interfaces ---- */

struct counters *ledger_find(const struct ledger *ledger, struct str name)
{
    return names_get(&ledger->interfaces, name);
}

void ledger_set(struct ledger *ledger, struct str name, const struct counters *counters)
{
    struct counters *kept = ledger_find(ledger, name);
    if (!kept) {
        kept = ARENA_NEW(ledger->arena, struct counters);
        names_set(&ledger->interfaces, name, kept);
    }
    *kept = *counters;
}

int64_t ledger_time(const struct ledger *ledger)
{
    int64_t latest = 0;
    for (size_t i = 0; i < ledger->interfaces.count; i++) {
        const struct counters *counters = ledger->interfaces.entries[i].value;
        latest = counters->time > latest ? counters->time : latest;
    }
    return latest;
}
