/* The scene: everything that will be on the canvas, as data. layout/ makes it, draw/ paints it and
 * page/ writes its hot areas; neither changes it.
 *
 * Vocabulary: a *shape* is one act of drawing. A *group* is a bitmap of its own, transparent at
 * first, that is copied onto its parent when it is done. An *area* is a part of the picture that
 * reacts to the mouse. Coordinates are exact; the painter truncates each toward zero as its last
 * step, so no rounding happens here but where the maps' look demands it. */
#ifndef BLUMAP_LAYOUT_SCENE_H
#define BLUMAP_LAYOUT_SCENE_H

#include "base/buf.h"
#include "map/values.h"

enum shape_kind {
    SHAPE_FILLED_POLYGON,
    SHAPE_POLYGON,
    SHAPE_FILLED_RECTANGLE, /* points[0] to points[1], both corners inclusive */
    SHAPE_RECTANGLE,
    SHAPE_LINE,       /* points[0] to points[1] */
    SHAPE_FILLED_ARC, /* a pie slice */
    SHAPE_ARC,
    SHAPE_FILLED_ELLIPSE, /* also arcs: middle points[0], size points[1] */
    SHAPE_ELLIPSE,
    SHAPE_TEXT,  /* points[0] is the left end of its bottom line */
    SHAPE_ICON,  /* a picture file, its upper left corner at points[0] */
    SHAPE_GROUP, /* its upper left corner at points[0] */
    SHAPE_COPY,  /* inside a group: copies it onto its parent as it is so far */
};

enum tint_kind {
    TINT_NONE,
    TINT_RAMP,   /* every palette entry takes the tint's hue, keeping its lightness */
    TINT_FILTER, /* the tint is added to every pixel */
};

struct text {
    int64_t font; /* its number in the map */
    struct str string;
    double angle; /* degrees counter-clockwise; only TrueType fonts turn */
};

struct icon_picture {
    struct str file;
    double width, height; /* scaled to this; 0: the picture's own size */
    enum tint_kind tint;
    struct colour tint_colour;
};

struct shape;
struct shapes {
    struct shape *items;
    size_t count, room;
};

struct group {
    double width, height; /* truncated by the painter */
    struct shapes shapes;
    bool copies_itself; /* false: only its SHAPE_COPYs put it on the parent */
};

struct shape {
    enum shape_kind kind;
    struct colour colour;       /* COLOUR_RGB; what has COLOUR_NONE is not in the scene */
    const struct point *points; /* in the arena; shapes and areas may have them in common */
    size_t point_count;
    double from, to; /* arcs: degrees clockwise from east */
    struct text text;
    const struct icon_picture *picture; /* SHAPE_ICON only */
    struct group *group;                /* SHAPE_GROUP only */
};

enum area_owner { AREA_NODE, AREA_LINK, AREA_LEGEND, AREA_STAMP, AREA_TITLE };

/* A hot area. The page lists layers from the highest to the lowest, in a layer by SEQUENCE, and of
 * one item the youngest area first. */
struct area {
    enum area_owner owner;
    const struct item *item; /* NULL unless AREA_NODE or AREA_LINK */
    unsigned part;           /* links: 0 IN arrow, 1 OUT arrow, 2 IN label, 3 OUT label;
                                nodes: 0, 1 in order of creation */
    enum direction direction;
    int64_t zorder;
    size_t sequence; /* of its item within the layer */
    bool is_polygon; /* else a rectangle from points[0] to points[1], sorted */
    const struct point *points;
    size_t point_count;
};

struct scene {
    double width, height; /* pixels */
    struct colour background;
    struct str background_picture; /* a file that can be read, or empty */
    bool has_antialias;
    struct shapes shapes;
    VEC(struct area) areas; /* in order of creation */
};

/* The only questions layout asks of fonts and pictures. */
struct metrics {
    void *state;

    /* Size of TEXT (lines apart by LF) in font NUMBER, in pixels. An undefined font counts as 5. */
    struct point (*text_size)(void *state, int64_t number, struct str text);

    /* Size in pixels of the picture PATH; false if it can't be used, and *WHY says why;
     * otherwise *WHY is as it was, or says why only a part of the picture can be drawn. */
    bool (*picture_size)(void *state, struct str path, struct point *size, const char **why);
};

struct layout_options {
    bool has_bulge; /* widths grow with the load */
};

/* Gives MAP the size of its background, if it has one that can be used: WIDTH and HEIGHT count no
 * more, and {map:width} is what is drawn. */
void layout_size_map(struct map *map, const struct metrics *metrics);

/* Lays out MAP, which has been sized, with VALUES. NULL only if nothing can be drawn (a diagnostic
 * says why). */
const struct scene *layout_map(const struct map *map, const struct values *values,
                               const struct metrics *metrics, const struct layout_options *options,
                               struct arena *arena, struct diags *diags);

/* The corner INDEX of AREA in whole numbers, as a page has it; may be -0. */
struct point scene_area_corner(const struct area *area, size_t index);

/* The scene as text, a line a shape or area: for eyes and for tests. */
void scene_dump(const struct scene *scene, struct buf *out);

#endif
