#include "source/source.h"

#include <math.h>

#include "map/tokens.h"
#include "source/command.h"
#include "source/part.h"
#include "source/sources.h"

/* Asked in this order: forms that begin with a word come before those that end with a suffix. */
static const struct source *const sources[] = {
    &source_static,     &source_external, &source_fping, &source_time,  &source_wmdata,
    &source_snmp,       &source_snmp2c,   &source_snmp3, &source_cacti, &source_cactihost,
    &source_cactithold, &source_dsstats,  &source_rrd,   &source_mrtg,  &source_tabfile,
};

enum { SOURCES = sizeof sources / sizeof *sources };

/* All targets of a run, in the order in which their values are added up. */
struct work {
    const struct source_run *run;
    struct values *values;
    VEC(struct source_job *) jobs;
};

/* Hints and properties only, twice: what a hint holds may name another. */
static struct str expand(const struct source_run *run, const struct item *item,
                         const struct target *target)
{
    struct token_scope scope = { .map = run->map, .owner = item, .place = target->place };
    struct str once = tokens_expand(&scope, target->text, run->arena, run->diags);
    return tokens_expand(&scope, once, run->arena, run->diags);
}

/* Takes "-" and "2.5*" off the front of *TARGET. */
static double take_factor(struct str *target)
{
    double factor = part_drop(target, STR("-")) ? -1 : 1;
    size_t len = part_number(*target);
    double number;
    if (len > 0 && len < target->len && target->data[len] == '*' &&
        part_leading_number(str_slice(*target, 0, len), &number)) {
        factor *= number;
        *target = str_from(*target, len + 1);
    }
    return factor;
}

static void add_job(struct work *work, const struct item *item, const struct target *target,
                    struct names *notes)
{
    struct source_job *job = ARENA_NEW(work->run->arena, struct source_job);
    job->item = item;
    job->place = target->place;
    job->written = expand(work->run, item, target);
    job->target = job->written;
    job->factor = take_factor(&job->target);
    job->reading.notes = notes;
    VEC_PUSH(&work->jobs, work->run->arena, job);
}

static void add_item(struct work *work, const struct item *item, bool can_be_drawn)
{
    enum { MOST_JOBS = 1000000 };
    struct item_value *value = values_of(work->values, item);
    value->was_read = true;
    if (!can_be_drawn) {
        return;
    }
    if (item->style.targets.count > MOST_JOBS - work->jobs.count) {
        diag_loss(work->run->diags, item->style.targets.items[0].place, NULL,
                  "the TARGETs of \"%.*s\" are not read: this map has more than %d",
                  STR_ARG(item->name), MOST_JOBS);
        return;
    }
    for (size_t i = 0; i < item->style.targets.count; i++) {
        add_job(work, item, &item->style.targets.items[i], &value->notes);
    }
}

static void add_items(struct work *work)
{
    const struct map *map = work->run->map;
    for (size_t i = 0; i < map->nodes.count; i++) {
        const struct node *node = map->nodes.items[i];
        add_item(work, &node->item, node->style.position.kind != POSITION_UNSET);
    }
    for (size_t i = 0; i < map->links.count; i++) {
        const struct link *link = map->links.items[i];
        add_item(work, &link->item, link->ends[0] && link->ends[1]);
    }
}

static void recognise(struct source_job *job, const struct source_run *run)
{
    for (size_t i = 0; i < SOURCES && !job->source; i++) {
        if (sources[i]->recognises(job->target, run)) {
            job->source = sources[i];
        }
    }
    if (!job->source) {
        bool is_command = str_starts(job->target, STR("!"));
        part_warn(job, run, "WMWARN08", "\"%.*s\" is of no known kind%s", STR_ARG(job->written),
                  is_command ? "; commands run only with --allow-external" : "");
        return;
    }
    const char *obstacle = job->source->obstacle ? job->source->obstacle(run) : NULL;
    if (obstacle) {
        part_warn(job, run, "WMWARN07", "\"%.*s\" cannot be read: %s", STR_ARG(job->written),
                  obstacle);
        job->source = NULL;
    }
}

/* What belongs to one source, and what is done with it. */
struct group {
    const struct source *source;
    VEC(struct source_job *) jobs;
};

static void group_jobs(const struct work *work, struct group groups[static SOURCES])
{
    for (size_t i = 0; i < SOURCES; i++) {
        groups[i].source = sources[i];
        for (size_t j = 0; j < work->jobs.count; j++) {
            if (work->jobs.items[j]->source == sources[i]) {
                VEC_PUSH(&groups[i].jobs, work->run->arena, work->jobs.items[j]);
            }
        }
    }
}

static void read_groups(const struct source_run *run, struct group groups[static SOURCES])
{
    struct commands commands = { .arena = run->arena };
    for (size_t i = 0; i < SOURCES; i++) {
        if (groups[i].jobs.count > 0 && groups[i].source->prepare) {
            groups[i].source->prepare(groups[i].jobs.items, groups[i].jobs.count, run, &commands);
        }
    }
    command_run_all(&commands);
    for (size_t i = 0; i < SOURCES; i++) {
        if (groups[i].jobs.count > 0) {
            groups[i].source->read(groups[i].jobs.items, groups[i].jobs.count, run);
        }
    }
}

static void warn_no_data(const struct source_job *job, const struct source_run *run)
{
    diag_warning(run->diags, job->place, NULL,
                 "ReadData: %s %.*s, target: %.*s on config line %u of %s had no valid data, "
                 "according to %s",
                 job->item->kind == ITEM_NODE ? "NODE" : "LINK", STR_ARG(job->item->name),
                 STR_ARG(job->target), job->place.line, job->place.file ? job->place.file : "",
                 job->source->class_name);
}

static void add_reading(const struct source_job *job, const struct source_run *run,
                        struct values *values)
{
    const struct reading *reading = &job->reading;
    struct item_value *value = values_of(values, job->item);
    bool has_any = false;
    for (size_t d = 0; d < DIRECTIONS; d++) {
        if (reading->is_known[d] && isfinite(reading->value[d])) {
            has_any = true;
            value->is_known[d] = true;
            value->total[d] += reading->value[d] * job->factor;
        }
    }
    if (!has_any) {
        warn_no_data(job, run);
    }
    if (reading->time > 0) {
        bool is_first = values->oldest == 0;
        values->oldest =
            is_first || reading->time < values->oldest ? reading->time : values->oldest;
        values->newest = reading->time > values->newest ? reading->time : values->newest;
    }
}

/* Fills GROUPS with all targets that are of a kind. */
static void sort_targets(struct work *work, struct group groups[static SOURCES])
{
    add_items(work);
    for (size_t i = 0; i < work->jobs.count; i++) {
        recognise(work->jobs.items[i], work->run);
    }
    group_jobs(work, groups);
}

void source_check_all(const struct source_run *run)
{
    struct work work = { .run = run, .values = values_new(run->map, run->now, run->arena) };
    struct group groups[SOURCES] = { { 0 } };
    sort_targets(&work, groups);
    for (size_t i = 0; i < SOURCES; i++) {
        if (groups[i].jobs.count > 0 && !groups[i].source->prepare) {
            groups[i].source->read(groups[i].jobs.items, groups[i].jobs.count, run);
        }
    }
}

void source_read_all(const struct source_run *run, struct values *values)
{
    struct work work = { .run = run, .values = values };
    struct group groups[SOURCES] = { { 0 } };
    sort_targets(&work, groups);
    read_groups(run, groups);
    for (size_t i = 0; i < work.jobs.count; i++) {
        if (work.jobs.items[i]->source) {
            add_reading(work.jobs.items[i], run, values);
        }
    }
}
