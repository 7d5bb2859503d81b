/* Reads a PNG row by row straight onto a canvas: the same pixels as loading it with gd, filling the
 * canvas and copying the picture on it with blending, in a third of the time and without a second
 * and third copy of it in memory. */
#ifndef BLUMAP_DRAW_PNG_ROWS_H
#define BLUMAP_DRAW_PNG_ROWS_H

#include <stdbool.h>

#include "base/str.h"

struct png_rows;

/* Reads the header of the PNG in BYTES, which must outlive the reader; COLOUR (0xRRGGBB) is what
 * its transparent parts let through. NULL if it is no PNG that can be read so (interlaced, or
 * broken). Yours; png_rows_close. */
struct png_rows *png_rows_open(struct str bytes, int colour);
void png_rows_close(struct png_rows *rows);

int png_rows_width(const struct png_rows *rows);
int png_rows_height(const struct png_rows *rows);

/* Fills ROWS[y][x] with 0xRRGGBB. False if the picture is broken. */
bool png_rows_read(struct png_rows *rows, int **pixels);

#endif
