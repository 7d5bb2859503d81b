/* The studio's inside, for the painter. */
#ifndef BLUMAP_DRAW_STUDIO_H
#define BLUMAP_DRAW_STUDIO_H

#include "draw/draw.h"
#include "draw/fonts.h"
#include "draw/pictures.h"

struct studio {
    struct arena *arena;
    struct diags *diags;
    uint64_t most_pixels;
    struct fonts fonts;
    struct pictures pictures;
    struct str map_path, background; /* the map's */
    int ground;                      /* 0xRRGGBB */
    gdImage *backdrop;               /* BACKGROUND on the ground, once it was asked for */
    const char *backdrop_why;        /* it can't be had, or not all of it, if so */
};

struct canvas {
    gdImage *image;
};

/* The map file as a whole, for diagnostics. */
struct place studio_place(const struct studio *studio);

/* Warns of something that has no place but the map. */
void studio_warn(struct studio *studio, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The map's background on its ground, made at the first call; NULL if it can't be had. */
gdImage *studio_backdrop(struct studio *studio);

#endif
