/* The title and the time stamps. */
#ifndef BLUMAP_LAYOUT_STAMP_H
#define BLUMAP_LAYOUT_STAMP_H

#include "layout/layout.h"

/* When the picture was made, and of when its oldest and its newest data are, if that is known. */
void stamp_lay_out(const struct layout *layout);

void stamp_lay_out_title(const struct layout *layout);

#endif
