/* share/overlib/overlib.js, as the build puts it into the program. */
#ifndef BLUMAP_PAGE_OVERLIB_SCRIPT_H
#define BLUMAP_PAGE_OVERLIB_SCRIPT_H

#include <stddef.h>

extern const unsigned char overlib_script[];
extern const size_t overlib_script_size;

#endif
