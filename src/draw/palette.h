/* The colours of an image, as long as they are few. */
#ifndef BLUMAP_DRAW_PALETTE_H
#define BLUMAP_DRAW_PALETTE_H

#include <gd.h>
#include <stdbool.h>
#include <stdint.h>

enum { PALETTE_MOST = 256, PALETTE_SLOTS = 1024 };

struct palette {
    int colours[PALETTE_MOST]; /* 0xRRGGBB, in order of appearance */
    unsigned count;
    struct {
        int colour;
        uint16_t index_and_one; /* 0: free */
    } slots[PALETTE_SLOTS];     /* hash table of colours */
};

/* Collects the colours of true-colour IMAGE; false if there are more than PALETTE_MOST. */
bool palette_collect(struct palette *palette, const gdImage *image);

/* Turns a row of WIDTH pixels, all in the palette, into indices. */
void palette_index_row(const struct palette *palette, const int *row, unsigned char *indices,
                       int width);

#endif
