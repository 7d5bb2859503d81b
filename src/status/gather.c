#include "status/gather.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/names.h"
#include "collector/freshness.h"
#include "collector/roll.h"
#include "records/records.h"
#include "status/ask.h"
#include "store/aside.h"
#include "store/rrd_facts.h"

const char *const status_words[STATUS_STATES] = {
    [STATUS_FRESH] = "fresh",
    [STATUS_LATE] = "late",
    [STATUS_SILENT] = "silent",
    [STATUS_REFUSED] = "refused",
};

struct gathering {
    const struct settings_collector *settings;
    struct arena *arena;
    struct status *status;
    struct names roll; /* the id's bytes -> struct roll_line */
};

static struct str key_of(const uint32_t *id)
{
    return (struct str){ (const char *)id, sizeof *id };
}

/* Of two lines of a record, the first counts. */
static void take_roll(struct gathering *gathering, struct str roll)
{
    struct str line;
    while (str_next_line(&roll, &line)) {
        struct roll_line *read = ARENA_NEW(gathering->arena, struct roll_line);
        if (roll_read_line(line, read) && !names_get(&gathering->roll, key_of(&read->id))) {
            names_set(&gathering->roll, key_of(&read->id), read);
        }
    }
}

/* The newest sample of a record that the collector has not heard of since it started. */
static void ask_rrd(struct gathering *gathering, struct status_line *line)
{
    struct diags faults = diags_new(gathering->arena);
    struct rrd_facts facts;
    const char *path =
        arena_printf(gathering->arena, "%s/%" PRIu32 ".rrd", gathering->settings->rrd_dir, line->id)
            .data;
    if (access(path, F_OK) != 0) {
        return;
    }
    if (rrd_facts_read(path, gathering->arena, &facts, &faults)) {
        line->last_time = facts.last_update;
        line->step = facts.step;
    } else {
        line->why =
            arena_printf(gathering->arena, "%s: %.*s", path, STR_ARG(faults.list.items[0].text));
    }
}

static void judge(const struct gathering *gathering, struct status_line *line)
{
    static const enum status_state states[FRESHNESS_KINDS] = {
        [FRESHNESS_FRESH] = STATUS_FRESH,
        [FRESHNESS_LATE] = STATUS_LATE,
        [FRESHNESS_SILENT] = STATUS_SILENT,
    };
    line->state = states[freshness_of(line->last_time, line->step, gathering->status->now)];
    if (line->state == STATUS_FRESH && line->fault_at <= line->last_time) {
        line->why = STR(""); /* it is over */
        line->fault_at = 0;
    } else if (line->state != STATUS_FRESH && line->fault_at > line->last_time) {
        line->state = STATUS_REFUSED;
    }
    if (!line->last_time && line->why.len == 0) {
        line->why = STR("it has never sent a sample");
    }
}

static void add_line(struct gathering *gathering, uint32_t id)
{
    struct status_line line = { .id = id };
    const struct roll_line *read = names_get(&gathering->roll, key_of(&id));
    if (read) {
        line.last_time = read->last_time;
        line.step = read->step;
        line.taken = read->taken;
        line.refused = read->refused;
        line.set_aside = read->set_aside;
        line.fault_at = read->fault_at;
        line.why = read->fault;
    }
    if (!line.last_time) {
        ask_rrd(gathering, &line);
    }
    judge(gathering, &line);
    VEC_PUSH(&gathering->status->lines, gathering->arena, line);
}

static bool list_table(const struct gathering *gathering, struct record_list *list,
                       struct diags *diags)
{
    struct records records;
    const struct settings_collector *settings = gathering->settings;
    if (!records_open(&records, settings->records_kind, settings->records_path, diags)) {
        return false;
    }
    bool done = records.ops->list(records.state, gathering->arena, list, diags);
    records_close(&records);
    return done;
}

static int by_id(const void *a, const void *b)
{
    const struct status_line *first = a, *second = b;
    return (first->id > second->id) - (first->id < second->id);
}

static void add_roll_alone(struct gathering *gathering)
{
    for (size_t i = 0; i < gathering->roll.count; i++) {
        const struct roll_line *read = gathering->roll.entries[i].value;
        add_line(gathering, read->id);
    }
    struct status *status = gathering->status;
    if (status->lines.count) {
        qsort(status->lines.items, status->lines.count, sizeof *status->lines.items, by_id);
    }
}

static const char *find_set_aside(const struct settings_collector *settings, struct arena *arena)
{
    struct stat facts;
    const char *path = aside_path(settings->journal_dir, arena);
    return stat(path, &facts) == 0 && facts.st_size > 0 ? path : NULL;
}

bool status_gather(const struct settings_collector *settings, int64_t now, struct arena *arena,
                   struct status *status, struct diags *diags)
{
    struct gathering gathering = { .settings = settings, .arena = arena, .status = status };
    struct record_list list = { 0 };
    struct str roll;
    *status = (struct status){ .now = now, .set_aside = find_set_aside(settings, arena) };
    names_init(&gathering.roll, arena);
    status->running = ask_roll(settings, arena, &roll, diags);
    if (status->running) {
        take_roll(&gathering, roll);
        status->unwell = !ask_health(settings, arena, &status->complaints);
    }
    if (list_table(&gathering, &list, diags)) {
        for (size_t i = 0; i < list.list.count; i++) {
            add_line(&gathering, list.list.items[i].id);
        }
        return true;
    }
    add_roll_alone(&gathering);
    return status->running;
}
