/* static:V[:V]: the value stands in the map itself. */
#include "map/format.h"
#include "source/part.h"
#include "source/sources.h"

/* Cuts a value with an optional sign and one optional suffix off the front of *REST. */
static bool take_value(struct str *rest, struct str *value)
{
    size_t sign = str_starts(*rest, STR("-")) ? 1 : 0;
    size_t len = part_number(str_from(*rest, sign));
    if (len == 0) {
        return false;
    }
    len += sign;
    if (len < rest->len && str_find_char(STR("KMGT"), rest->data[len]) != STR_NONE) {
        len++;
    }
    *value = str_slice(*rest, 0, len);
    *rest = str_from(*rest, len);
    return true;
}

static bool take_values(struct str target, struct str values[DIRECTIONS])
{
    if (!part_drop(&target, STR("static:")) || !take_value(&target, &values[DIRECTION_IN])) {
        return false;
    }
    values[DIRECTION_OUT] = values[DIRECTION_IN];
    if (part_drop(&target, STR(":")) && !take_value(&target, &values[DIRECTION_OUT])) {
        return false;
    }
    return target.len == 0;
}

static bool recognises(struct str target, const struct source_run *run)
{
    (void)run;
    struct str values[DIRECTIONS];
    return take_values(target, values);
}

static void read_jobs(struct source_job *const *jobs, size_t count, const struct source_run *run)
{
    for (size_t i = 0; i < count; i++) {
        struct reading *reading = &jobs[i]->reading;
        struct str values[DIRECTIONS];
        if (!take_values(jobs[i]->target, values)) {
            continue;
        }
        for (size_t d = 0; d < DIRECTIONS; d++) {
            reading->value[d] = format_read(values[d], run->map->kilo);
            reading->is_known[d] = true;
        }
        reading->time = run->now;
    }
}

const struct source source_static = {
    .name = "static",
    .class_name = "WeatherMapDataSource_static",
    .recognises = recognises,
    .read = read_jobs,
};
