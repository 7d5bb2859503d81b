#include "draw/text.h"

#include <math.h>

#include "base/buf.h"
#include "draw/pixel.h"

/* Setting a glyph costs microseconds: beyond this a text is an attack, not a label. */
enum { MOST_OUTLINED = 100000 };

static struct point measure_bitmap(const gdFont *font, struct str text)
{
    size_t longest = 0, lines = 1, length = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool ends = text.data[i] == '\n';
        lines += ends;
        length = ends ? 0 : length + 1;
        longest = length > longest ? length : longest;
    }
    return (struct point){ (double)font->w * (double)longest, (double)font->h * (double)lines };
}

/* TEXT up to its first LF, as a C string in LINE; the rest stays in *TEXT. */
static const char *cut_line(struct str *text, struct buf *line)
{
    size_t end = str_find_char(*text, '\n');
    buf_clear(line);
    buf_add_str(line, str_slice(*text, 0, end));
    *text = end == STR_NONE ? (struct str){ 0 } : str_from(*text, end + 1);
    return buf_text(line);
}

static struct point measure_outlines(const struct typeface *face, struct str text)
{
    struct point size = { 0 };
    struct buf line = { 0 };
    bool more = true;
    text = str_slice(text, 0, MOST_OUTLINED);
    while (more) {
        int box[8] = { 0 };
        more = str_find_char(text, '\n') != STR_NONE;
        gdImageStringFT(NULL, box, 0, face->file, face->size, 0, 0, 0, cut_line(&text, &line));
        double width = box[4] - box[0], height = box[1] - box[5];
        size.x = width > size.x ? width : size.x;
        size.y += height * 1.2;
    }
    buf_free(&line);
    return size;
}

struct point text_measure(const struct typeface *face, struct str text)
{
    return face->bitmap ? measure_bitmap(face->bitmap, text) : measure_outlines(face, text);
}

static void draw_bitmap(gdImage *image, gdFont *font, struct point at, struct str text, int colour)
{
    int x = pixel_of(at.x), y = pixel_of(at.y - font->h);
    for (size_t i = 0; i < text.len && text.data[i] && x < gdImageSX(image); i++) {
        gdImageChar(image, font, x, y, (unsigned char)text.data[i], colour);
        x += font->w;
    }
}

static void draw_outlines(gdImage *image, const struct typeface *face, struct point at,
                          struct str text, double angle, int colour)
{
    struct buf line = { 0 };
    int box[8];
    buf_add_str(&line, str_slice(text, 0, MOST_OUTLINED));
    gdImageStringFT(image, box, colour, face->file, face->size, angle * (M_PI / 180),
                    pixel_of(at.x), pixel_of(at.y), buf_text(&line));
    buf_free(&line);
}

void text_draw(gdImage *image, const struct typeface *face, struct point at, struct str text,
               double angle, int colour)
{
    if (face->bitmap) {
        draw_bitmap(image, face->bitmap, at, text, colour);
    } else {
        draw_outlines(image, face, at, text, angle, colour);
    }
}
