/* The ways to write a canvas; each has its own file. */
#ifndef BLUMAP_DRAW_FORMATS_H
#define BLUMAP_DRAW_FORMATS_H

#include "draw/draw.h"

/* Lossless: a palette if 256 colours do, else 8-bit RGB. */
bool png_write_canvas(const struct canvas *canvas, int quality, FILE *stream, const char **why);

/* Baseline, colours at half the resolution (4:2:0). */
bool jpeg_write_canvas(const struct canvas *canvas, int quality, FILE *stream, const char **why);

/* At most 256 colours: those that serve the picture best. */
bool gif_write_canvas(const struct canvas *canvas, int quality, FILE *stream, const char **why);

#endif
