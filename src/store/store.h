/* Where samples go. A store takes samples one by one and commits those of a turn together; what is
 * committed survives the end of this process. */
#ifndef BLUMAP_STORE_STORE_H
#define BLUMAP_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/waiter.h"
#include "settings/settings.h"

struct store_sample {
    uint32_t id;
    int64_t time;             /* microseconds since 1970 UTC */
    const struct str *values; /* decimal numbers as text, or U: as wire_value_is_valid says */
    size_t count;
    struct str create; /* the arguments of `rrdtool create`, used when ID has no RRD yet */
};

enum store_outcome {
    STORE_UPDATED, /* taken; also if the very same sample was taken before */
    STORE_CREATED, /* taken, as the first one of its id */
    STORE_REFUSED, /* nothing was taken; one diagnostic says why */
    STORE_WAIT,    /* not known yet: put it again when the waiter is resumed */
};

/* One way of storing. */
struct store_ops {
    const char *name;

    /* NULL with a diagnostic if nothing can be stored. SETTINGS and CLOCK must outlive it. */
    void *(*open)(const struct settings_collector *settings, const struct clock *clock,
                  struct diags *diags);
    void (*close)(void *state);

    /* What was taken is kept once commit has succeeded. Scratch memory comes from the arena of
     * DIAGS. */
    enum store_outcome (*put)(void *state, const struct store_sample *sample, struct waiter *waiter,
                              struct diags *diags);

    /* Keeps all that was taken since the last time; false with a diagnostic if none of it is. */
    bool (*commit)(void *state, struct diags *diags);
};

/* Straight into RRD_DIR/ID.rrd. */
extern const struct store_ops store_rrd;

/* An open store. */
struct store {
    const struct store_ops *ops;
    void *state;
};

#endif
