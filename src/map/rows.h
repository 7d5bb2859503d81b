/* The map language: its table, its scopes and its words. */
#ifndef BLUMAP_MAP_ROWS_H
#define BLUMAP_MAP_ROWS_H

#include "lang/lang.h"
#include "map/model.h"

enum map_scope { MAP_SCOPE_GLOBAL, MAP_SCOPE_NODE, MAP_SCOPE_LINK, MAP_SCOPES };

/* Its objects are a struct map, a struct node and a struct link. */
extern const struct language map_language;

extern const struct lang_choice map_words_html_style[];
extern const struct lang_choice map_words_legend_style[];
extern const struct lang_choice map_words_scale_type[];
extern const struct lang_choice map_words_direction[];
extern const struct lang_choice map_words_compass[];
extern const struct lang_choice map_words_label_angle[];
extern const struct lang_choice map_words_duplex[];
extern const struct lang_choice map_words_via_style[];
extern const struct lang_choice map_words_link_style[];
extern const struct lang_choice map_words_box_style[];
extern const struct lang_choice map_words_comment_style[];
extern const struct lang_choice map_words_bandwidth_label[]; /* CUSTOM can't be written as a word */

enum {
    MAP_MOST_PIXELS = 32767,   /* WIDTH, HEIGHT */
    MAP_FARTHEST = 1000000000, /* coordinates, percentages, orders */
    MAP_LARGEST_SIZE = 32767,  /* of icons, legends, pop-ups */
    MAP_LARGEST_LINK_WIDTH = 10000,
    MAP_LARGEST_FONT = 1000,                /* points */
    MAP_STANDARD_LEGEND = 400,              /* pixels */
    MAP_MOST_RANGES = 1000,                 /* of one scale */
    MAP_MOST_VIAS = 200000,                 /* of all links */
    MAP_MOST_HINTS_COPIED = 1000000,        /* from templates to items, all together */
    MAP_MOST_TOKEN_TEXT = 64 * 1024 * 1024, /* bytes that tokens add, all together */
    MAP_DEEPEST_INCLUDE = 32,
    MAP_LARGEST_FILE = 256 * 1024 * 1024,
};

#endif
