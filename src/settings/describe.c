#include <inttypes.h>

#include "settings/rows.h"
#include "settings/settings.h"

static void describe_row(const struct settings_row *row, FILE *out)
{
    fprintf(out, "    # %s", row->help);
    if (row->max) {
        fprintf(out, " (%s%" PRId64 " to %" PRId64 ")",
                row->kind == &settings_kind_time ? "seconds, " : "", row->min, row->max);
    }
    if (row->otherwise) {
        fprintf(out, "\n    %s %s\n", row->keyword, row->otherwise);
    } else {
        fprintf(out, "\n    # %s %s\n", row->keyword, row->kind->shape);
    }
}

void settings_describe(FILE *out)
{
    for (size_t i = 0; i < settings_row_count; i++) {
        const struct settings_row *row = &settings_rows[i];
        if (i == 0 || row->section != row[-1].section) {
            fprintf(out, "%s\n", settings_section_names[row->section]);
        }
        describe_row(row, out);
    }
}
