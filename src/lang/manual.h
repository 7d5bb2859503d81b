/* The reference manual of a language, made from its table. */
#ifndef BLUMAP_LANG_MANUAL_H
#define BLUMAP_LANG_MANUAL_H

#include "base/suggest.h"
#include "lang/lang.h"

/* Adds the directives called KEYWORD (in any case), or all of them if it is empty, as text of 78
 * columns. False if there is none; then SUGGESTION holds the nearest. */
bool lang_manual_text(const struct language *language, struct str keyword, struct buf *out,
                      struct suggestion *suggestion);

/* Adds all directives as a part of a man page: a section a scope, in man(7)'s macros. */
void lang_manual_page(const struct language *language, struct buf *out);

#endif
