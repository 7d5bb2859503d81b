/* A map as its author wrote it: plain data, made by map_parse and map_resolve, only read
 * afterwards. What was measured on the network is not here but in map/values.h, one entry an item.
 *
 * Vocabulary: an *item* is a node or a link. OUT is the flow from a link's first end to its second,
 * IN the way back; pairs of members are indexed by enum direction. A *style* is what an item takes
 * over from DEFAULT when it is begun and from its TEMPLATE; all else is its own. A *hint* is a
 * value given by SET. */
#ifndef BLUMAP_MAP_MODEL_H
#define BLUMAP_MAP_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/names.h"
#include "base/str.h"
#include "base/vec.h"

enum direction { DIRECTION_IN, DIRECTION_OUT, DIRECTIONS };

enum colour_kind {
    COLOUR_RGB,
    COLOUR_NONE,     /* not drawn */
    COLOUR_COPY,     /* an icon's fill: as the label's background */
    COLOUR_CONTRAST, /* black or white, whichever reads better on what is behind */
};

/* Components are 0 to 255. They are whole numbers as written, but not on a gradient. */
struct colour {
    enum colour_kind kind;
    double red, green, blue;
};

/* A place on the canvas, in pixels from its upper left corner; x grows to the right, y down. */
struct point {
    double x, y;
};

enum compass {
    COMPASS_C,
    COMPASS_N,
    COMPASS_NE,
    COMPASS_E,
    COMPASS_SE,
    COMPASS_S,
    COMPASS_SW,
    COMPASS_W,
    COMPASS_NW
};

enum offset_kind { OFFSET_NONE, OFFSET_PIXELS, OFFSET_COMPASS, OFFSET_POLAR };

/* A shift, as a link's end or a label can have: pixels; a compass point of a box and how far
 * towards it; or an angle (degrees clockwise from north) and a radius (pixels). */
struct offset {
    enum offset_kind kind;
    struct point pixels;
    enum compass compass;
    double percent; /* of the way from the middle to the compass point; 100 unless given */
    double angle, radius;
    struct str text; /* as written, for the dump and for tokens */
};

/* ---- scales and their legends ---- */

struct scale_range {
    struct str key; /* the two limits as written, joined by '_' */
    struct str bottom_text, top_text;
    double bottom, top;            /* both inclusive */
    struct colour colour, colour2; /* with has_gradient, from bottom to top */
    bool has_gradient;
    struct str tag;
    double kilo; /* in force at its line */
    struct place place;
};

enum legend_style {
    LEGEND_CLASSIC,
    LEGEND_HORIZONTAL,
    LEGEND_VERTICAL,
    LEGEND_INVERTED,
    LEGEND_TAGS,
};

struct scale {
    struct str name;
    VEC(struct scale_range) ranges; /* in order of definition; the first that holds a value wins */
    size_t lines;                   /* SCALE lines read: repeated ranges count again */
    struct names range_keys;        /* key -> size_t *, its index */
    bool has_legend;                /* KEYPOS was given; DEFAULT always has one, at -1 -1 */
    double legend_x, legend_y;
    struct str legend_title;
    enum legend_style legend_style;
    double legend_size; /* pixels along the long side; classic and tags ignore it */
};

enum scale_type { SCALE_PERCENT, SCALE_ABSOLUTE };

/* USESCALE and USEICONSCALE. */
struct scale_use {
    struct str scale; /* "none": do not colour */
    enum scale_type type;
    enum direction direction; /* nodes only: which of the two values */
    struct place place;
};

/* ---- what items have in common ---- */

/* One word of a TARGET line. */
struct target {
    struct str text; /* as written, tokens not expanded, quotes dropped */
    struct place place;
};

/* A capacity: the text as written and its number (bits per second), read with the final KILO. */
struct capacity {
    struct str text;
    double value;
};

/* What pops up over one direction of an item, or where it leads. */
struct popup {
    VEC(struct str) graphs; /* OVERLIBGRAPH */
    struct str url;         /* INFOURL */
    struct str caption;     /* OVERLIBCAPTION; empty: the item's name */
    struct str notes;       /* NOTES */
};

struct style {
    VEC(struct target) targets;
    struct capacity capacity[DIRECTIONS]; /* BANDWIDTH or MAXVALUE */
    struct popup popup[DIRECTIONS];       /* nodes use DIRECTION_IN only */
    double popup_width, popup_height;     /* OVERLIBWIDTH, OVERLIBHEIGHT; 0: not given */
    struct scale_use use;
    int64_t zorder;
    struct names hints;    /* name -> struct str *; perhaps shared, so only read */
    bool hints_are_shared; /* the table is another item's, too, until one of them sets a hint */
    struct str template;   /* its name, empty if none */
};

enum item_kind { ITEM_NODE, ITEM_LINK, ITEM_KINDS };

/* What a node and a link both are. The first member of each, so either can be passed as this. */
struct item {
    enum item_kind kind;
    struct str name;
    unsigned id;        /* in ids of the page, such as "NODE:N105:0" */
    size_t index;       /* in map->nodes or map->links, and in the values */
    struct place place; /* of its NODE or LINK line */
    bool is_default;    /* named DEFAULT: drawn if it can be, but never a hot area */
    struct style style;
};

/* ---- nodes ---- */

enum position_kind { POSITION_UNSET, POSITION_ABSOLUTE, POSITION_RELATIVE };

struct position {
    enum position_kind kind;
    struct point given;     /* as written: pixels, or angle (x) and radius (y) if polar */
    struct str relative_to; /* name of the base node */
    struct place place;
};

/* ICON: a picture file, "none", or one of the artificial shapes by name; tokens not expanded. */
struct icon {
    struct str file;      /* empty: no icon */
    double width, height; /* 0: the picture's own */
    struct place place;
};

struct node_style {
    struct str label; /* tokens not expanded */
    int64_t label_font;
    int label_angle;           /* degrees: 0, 90, 180 or 270 */
    struct point label_offset; /* LABELOFFSET x y */
    struct offset label_side;  /* LABELOFFSET compass or polar */
    struct colour label_colour, label_background, label_outline, label_shadow;
    struct icon icon;
    struct colour icon_outline, icon_fill; /* of artificial icons */
    struct scale_use icon_use;
    struct position position;
};

struct node {
    struct item item;
    struct node_style style;
    bool position_is_polar;  /* not inherited */
    struct point at;         /* set by map_resolve; meaningless without a position */
    const struct node *base; /* the node it is placed relative to, or NULL */
};

/* ---- links ---- */

enum duplex { DUPLEX_FULL, DUPLEX_HALF };
enum via_style { VIA_CURVED, VIA_ANGLED };
enum link_style_kind { LINK_TWOWAY, LINK_ONEWAY };
enum box_style { BOX_CLASSIC, BOX_ANGLED };
enum comment_style { COMMENT_EDGE, COMMENT_CENTER };
enum bandwidth_label {
    BWLABEL_PERCENT,
    BWLABEL_BITS,
    BWLABEL_UNFORMATTED,
    BWLABEL_NONE,
    BWLABEL_CUSTOM
};

struct arrow {
    double length, width; /* in link widths: classic is 4 2, compact 1 1 */
};

struct link_style {
    double width; /* half of what is drawn, pixels */
    struct arrow arrow;
    enum duplex duplex;
    enum link_style_kind kind;
    enum via_style via_style;
    double split; /* percent of the way at which the two arrows meet */
    enum bandwidth_label bandwidth_label;
    struct str bandwidth_format[DIRECTIONS]; /* INBWFORMAT, OUTBWFORMAT; empty: no label */
    double bandwidth_at[DIRECTIONS];         /* BWLABELPOS, percent of the way */
    enum box_style bandwidth_style;
    int64_t bandwidth_font;
    struct colour bandwidth_colour, bandwidth_box, bandwidth_outline;
    struct str comment[DIRECTIONS];
    double comment_at[DIRECTIONS]; /* COMMENTPOS, percent of the way */
    enum comment_style comment_style;
    int64_t comment_font;
    struct colour comment_colour;
    struct colour outline;
    struct offset end_offset[2]; /* of the two ends */
};

struct via {
    struct point given;
    struct str relative_to; /* name of a node, or empty */
    struct point at;        /* set by map_resolve */
    struct place place;
};

struct link {
    struct item item;
    struct link_style style;
    struct str end_names[2];    /* empty: only a template */
    const struct node *ends[2]; /* set by map_resolve; both or none */
    VEC(struct via) vias;
};

/* ---- the map ---- */

enum html_style { HTML_STATIC, HTML_OVERLIB };
enum stamp_kind { STAMP_CREATED, STAMP_OLDEST, STAMP_NEWEST, STAMPS };

struct stamp {
    double x, y;
    struct str format; /* for strftime */
};

struct font {
    int64_t number;
    struct str file;
    int64_t size; /* points; 0: a GD bitmap font */
    struct place place;
};

struct include {
    struct str path;
    struct place place;
};

struct map {
    struct arena *arena;
    struct str path; /* of the main file, as given */

    double width, height; /* pixels; a background that can be read overrides them */
    struct str background;
    struct place background_place;
    struct str title;
    double title_x, title_y;
    int64_t title_font, stamp_font, legend_font;
    struct stamp stamps[STAMPS];
    struct colour background_colour, title_colour, stamp_colour;
    struct colour legend_text, legend_outline, legend_background;
    double kilo;
    enum html_style html_style;
    struct str html_file, image_file, data_file, style_sheet, image_uri;
    struct names hints; /* name -> struct str * */

    VEC(struct font) fonts;     /* in order of definition; the last of a number wins */
    VEC(struct scale *) scales; /* in order of first mention, DEFAULT first */
    struct names scale_names;   /* name -> struct scale * */
    VEC(struct include) includes;
    struct names included; /* real path -> struct place *: the main file and all includes */

    VEC(struct node *) nodes; /* in order of first definition, DEFAULT first */
    VEC(struct link *) links;
    struct names node_names, link_names; /* name -> struct node *, struct link * */

    /* What a new map, NODE DEFAULT and LINK DEFAULT start from: the base of the dump. */
    const struct node *base_node;
    const struct link *base_link;

    /* How many bytes tokens may still add to its texts, all together: a short map can ask for any
     * amount. Counted down by tokens_expand. NULL: any number. */
    size_t *token_room;
};

/* Reads the map file PATH and what it includes. NULL if it can't be read. Mistakes in it are
 * warnings: what can be understood is drawn. Everything lives in ARENA. */
struct map *map_read(const char *path, struct arena *arena, struct diags *diags);

/* The same from TEXT. */
struct map *map_parse(struct str text, const char *path, struct arena *arena, struct diags *diags);

/* Places nodes and vias, finds the ends of links, turns capacities into numbers. map_read and
 * map_parse have already done it; for maps built by hand. */
void map_resolve(struct map *map, struct diags *diags);

/* The hint NAME of an item or of the map; NULL if it is not set. */
const struct str *map_item_hint(const struct item *item, struct str name);
const struct str *map_hint(const struct map *map, struct str name);

/* Whether the hint NAME of the map reads as a number that is not zero. */
bool map_hint_is_on(const struct map *map, struct str name);

/* Sets a hint of the map, as SET does. */
void map_set_hint(struct map *map, struct str name, struct str value);

/* Whether the item has what it needs to be drawn: a node its position, a link its two ends. */
bool map_item_is_drawn(const struct item *item);

const struct node *map_node(const struct map *map, struct str name); /* or NULL */
const struct link *map_link(const struct map *map, struct str name);
const struct scale *map_scale(const struct map *map, struct str name);

#endif
