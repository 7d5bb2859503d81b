/* Map texts made fit for the places of a page where they go. What comes out holds no quote, angle
 * bracket or backslash that could end the place it is in. */
#ifndef BLUMAP_PAGE_ESCAPE_H
#define BLUMAP_PAGE_ESCAPE_H

#include "base/buf.h"

/* TEXT as text between tags: & < > as entities. */
void escape_text(struct buf *out, struct str text);

/* An address inside an attribute in double quotes: " < > as entities; & stays as it was typed. */
void escape_address(struct buf *out, struct str text);

/* TEXT inside a script string in single quotes inside an attribute in double quotes; the script
 * takes the string for HTML, and markup in TEXT is meant as such. A backslash stays if it and what
 * follows are an escape that is harmless there. */
void escape_script_html(struct buf *out, struct str text);

/* The address of a picture inside such a string, unquoted: & stays as it was typed unless a browser
 * would read a character into it that could end the string; white space, quotes and angle brackets
 * become %XX. */
void escape_script_address(struct buf *out, struct str text);

#endif
