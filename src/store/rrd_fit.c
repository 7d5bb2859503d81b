#include "store/rrd_fit.h"

#include "store/source_type.h"

static const struct place nowhere;

/* Cuts what is before the next ':' off *REST; false when nothing is left. */
static bool next_part(struct str *rest, struct str *part)
{
    if (!rest->data) {
        return false;
    }
    size_t end = str_find_char(*rest, ':');
    *part = str_slice(*rest, 0, end);
    *rest = end == STR_NONE ? (struct str){ 0 } : str_from(*rest, end + 1);
    return true;
}

static size_t count_parts(struct str rest)
{
    struct str part;
    size_t count = 0;
    while (next_part(&rest, &part)) {
        count++;
    }
    return count;
}

/* VALUES have ':' between them. */
static bool fits(const struct rrdfile *file, struct str values, struct diags *diags)
{
    struct str rest = values, value;
    size_t sources = 0;
    for (size_t i = 0; i < file->source_count; i++) {
        const struct rrdfile_source *source = &file->sources[i];
        struct source_type type = source_type_of(str_of(source->type));
        if (type.computed) {
            continue;
        }
        sources++;
        if (next_part(&rest, &value) && !source_type_takes(type, value)) {
            diag_error(diags, nowhere, "value %zu \"%.*s\": %s is a %s, which takes %s", sources,
                       STR_ARG(value), source->name, source->type, source_type_wants(type));
            return false;
        }
    }
    size_t count = count_parts(values);
    if (count != sources) {
        diag_error(diags, nowhere, "%zu values, but its RRD has %zu data sources", count, sources);
    }
    return count == sources;
}

size_t rrd_fit(const struct rrdfile *file, const char *const *updates, size_t count,
               struct diags *diags)
{
    size_t fit = 0;
    while (fit < count) {
        struct str update = str_of(updates[fit]);
        if (!fits(file, str_from(update, str_find_char(update, ':') + 1), diags)) {
            break;
        }
        fit++;
    }
    return fit;
}
