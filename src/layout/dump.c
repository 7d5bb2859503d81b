/* A line a shape:
 *     filled-polygon #c0c0c0 10,20 30.5,20 20,40
 *     text #000000 12,33 font 3 "Alpha"
 *     group 100,50 40x18 {
 *     area LINK:L104:1 poly 10,20 31,20 20,40
 * Numbers have as many digits as it takes to read back the same. */
#include <math.h>

#include "layout/scene.h"

static const char *const shape_names[] = {
    [SHAPE_FILLED_POLYGON] = "filled-polygon",
    [SHAPE_POLYGON] = "polygon",
    [SHAPE_FILLED_RECTANGLE] = "filled-rectangle",
    [SHAPE_RECTANGLE] = "rectangle",
    [SHAPE_LINE] = "line",
    [SHAPE_FILLED_ARC] = "filled-arc",
    [SHAPE_ARC] = "arc",
    [SHAPE_FILLED_ELLIPSE] = "filled-ellipse",
    [SHAPE_ELLIPSE] = "ellipse",
    [SHAPE_TEXT] = "text",
    [SHAPE_ICON] = "icon",
    [SHAPE_GROUP] = "group",
    [SHAPE_COPY] = "copy",
};

static void dump_number(struct buf *out, double number)
{
    enum { FEWEST_DIGITS = 6, ENOUGH_DIGITS = 17 };
    char text[32];
    for (int digits = FEWEST_DIGITS; digits <= ENOUGH_DIGITS; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number) {
            break;
        }
    }
    buf_add_text(out, text);
}

/* #rrggbb, or on a gradient the components as they are. */
static void dump_colour(struct buf *out, struct colour colour)
{
    const double parts[] = { colour.red, colour.green, colour.blue };
    bool is_whole = true;
    for (size_t i = 0; i < 3; i++) {
        is_whole = is_whole && parts[i] == floor(parts[i]) && parts[i] >= 0 && parts[i] <= 255;
    }
    if (is_whole) {
        buf_printf(out, " #%02x%02x%02x", (unsigned)parts[0], (unsigned)parts[1],
                   (unsigned)parts[2]);
        return;
    }
    for (size_t i = 0; i < 3; i++) {
        buf_add_char(out, i > 0 ? ',' : ' ');
        dump_number(out, parts[i]);
    }
}

static void dump_pair(struct buf *out, double first, char between, double second)
{
    buf_add_char(out, ' ');
    dump_number(out, first);
    buf_add_char(out, between);
    dump_number(out, second);
}

static void dump_points(struct buf *out, const struct point *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        dump_pair(out, points[i].x, ',', points[i].y);
    }
}

static void dump_string(struct buf *out, struct str text)
{
    buf_add_text(out, " \"");
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c < ' ' || c == '"' || c == '\\') {
            buf_printf(out, "\\x%02x", c);
        } else {
            buf_add_char(out, text.data[i]);
        }
    }
    buf_add_char(out, '"');
}

static void dump_text(struct buf *out, const struct text *text)
{
    buf_printf(out, " font %lld", (long long)text->font);
    dump_string(out, text->string);
    if (text->angle != 0) {
        buf_add_text(out, " angle ");
        dump_number(out, text->angle);
    }
}

static void dump_picture(struct buf *out, const struct icon_picture *picture)
{
    dump_string(out, picture->file);
    if (picture->width > 0) {
        dump_pair(out, picture->width, 'x', picture->height);
    }
    if (picture->tint != TINT_NONE) {
        buf_add_text(out, picture->tint == TINT_RAMP ? " ramp" : " filter");
        dump_colour(out, picture->tint_colour);
    }
}

static void dump_shape(struct buf *out, const struct shape *shape)
{
    buf_add_text(out, shape_names[shape->kind]);
    if (shape->kind < SHAPE_ICON) {
        dump_colour(out, shape->colour);
    }
    dump_points(out, shape->points, shape->point_count);
    if (shape->kind == SHAPE_ARC || shape->kind == SHAPE_FILLED_ARC) {
        dump_pair(out, shape->from, ':', shape->to);
    } else if (shape->kind == SHAPE_TEXT) {
        dump_text(out, &shape->text);
    } else if (shape->kind == SHAPE_ICON) {
        dump_picture(out, shape->picture);
    } else if (shape->kind == SHAPE_GROUP) {
        dump_pair(out, shape->group->width, 'x', shape->group->height);
        buf_add_text(out, " {");
    }
    buf_add_char(out, '\n');
}

static void dump_shapes(struct buf *out, const struct shapes *shapes, int depth)
{
    enum { INDENT = 4 };
    for (size_t i = 0; i < shapes->count; i++) {
        const struct shape *shape = &shapes->items[i];
        buf_printf(out, "%*s", depth * INDENT, "");
        dump_shape(out, shape);
        if (shape->kind == SHAPE_GROUP) {
            dump_shapes(out, &shape->group->shapes, depth + 1);
            buf_printf(out, "%*s}\n", depth * INDENT, "");
        }
    }
}

static void dump_area(struct buf *out, const struct area *area)
{
    static const char *const owners[] = {
        [AREA_NODE] = "NODE:N", [AREA_LINK] = "LINK:L", [AREA_LEGEND] = "LEGEND",
        [AREA_STAMP] = "STAMP", [AREA_TITLE] = "TITLE",
    };
    buf_printf(out, "area %s", owners[area->owner]);
    if (area->item) {
        buf_printf(out, "%u", area->item->id);
    }
    buf_printf(out, ":%u %s", area->part, area->is_polygon ? "poly" : "rect");
    for (size_t i = 0; i < area->point_count; i++) {
        struct point corner = scene_area_corner(area, i);
        dump_pair(out, corner.x, ',', corner.y);
    }
    buf_add_char(out, '\n');
}

void scene_dump(const struct scene *scene, struct buf *out)
{
    buf_add_text(out, "canvas");
    dump_pair(out, scene->width, 'x', scene->height);
    dump_colour(out, scene->background);
    buf_add_text(out, scene->has_antialias ? " antialias\n" : "\n");
    if (scene->background_picture.len > 0) {
        buf_add_text(out, "background");
        dump_string(out, scene->background_picture);
        buf_add_char(out, '\n');
    }
    dump_shapes(out, &scene->shapes, 0);
    for (size_t i = 0; i < scene->areas.count; i++) {
        dump_area(out, &scene->areas.items[i]);
    }
}
