#include "draw/studio.h"

#include <stdarg.h>

#include "base/memory.h"
#include "draw/backdrop.h"
#include "draw/large_image.h"
#include "draw/pixel.h"
#include "draw/text.h"

/* The library would write to stderr; what went wrong is told by what it returns. */
__attribute__((format(printf, 2, 0))) static void say_nothing(int level, const char *format,
                                                              va_list args)
{
    (void)level;
    (void)format;
    (void)args;
}

struct studio *studio_new(const struct map *map, uint64_t most_pixels, struct diags *diags)
{
    struct studio *studio = memory_new(1, sizeof *studio);
    gdSetErrorMethod(say_nothing);
    studio->arena = arena_new();
    studio->diags = diags;
    studio->most_pixels = most_pixels;
    studio->map_path = map->path;
    studio->background = map->background;
    studio->ground = pixel_colour(map->background_colour);
    fonts_open(&studio->fonts, map, studio->arena, diags);
    pictures_open(&studio->pictures, most_pixels, studio->arena);
    return studio;
}

void studio_free(struct studio *studio)
{
    if (!studio) {
        return;
    }
    if (studio->backdrop) {
        large_image_free(studio->backdrop);
    }
    pictures_close(&studio->pictures);
    fonts_close(&studio->fonts);
    arena_free(studio->arena);
    memory_free(studio);
}

struct place studio_place(const struct studio *studio)
{
    return (struct place){ .file = arena_text(studio->diags->arena, studio->map_path) };
}

void studio_warn(struct studio *studio, const char *code, const char *format, ...)
{
    struct place place = studio_place(studio);
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(studio->arena, format, args);
    va_end(args);
    diag_warning(studio->diags, place, code, "%.*s", STR_ARG(text));
}

gdImage *studio_backdrop(struct studio *studio)
{
    if (!studio->backdrop && !studio->backdrop_why) {
        studio->backdrop =
            backdrop_from_file(arena_text(studio->arena, studio->background), studio->ground,
                               studio->most_pixels, &studio->backdrop_why);
    }
    return studio->backdrop;
}

static struct point text_size(void *state, int64_t number, struct str text)
{
    struct studio *studio = state;
    return text_measure(fonts_find(&studio->fonts, number, FONT_TO_MEASURE), text);
}

static bool picture_size(void *state, struct str path, struct point *size, const char **why)
{
    struct studio *studio = state;
    gdImage *image;
    if (str_equal(path, studio->background)) {
        image = studio_backdrop(studio);
        *why = studio->backdrop_why;
    } else {
        const struct picture_file *file = pictures_file(&studio->pictures, path);
        image = file->image;
        *why = file->why;
    }
    if (image) {
        *size = (struct point){ gdImageSX(image), gdImageSY(image) };
    }
    return image != NULL;
}

struct metrics studio_metrics(struct studio *studio)
{
    return (struct metrics){ studio, text_size, picture_size };
}
