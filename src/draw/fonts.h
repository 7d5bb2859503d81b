/* The fonts of a map: gd's five built-in ones, TrueType files and gd's bitmap font files. */
#ifndef BLUMAP_DRAW_FONTS_H
#define BLUMAP_DRAW_FONTS_H

#include <gd.h>

#include "map/model.h"

/* One usable font: a bitmap font, or else a TrueType file at a size. */
struct typeface {
    gdFont *bitmap;
    const char *file;
    double size; /* points */
};

struct fonts {
    struct names by_number; /* the number's bytes -> struct typeface * */
    struct names missed[2]; /* numbers already warned of: measuring, drawing */
    struct str map_path;
    struct arena *arena;
    struct diags *diags;
};

enum font_purpose { FONT_TO_MEASURE, FONT_TO_DRAW };

/* Opens the fonts MAP defines, in ARENA; a bad one is a warning. */
void fonts_open(struct fonts *fonts, const struct map *map, struct arena *arena,
                struct diags *diags);
void fonts_close(struct fonts *fonts);

/* The font NUMBER. An undefined one is font 5, with a warning the first time. Number 0 is measured
 * as font 5 and never drawn: NULL. */
const struct typeface *fonts_find(struct fonts *fonts, int64_t number, enum font_purpose purpose);

#endif
