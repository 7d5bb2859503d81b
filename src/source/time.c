/* time:ZONE: the hour and the minute of the day somewhere.
 *
 * As in php-weathermap a zone is one that the time zone database lists for a country, or UTC; old
 * names such as US/Eastern and Etc/GMT+1 are none. */
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "base/suggest.h"
#include "source/part.h"
#include "source/sources.h"

static const char *const zone_list = "/usr/share/zoneinfo/zone.tab";
enum { ZONE_LIST_LIMIT = 1024 * 1024 }; /* bytes */

/* Country, place, zone, comment: separated by tabs. */
static struct str zone_of_line(struct str line)
{
    struct str field, zone;
    if (str_starts(line, STR("#")) || !part_cut(&line, '\t', &field) ||
        !part_cut(&line, '\t', &field)) {
        return (struct str){ 0 };
    }
    return part_cut(&line, '\t', &zone) ? zone : line;
}

static struct str lower(struct str text, struct arena *arena)
{
    char *copy = arena_alloc(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        copy[i] = str_lower_char(text.data[i]);
    }
    return (struct str){ copy, text.len };
}

static void add_zone(struct names *zones, struct str zone, struct arena *arena)
{
    struct str *kept = ARENA_NEW(arena, struct str);
    *kept = zone;
    names_set(zones, lower(zone, arena), kept);
}

/* Name in lower case -> struct str *, the name as it is written. */
static void read_zones(struct names *zones, const struct source_run *run)
{
    names_init(zones, run->arena);
    add_zone(zones, STR("UTC"), run->arena);
    struct str list, line;
    struct diags trouble = diags_new(run->arena);
    if (!file_read(zone_list, ZONE_LIST_LIMIT, run->arena, &list, &trouble, (struct place){ 0 })) {
        diag_warning(run->diags, (struct place){ 0 }, "WMTIME01",
                     "the list of time zones, \"%s\", cannot be read; install tzdata", zone_list);
        return;
    }
    while (str_next_line(&list, &line)) {
        struct str zone = zone_of_line(line);
        if (zone.len > 0) {
            add_zone(zones, zone, run->arena);
        }
    }
}

static void warn_unknown(const struct source_job *job, struct str name, const struct names *zones,
                         const struct source_run *run)
{
    struct suggestion near = suggest_for(name);
    /* Comparing with all zones takes its time: only for messages that will be seen. */
    for (size_t i = 0; i < zones->count && run->diags->list.count < DIAGS_KEPT; i++) {
        const struct str *zone = zones->entries[i].value;
        suggest_offer(&near, *zone);
    }
    char tail[SUGGEST_TAIL];
    part_warn(job, run, "WMTIME02", "there is no time zone \"%.*s\"%s", STR_ARG(name),
              suggest_tail(&near, tail));
}

/* The C library knows zones only through the environment. */
static struct tm time_in_zone(const char *zone, int64_t moment, struct arena *arena)
{
    const char *old = getenv("TZ");
    struct str kept = arena_str(arena, str_of(old));
    setenv("TZ", zone, 1);
    tzset();
    time_t seconds = (time_t)moment;
    struct tm when = { 0 };
    localtime_r(&seconds, &when);
    if (old) {
        setenv("TZ", kept.data, 1);
    } else {
        unsetenv("TZ");
    }
    tzset();
    return when;
}

static void answer(struct source_job *job, struct str zone, const struct source_run *run)
{
    struct tm when = time_in_zone(arena_text(run->arena, zone), run->now, run->arena);
    int hour12 = when.tm_hour % 12 == 0 ? 12 : when.tm_hour % 12;
    struct str clock12 = arena_printf(run->arena, "%02d:%02d", hour12, when.tm_min);
    part_note(job, run, "time_time12", clock12);
    part_note(
        job, run, "time_time12ap",
        arena_printf(run->arena, "%.*s %s", STR_ARG(clock12), when.tm_hour < 12 ? "AM" : "PM"));
    part_note(job, run, "time_time24",
              arena_printf(run->arena, "%02d:%02d", when.tm_hour, when.tm_min));
    part_note(job, run, "time_timezone", zone);
    job->reading.is_known[DIRECTION_IN] = job->reading.is_known[DIRECTION_OUT] = true;
    job->reading.value[DIRECTION_IN] = when.tm_hour;
    job->reading.value[DIRECTION_OUT] = when.tm_min;
    job->reading.time = run->now;
}

static bool recognises(struct str target, const struct source_run *run)
{
    (void)run;
    return str_starts(target, STR("time:"));
}

static void read_jobs(struct source_job *const *jobs, size_t count, const struct source_run *run)
{
    struct names zones;
    read_zones(&zones, run);
    for (size_t i = 0; i < count; i++) {
        struct str name = str_from(jobs[i]->target, STR("time:").len);
        const struct str *zone = names_get(&zones, lower(name, run->arena));
        if (zone) {
            answer(jobs[i], *zone, run);
        } else {
            warn_unknown(jobs[i], name, &zones, run);
        }
    }
}

const struct source source_time = {
    .name = "time",
    .class_name = "WeatherMapDataSource_time",
    .recognises = recognises,
    .read = read_jobs,
};
