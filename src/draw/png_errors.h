/* What libpng does with mistakes: it writes nothing to stderr. */
#ifndef BLUMAP_DRAW_PNG_ERRORS_H
#define BLUMAP_DRAW_PNG_ERRORS_H

#include <png.h>

/* For its error_fn: jumps to png_jmpbuf. */
_Noreturn void png_errors_jump(png_structp png, png_const_charp text);

/* For its warning_fn. */
void png_errors_ignore(png_structp png, png_const_charp text);

#endif
