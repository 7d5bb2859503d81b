/* Vocabulary: an icon's *fill* and *ink* are the colours of an artificial shape; a picture file can
 * have a *tint* instead. */
#include "layout/icon.h"

#include <math.h>
#include <unistd.h>

#include "base/suggest.h"
#include "layout/hint.h"
#include "layout/scale_colour.h"
#include "layout/texts.h"

static const struct icon_shape *const icon_shapes[] = {
    &icon_box, &icon_rbox, &icon_round, &icon_inpie, &icon_outpie, &icon_nink, &icon_gauge,
};

static const struct icon_shape *find_shape(struct str name)
{
    for (size_t i = 0; i < sizeof icon_shapes / sizeof *icon_shapes; i++) {
        if (str_equal_nocase(name, str_of(icon_shapes[i]->name))) {
            return icon_shapes[i];
        }
    }
    return NULL;
}

static bool has_icon_scale(const struct node *node)
{
    return !str_is(node->style.icon_use.scale, "none");
}

/* ---- artificial shapes ---- */

static struct colour shape_fill(const struct layout *layout, const struct node *node,
                                struct colour label_fill)
{
    const struct scale_use *use = &node->style.icon_use;
    if (has_icon_scale(node)) {
        /* the raw value even for a scale of percentages, as php-weathermap has it */
        double total = values_look(layout->values, &node->item)->total[use->direction];
        return scale_colour(layout, &node->item, use, total, SCALE_ABSOLUTE);
    }
    if (node->style.icon_fill.kind == COLOUR_COPY) {
        return label_fill;
    }
    return node->style.icon_fill;
}

static struct icon_image make_shape(const struct layout *layout, const struct node *node,
                                    const struct icon_shape *shape, struct colour label_fill)
{
    static const double most_pixels = 1e8;
    const struct icon *icon = &node->style.icon;
    struct point size = { trunc(icon->width), trunc(icon->height) };
    if (!(size.x >= 1 && size.y >= 1 && size.x * size.y <= most_pixels)) {
        diag_loss(layout->diags, icon->place, NULL,
                  "icon \"%s\" can't be drawn %.0f by %.0f pixels large; write its size as in "
                  "\"ICON 32 32 %s\"",
                  shape->name, size.x, size.y, shape->name);
        return (struct icon_image){ .exists = false };
    }
    struct icon_brief brief = {
        .layout = layout,
        .node = node,
        .width = size.x,
        .height = size.y,
        .fill = shape_fill(layout, node, label_fill),
        .ink = node->style.icon_outline,
    };
    struct group *group = sheet_new_group(layout->arena, size.x, size.y);
    struct sheet sheet = sheet_of_group(group, layout->arena);
    shape->draw(&brief, &sheet);
    return (struct icon_image){ .exists = true, .size = size, .group = group };
}

/* ---- picture files ---- */

static void find_tint(const struct layout *layout, const struct node *node,
                      struct icon_picture *picture)
{
    const struct scale_use *use = &node->style.icon_use;
    if (!has_icon_scale(node) || node->item.style.targets.count == 0) {
        return;
    }
    const struct item_value *value = values_look(layout->values, &node->item);
    double rated =
        use->type == SCALE_PERCENT ? value->percent[use->direction] : value->total[use->direction];
    picture->tint_colour = scale_colour(layout, &node->item, use, rated, use->type);
    if (picture->tint_colour.kind == COLOUR_RGB) {
        bool is_filter = hint_is_one(map_item_hint(&node->item, STR("use_imagefilter")));
        picture->tint = is_filter ? TINT_FILTER : TINT_RAMP;
    }
}

/* SIZE made to fit into the box that ICON gives, keeping its shape. */
static struct point fitted(struct point size, const struct icon *icon)
{
    if (!(icon->width * icon->height > 0)) {
        return size;
    }
    double factor = size.x > size.y ? size.x / icon->width : size.y / icon->height;
    return (struct point){ trunc(size.x / factor), trunc(size.y / factor) };
}

static void warn_unusable(const struct layout *layout, const struct icon *icon, struct str file,
                          const char *why)
{
    bool is_there = access(arena_text(layout->arena, file), R_OK) == 0;
    struct suggestion near = suggest_for(file);
    for (size_t i = 0; i < sizeof icon_shapes / sizeof *icon_shapes; i++) {
        suggest_offer(&near, str_of(icon_shapes[i]->name));
    }
    char tail[SUGGEST_TAIL];
    diag_loss(layout->diags, icon->place, is_there ? "WMWARN37" : "WMWARN38",
              "icon \"%.*s\" is not drawn: %s%s", STR_ARG(file), why ? why : "unreadable",
              suggest_tail(&near, tail));
}

static struct icon_image make_picture(const struct layout *layout, const struct node *node)
{
    const struct icon *icon = &node->style.icon;
    struct icon_image image = {
        .picture = { .file = texts_expand(layout, &node->item, icon->file) },
    };
    struct str file = image.picture.file;
    struct point full;
    const char *why = NULL;
    if (file.len == 0 || str_is(file, "none")) {
        return image;
    }
    if (!layout->metrics->picture_size(layout->metrics->state, file, &full, &why)) {
        warn_unusable(layout, icon, file, why);
        return image;
    }
    if (why) {
        diag_warning(layout->diags, icon->place, "WMWARN37",
                     "icon \"%.*s\" is drawn as far as it goes: %s", STR_ARG(file), why);
    }
    struct point size = fitted(full, icon);
    if (!(size.x >= 1 && size.y >= 1)) {
        diag_loss(layout->diags, icon->place, "WMWARN37",
                  "icon \"%.*s\" is not drawn: nothing is left of it in a box of %.0f by %.0f "
                  "pixels",
                  STR_ARG(file), icon->width, icon->height);
        return image;
    }
    if (icon->width * icon->height > 0) {
        image.picture.width = size.x;
        image.picture.height = size.y;
    }
    image.size = size;
    image.exists = true;
    find_tint(layout, node, &image.picture);
    return image;
}

struct icon_image icon_make(const struct layout *layout, const struct node *node,
                            struct colour label_fill)
{
    const struct icon_shape *shape = find_shape(node->style.icon.file);
    return shape ? make_shape(layout, node, shape, label_fill) : make_picture(layout, node);
}

void icon_put(const struct icon_image *image, const struct sheet *sheet, struct point at)
{
    if (image->group) {
        sheet_add_group(sheet, at, image->group);
    } else {
        sheet_add_icon(sheet, at, image->picture);
    }
}
