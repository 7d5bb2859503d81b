#include "draw/palette.h"

/* The slot of COLOUR, or the free one where it belongs. */
static unsigned slot_of(const struct palette *palette, int colour)
{
    unsigned slot = (unsigned)colour * 2654435761U >> 22;
    while (palette->slots[slot].index_and_one && palette->slots[slot].colour != colour) {
        slot = (slot + 1) % PALETTE_SLOTS;
    }
    return slot;
}

static bool add_row(struct palette *palette, const int *row, int width)
{
    int last = -1;
    for (int x = 0; x < width; x++) {
        int colour = row[x] & 0xffffff;
        if (colour == last) {
            continue;
        }
        last = colour;
        unsigned slot = slot_of(palette, colour);
        if (palette->slots[slot].index_and_one) {
            continue;
        }
        if (palette->count == PALETTE_MOST) {
            return false;
        }
        palette->colours[palette->count++] = colour;
        palette->slots[slot].colour = colour;
        palette->slots[slot].index_and_one = (uint16_t)palette->count;
    }
    return true;
}

bool palette_collect(struct palette *palette, const gdImage *image)
{
    *palette = (struct palette){ 0 };
    for (int y = 0; y < gdImageSY(image); y++) {
        if (!add_row(palette, image->tpixels[y], gdImageSX(image))) {
            return false;
        }
    }
    return true;
}

void palette_index_row(const struct palette *palette, const int *row, unsigned char *indices,
                       int width)
{
    int last = -1;
    unsigned char index = 0;
    for (int x = 0; x < width; x++) {
        int colour = row[x] & 0xffffff;
        if (colour != last) {
            last = colour;
            index = (unsigned char)(palette->slots[slot_of(palette, colour)].index_and_one - 1);
        }
        indices[x] = index;
    }
}
