/* Kinds that any language can use. */
#ifndef BLUMAP_LANG_KINDS_H
#define BLUMAP_LANG_KINDS_H

#include "lang/lang.h"

/* A whole number from row->least to row->most in an int64_t. */
extern const struct lang_kind lang_whole;

/* The same in a double. With LANG_FRACTION it may have decimals. */
extern const struct lang_kind lang_real;

/* Two of them in a double[2]. */
extern const struct lang_kind lang_real_pair;

/* The rest of the line in a struct str; nothing at all only with LANG_MAY_BE_EMPTY. */
extern const struct lang_kind lang_text;

/* One of row->choices, in any case, in an enum. */
extern const struct lang_kind lang_choice;

enum lang_kind_option { LANG_FRACTION = 1 << 0, LANG_MAY_BE_EMPTY = 1 << 1 };

/* VALUE after a blank, with the fewest decimals that read back as the same number. */
void lang_add_real(struct buf *out, double value);

/* Equality as the dump needs it: without the compiler's warning about comparing reals. */
bool lang_is_equal(double a, double b);

/* Adds VALUE after a blank, with the fewest decimals that read back as the same number. */
void lang_add_real(struct buf *out, double value);

#endif
