/* Functions that cannot bound what they write, or read numbers without saying what was wrong.
 * Included ahead of every source file by the build. */
#ifndef BLUMAP_BASE_BANNED_H
#define BLUMAP_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A library header whose macros use one of these must come before they are poisoned; the build
 * names it for the one file that includes it. */
#ifdef BLUMAP_BEFORE_BANNED
#    include BLUMAP_BEFORE_BANNED
#endif

#pragma GCC poison strcpy strcat sprintf vsprintf strtok strtok_r atoi atol atoll atof gets system \
    popen

#endif
