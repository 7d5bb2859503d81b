/* The language of blumap.conf as a table. A row says which key stands in which section, of which
 * kind its value is, which member it fills and what it is when the file does not say. A new setting
 * is a member of struct settings and a row. */
#ifndef BLUMAP_SETTINGS_ROWS_H
#define BLUMAP_SETTINGS_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "settings/values.h"

enum settings_section { SETTINGS_COLLECTOR, SETTINGS_AGENT, SETTINGS_SECTIONS };

extern const char *const settings_section_names[SETTINGS_SECTIONS];

struct settings_row {
    enum settings_section section;
    const char *keyword;
    const struct settings_kind *kind;
    size_t offset;         /* of its member in struct settings; lists know theirs */
    const char *otherwise; /* the default as it would be written; NULL for none */
    int64_t min, max;      /* of numbers and times */
    const char *help;      /* a phrase */
};

extern const struct settings_row settings_rows[];
extern const size_t settings_row_count;

/* The row of KEYWORD, in any case, in SECTION; NULL if there is none. */
const struct settings_row *settings_row_find(enum settings_section section, struct str keyword);

#endif
