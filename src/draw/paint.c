#include "draw/paint.h"

#include "base/memory.h"
#include "draw/pixel.h"
#include "draw/polygon.h"
#include "draw/text.h"

/* What a group's bitmap begins as: fully transparent red. Text edges blend into it so. */
enum { BLANK = 0x7f800000 };

/* All groups together may have so many times the pixels one picture may have. */
enum { GROUP_BUDGET = 3 };

struct easel {
    struct studio *studio;
    gdImage *image;
    bool has_antialias;   /* for lines and polygons; only ever the canvas */
    uint64_t *budget;     /* pixels that groups may still take */
    struct easel *parent; /* the easel this group's bitmap goes onto, at X, Y; or NULL */
    int x, y;
};

static void paint_shapes(struct easel *easel, const struct shapes *shapes);

static int at_x(const struct shape *shape, size_t i)
{
    return pixel_of(shape->points[i].x);
}

static int at_y(const struct shape *shape, size_t i)
{
    return pixel_of(shape->points[i].y);
}

/* The library's colour for lines and polygons. */
static int ink(const struct easel *easel, const struct shape *shape)
{
    int colour = pixel_colour(shape->colour);
    if (!easel->has_antialias) {
        return colour;
    }
    gdImageSetAntiAliased(easel->image, colour);
    return gdAntiAliased;
}

/* ---- lines and surfaces ---- */

static gdPoint *corners(const struct shape *shape)
{
    gdPoint *points = memory_new(shape->point_count + 1, sizeof *points);
    for (size_t i = 0; i < shape->point_count; i++) {
        points[i] = (gdPoint){ at_x(shape, i), at_y(shape, i) };
    }
    return points;
}

static void paint_filled_polygon(struct easel *easel, const struct shape *shape)
{
    gdPoint *points = corners(shape);
    polygon_fill(easel->image, points, (int)shape->point_count, ink(easel, shape));
    memory_free(points);
}

static void paint_polygon(struct easel *easel, const struct shape *shape)
{
    gdPoint *points = corners(shape);
    gdImagePolygon(easel->image, points, (int)shape->point_count, ink(easel, shape));
    memory_free(points);
}

static void paint_filled_rectangle(struct easel *easel, const struct shape *shape)
{
    gdImageFilledRectangle(easel->image, at_x(shape, 0), at_y(shape, 0), at_x(shape, 1),
                           at_y(shape, 1), pixel_colour(shape->colour));
}

static void paint_rectangle(struct easel *easel, const struct shape *shape)
{
    gdImageRectangle(easel->image, at_x(shape, 0), at_y(shape, 0), at_x(shape, 1), at_y(shape, 1),
                     pixel_colour(shape->colour));
}

static void paint_line(struct easel *easel, const struct shape *shape)
{
    gdImageLine(easel->image, at_x(shape, 0), at_y(shape, 0), at_x(shape, 1), at_y(shape, 1),
                ink(easel, shape));
}

static void paint_filled_arc(struct easel *easel, const struct shape *shape)
{
    gdImageFilledArc(easel->image, at_x(shape, 0), at_y(shape, 0), at_x(shape, 1), at_y(shape, 1),
                     pixel_of(shape->from), pixel_of(shape->to), pixel_colour(shape->colour),
                     gdPie);
}

static void paint_arc(struct easel *easel, const struct shape *shape)
{
    gdImageArc(easel->image, at_x(shape, 0), at_y(shape, 0), at_x(shape, 1), at_y(shape, 1),
               pixel_of(shape->from), pixel_of(shape->to), pixel_colour(shape->colour));
}

static void paint_filled_ellipse(struct easel *easel, const struct shape *shape)
{
    gdImageFilledEllipse(easel->image, at_x(shape, 0), at_y(shape, 0), at_x(shape, 1),
                         at_y(shape, 1), pixel_colour(shape->colour));
}

static void paint_ellipse(struct easel *easel, const struct shape *shape)
{
    gdImageEllipse(easel->image, at_x(shape, 0), at_y(shape, 0), at_x(shape, 1), at_y(shape, 1),
                   pixel_colour(shape->colour));
}

/* ---- texts and pictures ---- */

static void paint_text(struct easel *easel, const struct shape *shape)
{
    const struct text *text = &shape->text;
    const struct typeface *face = fonts_find(&easel->studio->fonts, text->font, FONT_TO_DRAW);
    if (face) {
        text_draw(easel->image, face, shape->points[0], text->string, text->angle,
                  pixel_colour(shape->colour));
    }
}

static void paint_icon(struct easel *easel, const struct shape *shape)
{
    const char *why = NULL;
    gdImage *icon = pictures_icon(&easel->studio->pictures, shape->picture, &why);
    if (!icon) {
        studio_warn(easel->studio, "WMWARN37", "icon \"%.*s\" is not drawn: %s",
                    STR_ARG(shape->picture->file), why);
        return;
    }
    gdImageCopy(easel->image, icon, at_x(shape, 0), at_y(shape, 0), 0, 0, gdImageSX(icon),
                gdImageSY(icon));
}

/* ---- groups ---- */

static void put_down(const struct easel *easel)
{
    gdImageCopy(easel->parent->image, easel->image, easel->x, easel->y, 0, 0,
                gdImageSX(easel->image), gdImageSY(easel->image));
}

static gdImage *blank(int width, int height)
{
    gdImage *image = gdImageCreateTrueColor(width, height);
    for (int y = 0; image && y < height; y++) {
        for (int x = 0; x < width; x++) {
            image->tpixels[y][x] = BLANK;
        }
    }
    return image;
}

static bool is_visible(const struct easel *easel, int x, int y, int width, int height)
{
    return x < gdImageSX(easel->image) && y < gdImageSY(easel->image) && (int64_t)x + width > 0 &&
           (int64_t)y + height > 0;
}

static gdImage *group_bitmap(struct easel *easel, int width, int height)
{
    uint64_t pixels = (uint64_t)width * (uint64_t)height;
    gdImage *image = NULL;
    if (pixels <= easel->studio->most_pixels && pixels <= *easel->budget) {
        *easel->budget -= pixels;
        image = blank(width, height);
    }
    if (!image) {
        studio_warn(easel->studio, NULL,
                    "a label, icon or legend of %d x %d pixels is not drawn: it is too large, "
                    "alone or with those before it",
                    width, height);
    }
    return image;
}

static void paint_group(struct easel *easel, const struct shape *shape)
{
    const struct group *group = shape->group;
    int x = at_x(shape, 0), y = at_y(shape, 0);
    int width = pixel_of(group->width), height = pixel_of(group->height);
    if (width < 1 || height < 1 || !is_visible(easel, x, y, width, height)) {
        return;
    }
    gdImage *image = group_bitmap(easel, width, height);
    if (!image) {
        return;
    }
    struct easel own = { .studio = easel->studio,
                         .image = image,
                         .budget = easel->budget,
                         .parent = easel,
                         .x = x,
                         .y = y };
    paint_shapes(&own, &group->shapes);
    if (group->copies_itself) {
        put_down(&own);
    }
    gdImageDestroy(image);
}

static void paint_copy(struct easel *easel, const struct shape *shape)
{
    (void)shape;
    if (easel->parent) {
        put_down(easel);
    }
}

/* ---- all of them ---- */

struct painter {
    void (*paint)(struct easel *easel, const struct shape *shape);
    size_t points; /* it needs at least so many */
};

static void paint_shapes(struct easel *easel, const struct shapes *shapes)
{
    static const struct painter painters[] = {
        [SHAPE_FILLED_POLYGON] = { paint_filled_polygon, 1 },
        [SHAPE_POLYGON] = { paint_polygon, 1 },
        [SHAPE_FILLED_RECTANGLE] = { paint_filled_rectangle, 2 },
        [SHAPE_RECTANGLE] = { paint_rectangle, 2 },
        [SHAPE_LINE] = { paint_line, 2 },
        [SHAPE_FILLED_ARC] = { paint_filled_arc, 2 },
        [SHAPE_ARC] = { paint_arc, 2 },
        [SHAPE_FILLED_ELLIPSE] = { paint_filled_ellipse, 2 },
        [SHAPE_ELLIPSE] = { paint_ellipse, 2 },
        [SHAPE_TEXT] = { paint_text, 1 },
        [SHAPE_ICON] = { paint_icon, 1 },
        [SHAPE_GROUP] = { paint_group, 1 },
        [SHAPE_COPY] = { paint_copy, 0 },
    };
    for (size_t i = 0; i < shapes->count; i++) {
        const struct shape *shape = &shapes->items[i];
        const struct painter *painter = &painters[shape->kind];
        if (shape->point_count >= painter->points && shape->point_count < INT32_MAX) {
            painter->paint(easel, shape);
        }
    }
}

void paint_scene(struct studio *studio, const struct scene *scene, gdImage *image)
{
    uint64_t budget = studio->most_pixels * GROUP_BUDGET;
    struct easel easel = {
        .studio = studio, .image = image, .budget = &budget, .has_antialias = scene->has_antialias
    };
    paint_shapes(&easel, &scene->shapes);
}
