#include "status/print.h"

#include <inttypes.h>

#include "base/json.h"

enum { COLUMNS = 7 };

struct line {
    struct str cells[COLUMNS];
};

struct unit {
    int64_t seconds;
    const char *word;
};

/* "42 s", "5 min": the largest unit of which there are at least two. */
static struct str age_text(int64_t seconds, struct arena *arena)
{
    static const struct unit units[] = { { 86400, "d" }, { 3600, "h" }, { 60, "min" }, { 1, "s" } };
    size_t i = 0;
    while (i + 1 < sizeof units / sizeof *units && seconds < 2 * units[i].seconds) {
        i++;
    }
    return arena_printf(arena, "%" PRId64 " %s", seconds / units[i].seconds, units[i].word);
}

static struct str why_text(const struct status_line *line, int64_t now, struct arena *arena)
{
    if (!line->fault_at) {
        return line->why;
    }
    struct str age = age_text(now > line->fault_at ? now - line->fault_at : 0, arena);
    return arena_printf(arena, "%.*s ago: %.*s", STR_ARG(age), STR_ARG(line->why));
}

static struct line line_of(const struct status_line *line, int64_t now, struct arena *arena)
{
    int64_t age = now > line->last_time ? now - line->last_time : 0;
    return (struct line){ {
        arena_printf(arena, "%" PRIu32, line->id),
        str_of(status_words[line->state]),
        line->last_time ? age_text(age, arena) : STR("never"),
        arena_printf(arena, "%" PRIu64, line->taken),
        arena_printf(arena, "%" PRIu64, line->refused),
        arena_printf(arena, "%" PRIu64, line->set_aside),
        why_text(line, now, arena),
    } };
}

static void add_cells(struct buf *out, const struct line *line, const size_t widths[static COLUMNS])
{
    for (size_t i = 0; i < COLUMNS; i++) {
        const struct str *cell = &line->cells[i];
        int blanks = (int)(widths[i] > cell->len ? widths[i] - cell->len : 0);
        buf_printf(out, "%s%.*s", i ? "  " : "", STR_ARG(*cell));
        if (i + 1 < COLUMNS) {
            buf_printf(out, "%*s", blanks, "");
        }
    }
    while (out->len && out->data[out->len - 1] == ' ') {
        out->len--;
    }
    buf_add_char(out, '\n');
}

static void add_sum(struct buf *out, const struct status *status)
{
    size_t counts[STATUS_STATES] = { 0 };
    for (size_t i = 0; i < status->lines.count; i++) {
        counts[status->lines.items[i].state]++;
    }
    buf_printf(out, "%zu record%s:", status->lines.count, status->lines.count == 1 ? "" : "s");
    for (size_t i = 0; i < STATUS_STATES; i++) {
        buf_printf(out, "%s %zu %s", i ? "," : "", counts[i], status_words[i]);
    }
    buf_printf(out, "; the collector %s\n", status->running ? "is running" : "does not answer");
    if (status->set_aside) {
        buf_printf(out, "samples that fitted no RRD are in %s\n", status->set_aside);
    }
    struct str rest = status->complaints, line;
    while (str_next_line(&rest, &line)) {
        buf_printf(out, "the collector says: %.*s\n", STR_ARG(line));
    }
}

static bool is_shown(const struct status_line *line, bool only_problems)
{
    return !only_problems || line->state != STATUS_FRESH || line->why.len > 0;
}

void status_add_table(struct buf *out, const struct status *status, bool only_problems,
                      struct arena *arena)
{
    static const struct line title = { { { "ID", 2 },
                                         { "STATE", 5 },
                                         { "NEWEST", 6 },
                                         { "TAKEN", 5 },
                                         { "REFUSED", 7 },
                                         { "SET ASIDE", 9 },
                                         { "WHY", 3 } } };
    size_t widths[COLUMNS] = { 0 };
    size_t count = 0;
    struct line *lines = arena_array(arena, status->lines.count + 1, sizeof *lines);
    lines[count++] = title;
    for (size_t i = 0; i < status->lines.count; i++) {
        if (is_shown(&status->lines.items[i], only_problems)) {
            lines[count++] = line_of(&status->lines.items[i], status->now, arena);
        }
    }
    for (size_t i = 0; i < count * COLUMNS; i++) {
        size_t len = lines[i / COLUMNS].cells[i % COLUMNS].len;
        widths[i % COLUMNS] = len > widths[i % COLUMNS] ? len : widths[i % COLUMNS];
    }
    for (size_t i = count > 1 ? 0 : count; i < count; i++) {
        add_cells(out, &lines[i], widths);
    }
    add_sum(out, status);
}

static void add_time(struct buf *out, const char *name, int64_t time)
{
    if (time) {
        buf_printf(out, ", \"%s\": %" PRId64, name, time);
    } else {
        buf_printf(out, ", \"%s\": null", name);
    }
}

static void add_object(struct buf *out, const struct status_line *line)
{
    buf_printf(out, "{\"id\": %" PRIu32 ", \"state\": \"%s\"", line->id, status_words[line->state]);
    add_time(out, "last", line->last_time);
    add_time(out, "step", line->step);
    buf_printf(out, ", \"taken\": %" PRIu64 ", \"refused\": %" PRIu64 ", \"set_aside\": %" PRIu64,
               line->taken, line->refused, line->set_aside);
    add_time(out, "fault_at", line->fault_at);
    buf_add_text(out, ", \"why\": ");
    json_add_string(out, line->why);
    buf_add_char(out, '}');
}

static void add_complaints(struct buf *out, struct str lines)
{
    struct str line;
    const char *comma = "";
    buf_add_text(out, ", \"complaints\": [");
    while (str_next_line(&lines, &line)) {
        buf_add_text(out, comma);
        json_add_string(out, line);
        comma = ", ";
    }
    buf_add_char(out, ']');
}

void status_add_json(struct buf *out, const struct status *status, bool only_problems)
{
    const char *comma = "";
    buf_printf(out, "{\"collector\": \"%s\", \"now\": %" PRId64,
               status->running ? "running" : "down", status->now);
    add_complaints(out, status->complaints);
    buf_add_text(out, ", \"records\": [");
    for (size_t i = 0; i < status->lines.count; i++) {
        if (is_shown(&status->lines.items[i], only_problems)) {
            buf_printf(out, "%s\n ", comma);
            add_object(out, &status->lines.items[i]);
            comma = ",";
        }
    }
    buf_add_text(out, *comma ? "\n]}\n" : "]}\n");
}
