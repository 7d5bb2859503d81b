/* libpng set up for PNGs that nobody has vetted: it writes nothing to stderr and passes over the
 * chunks that have no part in the pixels (texts, colour profiles), which may claim gigabytes. Its
 * samples come out in the forms libgd knows: eight bits each, and seven for transparency. */
#ifndef BLUMAP_DRAW_PNG_READER_H
#define BLUMAP_DRAW_PNG_READER_H

#include <gd.h>
#include <png.h>
#include <stdbool.h>

#include "base/str.h"

struct png_reader {
    png_structp png;
    png_infop info;
    struct str rest;  /* not yet given to libpng */
    int channels;     /* 1: an index into the palette; 3: red, green, blue; 4: and opacity */
    int transparent;  /* the index or 0xRRGGBB that is not drawn; -1 if none */
    int palette[256]; /* libgd's pixels, also for shades of grey */
    int colour_count; /* in the palette */
};

/* Reads the header of the PNG in BYTES, which must outlive the reader. False if it is broken. Later
 * mistakes jump to png_jmpbuf. To be closed in any case. */
bool png_reader_open(struct png_reader *reader, struct str bytes);
void png_reader_close(struct png_reader *reader);

int png_reader_width(const struct png_reader *reader);
int png_reader_height(const struct png_reader *reader);

/* libgd has 7 bits of transparency, 127 being fully transparent. */
static inline int png_reader_seven_bits(png_byte opacity)
{
    return gdAlphaMax - (opacity >> 1);
}

/* libgd's pixel of red, green, blue and opacity. */
static inline int png_reader_pixel(const png_byte samples[4])
{
    return gdTrueColorAlpha(samples[0], samples[1], samples[2], png_reader_seven_bits(samples[3]));
}

#endif
