#include "source/tabfile.h"

#include "source/part.h"
#include "source/sources.h"
#include "source/table.h"

struct names *tabfile_parse(struct str text, struct arena *arena)
{
    return table_parse(text, part_scaled_number, arena);
}

static bool recognises(struct str target, const struct source_run *run)
{
    (void)run;
    return str_ends(target, STR(".tsv")) || str_ends(target, STR(".txt"));
}

static void read_jobs(struct source_job *const *jobs, size_t count, const struct source_run *run)
{
    struct names files;
    names_init(&files, run->arena);
    for (size_t i = 0; i < count; i++) {
        const struct table_file *file =
            table_open(&files, jobs[i], run, jobs[i]->target, tabfile_parse);
        if (file) {
            table_answer(jobs[i], file, jobs[i]->item->name, run);
        }
    }
}

const struct source source_tabfile = {
    .name = "tabfile",
    .class_name = "WeatherMapDataSource_tabfile",
    .recognises = recognises,
    .read = read_jobs,
};
