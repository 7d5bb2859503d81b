/* From a scene to pixels and from pixels to files. The drawing library stays behind this header.
 *
 * Vocabulary: the *studio* keeps what one map's drawing needs again and again, loaded once: fonts,
 * icons and the backdrop. A *canvas* is a painted picture. A *picture format* is a way to write
 * one. */
#ifndef BLUMAP_DRAW_DRAW_H
#define BLUMAP_DRAW_DRAW_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "layout/scene.h"

struct studio;
struct canvas;

/* More pixels than this are neither decoded nor painted, unless somebody asks for more. */
#define STUDIO_MOST_PIXELS UINT64_C(100000000)

/* Opens the fonts of MAP; those that can't be used are warnings [WMWARN30, WMWARN32] at their
 * FONTDEFINE and stay undefined. Later warnings go to DIAGS too. MAP and DIAGS must outlive the
 * studio. Yours; studio_free. */
struct studio *studio_new(const struct map *map, uint64_t most_pixels, struct diags *diags);
void studio_free(struct studio *studio); /* NULL is fine */

/* What layout asks, answered by the studio's fonts and pictures. Valid as long as the studio. */
struct metrics studio_metrics(struct studio *studio);

/* Paints SCENE. Every coordinate is truncated toward zero. What can't be drawn is left out with a
 * warning; NULL with an error only if the canvas itself can't be had. Yours; canvas_free. */
struct canvas *canvas_paint(struct studio *studio, const struct scene *scene);
void canvas_free(struct canvas *canvas); /* NULL is fine */

unsigned canvas_width(const struct canvas *canvas);
unsigned canvas_height(const struct canvas *canvas);
uint32_t canvas_pixel(const struct canvas *canvas, unsigned x, unsigned y); /* 0xRRGGBB */

enum { PICTURE_QUALITY_DEFAULT = 75 };

struct picture_format {
    const char *name;     /* "PNG" */
    const char *marks[2]; /* parts of a file name that ask for it, in lower case */

    /* Writes CANVAS to STREAM; QUALITY is 1 to 100 and only JPEG heeds it. False if it failed, and
     * *WHY says why; errors of STREAM itself may also show only when it is flushed. */
    bool (*write)(const struct canvas *canvas, int quality, FILE *stream, const char **why);
};

/* The format FILE_NAME asks for: the first of .jpg, .jpeg, .gif and .png that is anywhere in it, in
 * that order and in any case. NULL if none is. */
const struct picture_format *picture_format_for(struct str file_name);

#endif
