/* The kinds of values in blumap.conf: how each is written, and the function that reads it into its
 * member of struct settings. */
#ifndef BLUMAP_SETTINGS_VALUES_H
#define BLUMAP_SETTINGS_VALUES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "settings/settings.h"
#include "settings/words.h"

struct settings_row;

/* What one line gives to one row. */
struct settings_value {
    const struct settings_row *row;
    const struct settings_word *words; /* those after the keyword */
    size_t count;
    struct settings *settings;
    struct arena *arena;
    struct diags *diags;
};

struct settings_kind {
    const char *shape;  /* for messages: "HOST:PORT" */
    size_t least, most; /* words */
    bool repeats;       /* each line adds to a list */

    /* VALUE has at least .least and at most .most words. False with a diagnostic. */
    bool (*read)(const struct settings_value *value);
};

extern const struct settings_kind settings_kind_file;
extern const struct settings_kind settings_kind_folder;
extern const struct settings_kind settings_kind_log;
extern const struct settings_kind settings_kind_number;     /* in [row.min, row.max] */
extern const struct settings_kind settings_kind_time;       /* the same, in seconds */
extern const struct settings_kind settings_kind_size;       /* the same, in bytes */
extern const struct settings_kind settings_kind_durability; /* collector.durability */
extern const struct settings_kind settings_kind_store;      /* collector.store_kind and _address */
extern const struct settings_kind settings_kind_endpoint;   /* a struct settings_endpoint */
extern const struct settings_kind settings_kind_listen;     /* adds to collector.listen */
extern const struct settings_kind settings_kind_records;    /* collector.records_kind and _path */
extern const struct settings_kind settings_kind_interface;  /* adds to agent.interfaces */
extern const struct settings_kind settings_kind_name;
extern const struct settings_kind settings_kind_flag;        /* a bool */
extern const struct settings_kind settings_kind_listen_tls;  /* adds to collector.listen_tls */
extern const struct settings_kind settings_kind_require_tls; /* collector.require_tls */

#endif
