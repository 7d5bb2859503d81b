/* The kinds of picture files, told apart by how they begin. */
#ifndef BLUMAP_DRAW_PICTURE_KIND_H
#define BLUMAP_DRAW_PICTURE_KIND_H

#include <gd.h>
#include <stdint.h>

#include "base/buf.h"

struct extent {
    uint64_t width, height; /* pixels */
};

struct picture_kind {
    const char *name;
    struct str magic; /* its first bytes */
    bool is_opaque;   /* it knows no transparency */

    /* The extent its header claims; false if the header is broken. */
    bool (*read_extent)(struct str bytes, struct extent *extent);

    /* Whether the file reaches to its end; NULL: decoding refuses it if not. */
    bool (*is_whole)(struct str bytes);

    gdImage *(*decode)(struct buf *bytes); /* NULL if it is broken */
};

/* NULL if BYTES is no picture. */
const struct picture_kind *picture_kind_of(struct str bytes);

/* Decodes BYTES if it is a picture of at most MOST_PIXELS, which is checked first. NULL if not, and
 * *WHY says why; otherwise *WHY is NULL, or says why the image is only a part of the picture. The
 * caller destroys the image. */
gdImage *picture_decode(struct buf *bytes, uint64_t most_pixels, const char **why);

/* Whether BYTES can be a picture of at most MOST_PIXELS, by its header; if not, *WHY says why. */
bool picture_fits(struct str bytes, uint64_t most_pixels, const char **why);

#endif
