#include "draw/pictures.h"

#include "draw/bytes.h"
#include "draw/picture_kind.h"
#include "draw/pixel.h"
#include "draw/tint.h"

/* Forms are kept up to so many pixels in all; the rest are made anew each time. */
enum { MOST_KEPT = 32 * 1024 * 1024 };

void pictures_open(struct pictures *pictures, uint64_t most_pixels, struct arena *arena)
{
    *pictures = (struct pictures){ .arena = arena, .most_pixels = most_pixels };
    names_init(&pictures->files, arena);
    names_init(&pictures->forms, arena);
}

static void destroy(gdImage *image)
{
    if (image) {
        gdImageDestroy(image);
    }
}

void pictures_close(struct pictures *pictures)
{
    for (size_t i = 0; i < pictures->files.count; i++) {
        struct picture_file *file = pictures->files.entries[i].value;
        destroy(file->image);
    }
    for (size_t i = 0; i < pictures->forms.count; i++) {
        destroy(pictures->forms.entries[i].value);
    }
    destroy(pictures->passing);
    *pictures = (struct pictures){ 0 };
}

static struct picture_file *load(struct pictures *pictures, struct str path)
{
    struct picture_file *file = ARENA_NEW(pictures->arena, struct picture_file);
    struct buf bytes = { 0 };
    if (bytes_read(arena_text(pictures->arena, path), &bytes, &file->why)) {
        file->image = picture_decode(&bytes, pictures->most_pixels, &file->why);
    }
    buf_free(&bytes);
    return file;
}

const struct picture_file *pictures_file(struct pictures *pictures, struct str path)
{
    struct picture_file *file = names_get(&pictures->files, path);
    if (!file) {
        file = load(pictures, path);
        names_set(&pictures->files, path, file);
    }
    return file;
}

/* ---- coloured and scaled forms ---- */

static gdImage *tinted(gdImage *image, const struct icon_picture *icon)
{
    static void (*const tints[])(gdImage *, struct colour) = {
        [TINT_RAMP] = tint_ramp,
        [TINT_FILTER] = tint_filter,
    };
    gdImage *copy = gdImageClone(image);
    if (copy) {
        copy->transparent = image->transparent; /* gdImageClone forgets it */
        tints[icon->tint](copy, icon->tint_colour);
    }
    return copy;
}

static gdImage *scaled(gdImage *image, int width, int height)
{
    gdImage *copy = gdImageCreateTrueColor(width, height);
    if (copy) {
        gdImageAlphaBlending(copy, 0);
        gdImageCopyResampled(copy, image, 0, 0, 0, 0, width, height, gdImageSX(image),
                             gdImageSY(image));
    }
    return copy;
}

static bool is_scaled(const struct icon_picture *icon)
{
    return icon->width != 0 || icon->height != 0;
}

static bool fits(const struct pictures *pictures, const struct icon_picture *icon, const char **why)
{
    int width = pixel_of(icon->width), height = pixel_of(icon->height);
    if (!is_scaled(icon)) {
        return true;
    }
    if (width < 1 || height < 1) {
        *why = "scaled to its box it is less than a pixel wide or high";
        return false;
    }
    *why = "scaled to its box it has more pixels than allowed";
    return (uint64_t)height <= pictures->most_pixels / (uint64_t)width;
}

static gdImage *make_form(gdImage *image, const struct icon_picture *icon)
{
    gdImage *coloured = icon->tint == TINT_NONE ? image : tinted(image, icon);
    if (!coloured || !is_scaled(icon)) {
        return coloured;
    }
    gdImage *form = scaled(coloured, pixel_of(icon->width), pixel_of(icon->height));
    if (coloured != image) {
        gdImageDestroy(coloured);
    }
    return form;
}

static struct str form_name(const struct icon_picture *icon, struct arena *arena)
{
    struct colour colour = icon->tint_colour;
    return arena_printf(arena, "%d %a %a %a %d %d %.*s", (int)icon->tint, colour.red, colour.green,
                        colour.blue, pixel_of(icon->width), pixel_of(icon->height),
                        STR_ARG(icon->file));
}

static void keep(struct pictures *pictures, struct str name, gdImage *form)
{
    uint64_t pixels = (uint64_t)gdImageSX(form) * (uint64_t)gdImageSY(form);
    if (pictures->kept_pixels + pixels > MOST_KEPT) {
        destroy(pictures->passing);
        pictures->passing = form;
        return;
    }
    pictures->kept_pixels += pixels;
    names_set(&pictures->forms, name, form);
}

gdImage *pictures_icon(struct pictures *pictures, const struct icon_picture *icon, const char **why)
{
    const struct picture_file *file = pictures_file(pictures, icon->file);
    if (!file->image) {
        *why = file->why;
        return NULL;
    }
    if (!is_scaled(icon) && icon->tint == TINT_NONE) {
        return file->image;
    }
    if (!fits(pictures, icon, why)) {
        return NULL;
    }
    struct str name = form_name(icon, pictures->arena);
    gdImage *form = names_get(&pictures->forms, name);
    if (!form) {
        *why = "there is not enough memory for it";
        form = make_form(file->image, icon);
        if (form) {
            keep(pictures, name, form);
        }
    }
    return form;
}
