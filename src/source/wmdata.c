#include "source/wmdata.h"

#include "source/part.h"
#include "source/sources.h"
#include "source/table.h"

static size_t signed_number(struct str field)
{
    size_t sign = str_starts(field, STR("-")) ? 1 : 0;
    size_t len = part_number(str_from(field, sign));
    return len > 0 ? sign + len : 0;
}

struct names *wmdata_parse(struct str text, struct arena *arena)
{
    return table_parse(text, signed_number, arena);
}

/* wmdata:FILE:NAME */
static bool take_parts(struct str target, struct str *file, struct str *name)
{
    if (!part_drop(&target, STR("wmdata:")) || !part_cut(&target, ':', file)) {
        return false;
    }
    *name = target;
    return file->len > 0 && name->len > 0;
}

static bool recognises(struct str target, const struct source_run *run)
{
    (void)run;
    struct str file, name;
    return take_parts(target, &file, &name);
}

static void read_jobs(struct source_job *const *jobs, size_t count, const struct source_run *run)
{
    struct names files;
    names_init(&files, run->arena);
    for (size_t i = 0; i < count; i++) {
        struct str path, name;
        if (!take_parts(jobs[i]->target, &path, &name)) {
            continue;
        }
        const struct table_file *file = table_open(&files, jobs[i], run, path, wmdata_parse);
        if (file) {
            table_answer(jobs[i], file, name, run);
        }
    }
}

const struct source source_wmdata = {
    .name = "wmdata",
    .class_name = "WeatherMapDataSource_wmdata",
    .recognises = recognises,
    .read = read_jobs,
};
