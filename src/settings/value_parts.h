/* Parts of values that several kinds of settings have in common. */
#ifndef BLUMAP_SETTINGS_VALUE_PARTS_H
#define BLUMAP_SETTINGS_VALUE_PARTS_H

#include "settings/values.h"

/* WORD as a C string in the value's arena; NULL with a diagnostic if it is empty. */
const char *settings_value_text(const struct settings_value *value,
                                const struct settings_word *word);

/* The place of WORD among COUNT words, in any case; COUNT with a diagnostic if it is none. */
size_t settings_value_choice(const struct settings_value *value, const struct settings_word *word,
                             const char *const *choices, size_t count);

/* The first word as HOST:PORT; false with a diagnostic. */
bool settings_value_endpoint(const struct settings_value *value, struct settings_endpoint *to);

#endif
