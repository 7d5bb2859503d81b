/* Vocabulary: a node's *label* is a text in a box, its *icon* a picture. The label's *anchor* is
 * the left end of its text's bottom line. The *frame* is the smallest box around both; it becomes
 * the node's bitmap, and all in it is placed from the frame's upper left corner. */
#include "layout/node.h"

#include <math.h>

#include "base/buf.h"
#include "layout/areas.h"
#include "layout/icon.h"
#include "layout/texts.h"
#include "map/scale.h"

struct label {
    bool exists;
    struct str text;
    struct point text_size;
    double width, height; /* of the box, pixels */
    struct box box;       /* on the canvas */
    struct point anchor;  /* on the canvas, not yet shifted */
    struct colour fill;
};

/* ---- the label ---- */

/* TEXT with each \n of it, as LABEL writes a line's end, made one. */
static struct str with_line_ends(struct str text, struct arena *arena)
{
    struct buf out = { 0 };
    if (str_find(text, STR("\\n")) == STR_NONE) {
        return text;
    }
    for (size_t at = str_find(text, STR("\\n")); at != STR_NONE; at = str_find(text, STR("\\n"))) {
        buf_add_str(&out, str_slice(text, 0, at));
        buf_add_char(&out, '\n');
        text = str_from(text, at + 2);
    }
    buf_add_str(&out, text);
    struct str lines = arena_str(arena, buf_str(&out));
    buf_free(&out);
    return lines;
}

static struct colour label_fill(const struct layout *layout, const struct node *node)
{
    const struct style *style = &node->item.style;
    if (style->targets.count > 0 && !str_is(style->use.scale, "none")) {
        return values_look(layout->values, &node->item)->colour[style->use.direction];
    }
    return node->style.label_background;
}

static bool is_upright(const struct node *node)
{
    return node->style.label_angle == 90 || node->style.label_angle == 270;
}

static struct point label_anchor(const struct node *node, struct point size)
{
    struct point half = { size.x / 2, size.y / 2 };
    struct point at = node->at;
    switch (node->style.label_angle) {
    case 90:
        return (struct point){ at.x + half.y, at.y + half.x };
    case 180:
        return (struct point){ at.x + half.x, at.y - half.y };
    case 270:
        return (struct point){ at.x - half.y, at.y - half.x };
    default:
        return (struct point){ at.x - half.x, at.y + half.y };
    }
}

/* A missing label is a box without size at the node's place. */
static struct label make_label(const struct layout *layout, const struct node *node)
{
    static const double margin = 4; /* both sides together, pixels */
    struct label label = { .exists = node->style.label.len > 0,
                           .fill = label_fill(layout, node),
                           .box = { node->at.x, node->at.y, node->at.x, node->at.y } };
    if (!label.exists) {
        return label;
    }
    struct str written = texts_cut(layout, &node->item, node->style.label);
    label.text = texts_shown(layout, &node->item, with_line_ends(written, layout->arena));
    label.text_size = texts_size(layout, node->style.label_font, label.text);
    label.width = (is_upright(node) ? label.text_size.y : label.text_size.x) + margin;
    label.height = (is_upright(node) ? label.text_size.x : label.text_size.y) + margin;
    label.box = geometry_box_around(node->at, label.width, label.height);
    label.anchor = label_anchor(node, label.text_size);
    texts_check_angle(layout, &node->item, node->style.label_font, node->style.label_angle);
    return label;
}

/* How far the label is shifted by LABELOFFSET. A side of the icon counts before pixels. */
static struct point label_shift(const struct node *node, const struct label *label,
                                const struct icon_image *icon)
{
    if (node->style.icon.file.len == 0 || node->style.label_side.kind == OFFSET_NONE) {
        return node->style.label_offset;
    }
    struct point size = { icon->size.x + label->width - 1, icon->size.y + label->height };
    return geometry_offset(&node->style.label_side, size);
}

static struct colour label_colour(const struct layout *layout, const struct node *node,
                                  struct colour fill)
{
    if (node->style.label_colour.kind != COLOUR_CONTRAST) {
        return node->style.label_colour;
    }
    if (fill.kind == COLOUR_RGB) {
        return colour_contrast(fill);
    }
    diag_warning(layout->diags, node->item.place, "WMWARN43",
                 "node \"%.*s\": LABELFONTCOLOR contrast has no background to contrast with, "
                 "black is used",
                 STR_ARG(node->item.name));
    return (struct colour){ COLOUR_RGB, 0, 0, 0 };
}

/* ---- its text ---- */

static void add_label_text(const struct layout *layout, const struct node *node,
                           const struct sheet *sheet, const struct label *label,
                           struct point anchor, struct colour colour)
{
    struct text text = { node->style.label_font, label->text, node->style.label_angle };
    if (!layout->is_multiline || !texts_is_bitmap_font(layout, text.font)) {
        sheet_add_text(sheet, colour, anchor, text);
        return;
    }
    double line_height = texts_size(layout, text.font, STR("")).y;
    anchor.y = anchor.y - label->text_size.y + line_height;
    struct str rest = label->text;
    while (str_next_line(&rest, &text.string)) {
        sheet_add_text(sheet, colour, anchor, text);
        anchor.y += line_height;
    }
}

/* ---- both together ---- */

static struct box frame_of(const struct label *label, struct box icon)
{
    return (struct box){ fmin(label->box.x1, icon.x1), fmin(label->box.y1, icon.y1),
                         fmax(label->box.x2, icon.x2) + 1, fmax(label->box.y2, icon.y2) + 1 };
}

static void draw_label(const struct layout *layout, const struct node *node,
                       const struct label *label, const struct sheet *sheet, struct box frame,
                       struct point shift)
{
    struct box box = geometry_box_moved(label->box, -frame.x1, -frame.y1);
    struct point anchor = { (label->anchor.x - frame.x1) + shift.x,
                            (label->anchor.y - frame.y1) + shift.y };
    struct point shadow = { anchor.x + 1, anchor.y + 1 };
    sheet_add_box(sheet, SHAPE_FILLED_RECTANGLE, label->fill, box);
    sheet_add_box(sheet, SHAPE_RECTANGLE, node->style.label_outline, box);
    add_label_text(layout, node, sheet, label, shadow, node->style.label_shadow);
    add_label_text(layout, node, sheet, label, anchor, label_colour(layout, node, label->fill));
}

static void add_areas(const struct layout *layout, const struct node *node,
                      const struct label *label, const struct icon_image *icon,
                      struct box picture_box)
{
    struct area area = areas_of_item(layout, &node->item);
    if (icon->exists) {
        areas_add_box(layout, area, picture_box);
        area.part++;
    }
    if (label->exists) {
        areas_add_box(layout, area, label->box);
    }
}

struct node_picture node_lay_out(const struct layout *layout, const struct node *node)
{
    struct label label = make_label(layout, node);
    struct icon_image icon = { .exists = false };
    if (node->style.icon.file.len > 0) {
        icon = icon_make(layout, node, label.fill);
    }
    if (!label.exists && !icon.exists) {
        return (struct node_picture){ .group = NULL };
    }
    struct point shift = label_shift(node, &label, &icon);
    label.box = geometry_box_moved(label.box, shift.x, shift.y);
    struct box picture_box = geometry_box_around(node->at, icon.size.x, icon.size.y);
    struct box frame = frame_of(&label, picture_box);

    struct group *group = sheet_new_group(layout->arena, frame.x2 - frame.x1, frame.y2 - frame.y1);
    struct sheet sheet = sheet_of_group(group, layout->arena);
    if (icon.exists) {
        icon_put(&icon, &sheet,
                 (struct point){ picture_box.x1 - frame.x1, picture_box.y1 - frame.y1 });
    }
    if (label.exists) {
        draw_label(layout, node, &label, &sheet, frame, shift);
    }
    add_areas(layout, node, &label, &icon, picture_box);

    struct point middle = { node->at.x - frame.x1, node->at.y - frame.y1 };
    return (struct node_picture){
        .size = icon.exists ? icon.size : (struct point){ label.width, label.height },
        .at = { node->at.x - middle.x, node->at.y - middle.y },
        .group = group,
    };
}
