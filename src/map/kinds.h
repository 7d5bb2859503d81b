/* The kinds of arguments that only maps have. Each is at home in the kinds_*.c file named. */
#ifndef BLUMAP_MAP_KINDS_H
#define BLUMAP_MAP_KINDS_H

#include "lang/lang.h"
#include "map/model.h"

/* kinds_colour.c */

/* R G B or, as row->option allows, a special word; in a struct colour. */
extern const struct lang_kind map_kind_colour;
enum map_colour_option {
    MAP_COLOUR_NONE = 1 << 0,
    MAP_COLOUR_COPY = 1 << 1,
    MAP_COLOUR_CONTRAST = 1 << 2
};

/* A colour of components as written; those over 255 become 255 with a warning at PART. */
struct colour map_colour_of(struct lang_call *call, struct str part, const double components[3]);

void map_colour_write(struct buf *out, struct colour colour); /* "255 0 0" or its word */
bool map_colour_same(struct colour a, struct colour b);

/* kinds_place.c */
extern const struct lang_kind map_kind_position;     /* POSITION; the node */
extern const struct lang_kind map_kind_ends;         /* NODES; the link */
extern const struct lang_kind map_kind_vias;         /* VIA; the link */
extern const struct lang_kind map_kind_label_offset; /* LABELOFFSET; the node */

/* "NE", "NE50", "45r20" in *OFFSET; false if TEXT is neither. */
bool map_offset_read(struct str text, struct offset *offset);

/* kinds_text.c */
extern const struct lang_kind map_kind_targets;    /* TARGET; the item */
extern const struct lang_kind map_kind_popup_text; /* INFOURL ...; a struct str of popup[0] */
extern const struct lang_kind map_kind_graphs;     /* OVERLIBGRAPH; popup[0].graphs */
extern const struct lang_kind map_kind_late_graph; /* INOVERLIBGRAPH in a node: only a warning */
extern const struct lang_kind map_kind_stamp;      /* TIMEPOS ...; a struct stamp */
extern const struct lang_kind map_kind_title;      /* TITLEPOS; the map */
extern const struct lang_kind map_kind_hint;       /* SET; a struct names */

/* Which directions a popup's row sets. */
enum map_popup_option {
    MAP_POPUP_IN = 1 << 0,
    MAP_POPUP_OUT = 1 << 1,
    MAP_POPUP_BOTH = MAP_POPUP_IN | MAP_POPUP_OUT
};

/* kinds_scale.c */
extern const struct lang_kind map_kind_scale;           /* SCALE; the map */
extern const struct lang_kind map_kind_legend_position; /* KEYPOS; the map */
extern const struct lang_kind map_kind_legend_style;    /* KEYSTYLE; the map */

/* A scale's name: a letter, then letters, digits and '_'. */
bool map_is_scale_name(struct str word);

/* Whether TEXT is digits, perhaps a point and more digits, perhaps one of SUFFIXES in any case. */
bool map_is_quantity(struct str text, const char *suffixes);

/* kinds_value.c */
extern const struct lang_kind map_kind_scale_use; /* USESCALE; a struct scale_use */
extern const struct lang_kind map_kind_capacity;  /* BANDWIDTH; a struct capacity[2] */

enum map_scale_use_option { MAP_SCALE_USE_HAS_DIRECTION = 1 << 0 };

/* kinds_drawing.c */
extern const struct lang_kind map_kind_icon;                        /* ICON; a struct icon */
extern const struct lang_kind map_kind_arrow;                       /* ARROWSTYLE; a struct arrow */
struct str map_arrow_text(struct arrow arrow, struct arena *arena); /* "classic" or "4 3" */
extern const struct lang_kind map_kind_bandwidth_label;             /* BWLABEL; a link's style */
extern const struct lang_kind map_kind_bandwidth_format;            /* INBWFORMAT; a link's style */
extern const struct lang_kind map_kind_background;                  /* BACKGROUND; the map */
extern const struct lang_kind map_kind_font;                        /* FONTDEFINE; the map */

/* items.c */
extern const struct lang_kind map_kind_item;     /* NODE, LINK: begins one; option: item_kind */
extern const struct lang_kind map_kind_template; /* TEMPLATE; the item */

/* include.c */
extern const struct lang_kind map_kind_include; /* INCLUDE; the map */

#endif
