/* A slice of text: a pointer and a length, borrowed from whoever owns the bytes. It need not end in
 * NUL and may hold NUL. Inside blumap text travels as slices; a `char *` appears only at a
 * library's edge. Case is ASCII case; white space is blank, tab, CR, LF, VT and FF. */
#ifndef BLUMAP_BASE_STR_H
#define BLUMAP_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

struct str {
    const char *data;
    size_t len; /* bytes */
};

/* A slice over a string literal, usable in static tables. */
#define STR(literal) ((struct str){ "" literal "", sizeof(literal) - 1 })

/* For printf: printf("%.*s", STR_ARG(text)). Text over INT_MAX bytes is cut. */
#define STR_ARG(text) str_printf_length(text), (text).data
int str_printf_length(struct str text);

/* A slice over a NUL-terminated text; NULL gives the empty slice. */
struct str str_of(const char *text);

bool str_is_space(char c);
bool str_is_digit(char c);
bool str_is_letter(char c);
char str_lower_char(char c);

bool str_equal(struct str a, struct str b);
bool str_equal_nocase(struct str a, struct str b);
bool str_is(struct str a, const char *text);
bool str_starts(struct str text, struct str prefix);
bool str_starts_nocase(struct str text, struct str prefix);
bool str_ends(struct str text, struct str suffix);
int str_compare(struct str a, struct str b); /* bytewise, shorter first, as strcmp */

struct str str_trim(struct str text); /* without leading and trailing white space */
struct str str_slice(struct str text, size_t from, size_t to); /* [from, to), clipped to the text */
struct str str_from(struct str text, size_t from);             /* from there to the end, clipped */

#define STR_NONE ((size_t)-1)
size_t str_find_char(struct str text, char c); /* STR_NONE if absent */
size_t str_find(struct str text, struct str part);

/* Cuts the first line (or word) off *REST and returns it in *PART; false when nothing is left.
 * A line ends at LF, which belongs to neither; words are separated by runs of white space. */
bool str_next_line(struct str *rest, struct str *line);
bool str_next_word(struct str *rest, struct str *word);

#endif
