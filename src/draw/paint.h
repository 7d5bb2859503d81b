/* Shape after shape onto an image, by a table from shape_kind to function. */
#ifndef BLUMAP_DRAW_PAINT_H
#define BLUMAP_DRAW_PAINT_H

#include "draw/studio.h"

/* Paints the shapes of SCENE onto IMAGE, its canvas. */
void paint_scene(struct studio *studio, const struct scene *scene, gdImage *image);

#endif
