#include "source/table.h"

#include "map/format.h"
#include "source/part.h"

static const double kilo = 1000;

static bool take_row(struct str line, size_t (*span)(struct str field), struct str *name,
                     struct table_row *row)
{
    struct str in, out;
    if (!part_cut(&line, '\t', name) || !part_cut(&line, '\t', &in)) {
        return false;
    }
    out = str_slice(line, 0, span(line));
    row->value[DIRECTION_IN] = format_read(in, kilo);
    row->value[DIRECTION_OUT] = format_read(out, kilo);
    return in.len > 0 && span(in) == in.len && out.len > 0;
}

struct names *table_parse(struct str text, size_t (*span)(struct str field), struct arena *arena)
{
    struct names *rows = ARENA_NEW(arena, struct names);
    names_init(rows, arena);
    struct str line;
    while (str_next_line(&text, &line)) {
        struct table_row row;
        struct str name;
        if (!take_row(line, span, &name, &row)) {
            continue;
        }
        struct table_row *old = names_get(rows, name);
        if (!old) {
            old = ARENA_NEW(arena, struct table_row);
            names_set(rows, name, old);
        }
        *old = row;
    }
    return rows;
}

const struct table_file *table_open(struct names *files, const struct source_job *job,
                                    const struct source_run *run, struct str path,
                                    struct names *(*parse)(struct str text, struct arena *arena))
{
    struct table_file *file = names_get(files, path);
    if (file) {
        return file;
    }
    const char *name = part_path(job, run, path);
    struct str text;
    int64_t changed;
    if (!name || !part_file(job, run, name, &text, &changed)) {
        return NULL;
    }
    file = ARENA_NEW(run->arena, struct table_file);
    *file = (struct table_file){ parse(text, run->arena), changed };
    names_set(files, path, file);
    return file;
}

void table_answer(struct source_job *job, const struct table_file *file, struct str name,
                  const struct source_run *run)
{
    const struct table_row *row = names_get(file->rows, name);
    if (!row) {
        part_warn(job, run, NULL, "\"%.*s\" has no line of \"%.*s\"", STR_ARG(job->target),
                  STR_ARG(name));
        return;
    }
    for (size_t d = 0; d < DIRECTIONS; d++) {
        job->reading.is_known[d] = true;
        job->reading.value[d] = row->value[d];
    }
    job->reading.time = file->changed;
}
