#include "draw/backdrop.h"
#include "draw/large_image.h"
#include "draw/paint.h"
#include "draw/pixel.h"
#include "draw/studio.h"

#include "base/memory.h"

/* The studio's backdrop becomes the canvas if it has the scene's size, as it should. */
static gdImage *take_backdrop(struct studio *studio, int width, int height)
{
    gdImage *backdrop = studio_backdrop(studio);
    if (backdrop && gdImageSX(backdrop) == width && gdImageSY(backdrop) == height) {
        studio->backdrop = NULL;
        studio->backdrop_why = NULL;
        return backdrop;
    }
    gdImage *image = backdrop_plain(width, height, studio->ground);
    if (image && backdrop) {
        gdImageCopy(image, backdrop, 0, 0, 0, 0, width, height);
    }
    return image;
}

static gdImage *make_ground(struct studio *studio, const struct scene *scene)
{
    int width = pixel_of(scene->width), height = pixel_of(scene->height);
    struct place place = studio_place(studio);
    if (width < 1 || height < 1 || (uint64_t)height > studio->most_pixels / (uint64_t)width) {
        diag_error(studio->diags, place,
                   "cannot draw a picture of %d x %d pixels: WIDTH and HEIGHT must be at least 1 "
                   "and make at most %llu pixels; --pixel-limit allows more",
                   width, height, (unsigned long long)studio->most_pixels);
        return NULL;
    }
    gdImage *image = scene->background_picture.len
                         ? take_backdrop(studio, width, height)
                         : backdrop_plain(width, height, pixel_colour(scene->background));
    if (!image) {
        diag_error(studio->diags, place, "there is not enough memory for %d x %d pixels", width,
                   height);
    }
    return image;
}

struct canvas *canvas_paint(struct studio *studio, const struct scene *scene)
{
    gdImage *image = make_ground(studio, scene);
    if (!image) {
        return NULL;
    }
    paint_scene(studio, scene, image);
    struct canvas *canvas = memory_new(1, sizeof *canvas);
    canvas->image = image;
    return canvas;
}

void canvas_free(struct canvas *canvas)
{
    if (canvas) {
        large_image_free(canvas->image);
        memory_free(canvas);
    }
}

unsigned canvas_width(const struct canvas *canvas)
{
    return (unsigned)gdImageSX(canvas->image);
}

unsigned canvas_height(const struct canvas *canvas)
{
    return (unsigned)gdImageSY(canvas->image);
}

uint32_t canvas_pixel(const struct canvas *canvas, unsigned x, unsigned y)
{
    return (uint32_t)canvas->image->tpixels[y][x] & 0xffffffU;
}
