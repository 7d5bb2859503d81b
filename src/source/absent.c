/* Sources that a map may name but that are not to be had here: their targets are understood, warned
 * about and count as unknown. */
#include "source/part.h"
#include "source/sources.h"

static bool is_number(struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (!str_is_digit(text.data[i])) {
            return false;
        }
    }
    return text.len > 0;
}

/* COUNT fields, none empty, separated by colons. */
static bool has_fields(struct str text, size_t count)
{
    struct str field;
    while (count > 1 && part_cut(&text, ':', &field)) {
        if (field.len == 0) {
            return false;
        }
        count--;
    }
    return count == 1 && text.len > 0 && str_find_char(text, ':') == STR_NONE;
}

static bool recognises_cacti(struct str target, const struct source_run *run)
{
    (void)run;
    return part_drop(&target, STR("cacti:")) && is_number(target);
}

static bool recognises_cactihost(struct str target, const struct source_run *run)
{
    (void)run;
    return part_drop(&target, STR("cactihost:")) && is_number(target);
}

static bool recognises_cactithold(struct str target, const struct source_run *run)
{
    (void)run;
    if (part_drop(&target, STR("cactimonitor:"))) {
        return is_number(target);
    }
    struct str first;
    return part_drop(&target, STR("cactithold:")) &&
           (is_number(target) ||
            (part_cut(&target, ':', &first) && is_number(first) && is_number(target)));
}

/* dsstats:[TYPE:]NUMBER:DS:DS */
static bool recognises_dsstats(struct str target, const struct source_run *run)
{
    (void)run;
    if (!part_drop(&target, STR("dsstats:"))) {
        return false;
    }
    struct str type;
    if (has_fields(target, 4)) {
        part_cut(&target, ':', &type);
    }
    struct str rest = target;
    struct str number;
    return has_fields(target, 3) && part_cut(&rest, ':', &number) && is_number(number);
}

static const char *needs_cacti(const struct source_run *run)
{
    (void)run;
    return "it asks Cacti's database, and this run is not inside Cacti";
}

static void read_nothing(struct source_job *const *jobs, size_t count, const struct source_run *run)
{
    (void)jobs;
    (void)count;
    (void)run;
}

#define ABSENT(source_name, why)                                                                   \
    const struct source source_##source_name = {                                                   \
        .name = #source_name,                                                                      \
        .class_name = "WeatherMapDataSource_" #source_name,                                        \
        .recognises = recognises_##source_name,                                                    \
        .obstacle = (why),                                                                         \
        .read = read_nothing,                                                                      \
    }

ABSENT(cacti, needs_cacti);
ABSENT(cactihost, needs_cacti);
ABSENT(cactithold, needs_cacti);
ABSENT(dsstats, needs_cacti);
