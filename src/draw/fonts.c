#include "draw/fonts.h"

#include <gdfontg.h>
#include <gdfontl.h>
#include <gdfontmb.h>
#include <gdfonts.h>
#include <gdfontt.h>
#include <string.h>

#include "draw/bytes.h"

enum { BUILT_IN = 5, STAND_IN = 5, MOST_POINTS = 2000 };

static struct str number_name(const int64_t *number)
{
    return (struct str){ (const char *)number, sizeof *number };
}

static void add_font(struct fonts *fonts, int64_t number, struct typeface face)
{
    struct typeface *kept = ARENA_NEW(fonts->arena, struct typeface);
    *kept = face;
    names_set(&fonts->by_number, number_name(&number), kept);
}

static void add_built_in(struct fonts *fonts)
{
    static gdFontPtr (*const built_in[BUILT_IN])(void) = {
        gdFontGetTiny, gdFontGetSmall, gdFontGetMediumBold, gdFontGetLarge, gdFontGetGiant,
    };
    for (int i = 0; i < BUILT_IN; i++) {
        add_font(fonts, i + 1, (struct typeface){ .bitmap = built_in[i]() });
    }
}

/* ---- gd's bitmap font files: four 32-bit numbers, then a byte for each pixel ---- */

struct font_header {
    uint32_t count, first, width, height;
};

static struct font_header swapped(struct font_header header)
{
    return (struct font_header){ __builtin_bswap32(header.count), __builtin_bswap32(header.first),
                                 __builtin_bswap32(header.width),
                                 __builtin_bswap32(header.height) };
}

static bool fits(struct font_header header, size_t pixels)
{
    enum { MOST_GLYPHS = 1 << 20, MOST_SIDE = 4096, MOST_FIRST = 1 << 20 };
    return header.count >= 1 && header.count <= MOST_GLYPHS && header.width >= 1 &&
           header.width <= MOST_SIDE && header.height >= 1 && header.height <= MOST_SIDE &&
           header.first <= MOST_FIRST &&
           (uint64_t)header.count * header.width * header.height == pixels;
}

/* A file of the other byte order is refused: php-weathermap never took one either, and draws with
 * font 5 then. */
static bool read_header(struct str bytes, struct font_header *header, const char **why)
{
    *why = "it is not a GD bitmap font";
    if (bytes.len <= sizeof *header) {
        return false;
    }
    memcpy(header, bytes.data, sizeof *header);
    if (fits(*header, bytes.len - sizeof *header)) {
        return true;
    }
    if (fits(swapped(*header), bytes.len - sizeof *header)) {
        *why = "it was made for machines of the other byte order";
    }
    return false;
}

static gdFont *font_from_bytes(struct str bytes, struct arena *arena, const char **why)
{
    struct font_header header;
    if (!read_header(bytes, &header, why)) {
        return NULL;
    }
    struct str pixels = str_from(bytes, sizeof header);
    gdFont *font = ARENA_NEW(arena, gdFont);
    font->nchars = (int)header.count;
    font->offset = (int)header.first;
    font->w = (int)header.width;
    font->h = (int)header.height;
    font->data = arena_alloc(arena, pixels.len);
    memcpy(font->data, pixels.data, pixels.len);
    return font;
}

static void open_bitmap(struct fonts *fonts, const struct font *font)
{
    const char *path = arena_text(fonts->arena, font->file);
    const char *why = NULL;
    struct buf bytes = { 0 };
    gdFont *bitmap = NULL;
    if (bytes_read(path, &bytes, &why)) {
        bitmap = font_from_bytes(buf_str(&bytes), fonts->arena, &why);
    }
    if (bitmap) {
        add_font(fonts, font->number, (struct typeface){ .bitmap = bitmap });
    } else {
        diag_loss(fonts->diags, font->place, "WMWARN32",
                  "cannot use \"%s\" as a GD font: %s; a TrueType font needs a size after its "
                  "name",
                  path, why);
    }
    buf_free(&bytes);
}

/* ---- TrueType ---- */

/* A name without a slash is looked up in the library's own folders, unless it is here. */
static bool may_open(const char *path, const char **why)
{
    if (strchr(path, ';')) {
        *why = "its name has a \";\"";
        return false;
    }
    return !strchr(path, '/') || bytes_can_read(path, why);
}

/* What the library says against it, or NULL. */
static const char *try_font(const char *path, double size)
{
    int box[8];
    return gdImageStringFT(NULL, box, 0, path, size, 0, 0, 0, "Ignore me");
}

static void open_outlines(struct fonts *fonts, const struct font *font)
{
    const char *path = arena_text(fonts->arena, font->file);
    const char *why = NULL;
    if (font->size > MOST_POINTS) {
        why = "its size must be at most 2000 points";
    } else if (may_open(path, &why)) {
        why = try_font(path, (double)font->size);
    }
    if (why) {
        diag_loss(fonts->diags, font->place, "WMWARN30", "cannot use \"%s\" as a TrueType font: %s",
                  path, why);
        return;
    }
    add_font(fonts, font->number, (struct typeface){ .file = path, .size = (double)font->size });
}

/* ---- all of them ---- */

void fonts_open(struct fonts *fonts, const struct map *map, struct arena *arena,
                struct diags *diags)
{
    *fonts = (struct fonts){ .arena = arena, .diags = diags, .map_path = map->path };
    names_init(&fonts->by_number, arena);
    names_init(&fonts->missed[FONT_TO_MEASURE], arena);
    names_init(&fonts->missed[FONT_TO_DRAW], arena);
    add_built_in(fonts);
    for (size_t i = 0; i < map->fonts.count; i++) {
        const struct font *font = &map->fonts.items[i];
        if (font->number <= BUILT_IN) {
            continue; /* numbers 1 to 5 always mean the built-in fonts */
        }
        if (font->size > 0) {
            open_outlines(fonts, font);
        } else {
            open_bitmap(fonts, font);
        }
    }
}

void fonts_close(struct fonts *fonts)
{
    *fonts = (struct fonts){ 0 };
    gdFontCacheShutdown();
}

static void warn_undefined(struct fonts *fonts, int64_t number, enum font_purpose purpose)
{
    static const char *const codes[] = {
        [FONT_TO_MEASURE] = "WMWARN36",
        [FONT_TO_DRAW] = "WMWARN03",
    };
    struct names *missed = &fonts->missed[purpose];
    if (names_has(missed, number_name(&number))) {
        return;
    }
    names_set(missed, number_name(&number), fonts);
    struct place place = { .file = arena_text(fonts->diags->arena, fonts->map_path) };
    diag_warning(fonts->diags, place, codes[purpose],
                 "font %lld is not defined, font %d is used: give it a FONTDEFINE",
                 (long long)number, STAND_IN);
}

const struct typeface *fonts_find(struct fonts *fonts, int64_t number, enum font_purpose purpose)
{
    static const int64_t stand_in = STAND_IN;
    if (number == 0 && purpose == FONT_TO_DRAW) {
        return NULL;
    }
    const struct typeface *face = names_get(&fonts->by_number, number_name(&number));
    if (face) {
        return face;
    }
    if (number != 0) {
        warn_undefined(fonts, number, purpose);
    }
    return names_get(&fonts->by_number, number_name(&stand_in));
}
