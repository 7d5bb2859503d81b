/* The icons of a map: each file is read and decoded once, each coloured and scaled form of it made
 * once as long as they are not too many. */
#ifndef BLUMAP_DRAW_PICTURES_H
#define BLUMAP_DRAW_PICTURES_H

#include <gd.h>

#include "layout/scene.h"

struct pictures {
    struct arena *arena;
    uint64_t most_pixels; /* of one picture */
    struct names files;   /* file name -> struct picture_file * */
    struct names forms;   /* file, size and tint -> gdImage * */
    uint64_t kept_pixels; /* in forms */
    gdImage *passing;     /* the last form that was not kept */
};

struct picture_file {
    gdImage *image;  /* NULL if it can't be used */
    const char *why; /* then, or if it is only a part of the picture */
};

void pictures_open(struct pictures *pictures, uint64_t most_pixels, struct arena *arena);
void pictures_close(struct pictures *pictures);

/* Never NULL; owned by PICTURES. */
const struct picture_file *pictures_file(struct pictures *pictures, struct str path);

/* The picture as ICON wants it, valid until the next call. NULL if it can't be had, and *WHY says
 * why. */
gdImage *pictures_icon(struct pictures *pictures, const struct icon_picture *icon,
                       const char **why);

#endif
