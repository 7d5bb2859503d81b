#include <string.h>
#include <sys/stat.h>

#include "draw/fonts.h"
#include "draw/text.h"
#include "scratch.h"

/* Three glyphs from 'a' on, 2 x 3 pixels, all set. */
static const int32_t header[4] = { 3, 'a', 2, 3 };

enum { GLYPH_BYTES = 3 * 2 * 3 };

static void fill_font(unsigned char *bytes, bool is_swapped)
{
    for (int i = 0; i < 4; i++) {
        uint32_t value = (uint32_t)header[i];
        value = is_swapped ? __builtin_bswap32(value) : value;
        memcpy(bytes + 4 * i, &value, 4);
    }
    memset(bytes + 16, 1, GLYPH_BYTES);
}

/* The fonts of a map with `FONTDEFINE 10 FILE [SIZE]`. */
static struct fonts open_with(struct scratch *scratch, const char *file, int64_t size)
{
    struct font *font = ARENA_NEW(scratch->arena, struct font);
    struct map map = { .path = STR("try.conf") };
    struct fonts fonts;
    *font = (struct font){ 10, str_of(file), size, { "try.conf", 7, 1 } };
    map.fonts.items = font;
    map.fonts.count = 1;
    fonts_open(&fonts, &map, scratch->arena, &scratch->diags);
    return fonts;
}

static void test_built_in_fonts_have_their_sizes(void **state)
{
    static const struct {
        int64_t number;
        double width, height;
    } cases[] = { { 1, 5, 8 }, { 2, 6, 13 }, { 3, 7, 13 }, { 4, 8, 16 }, { 5, 9, 15 } };
    struct scratch scratch = scratch_new();
    struct fonts fonts = open_with(&scratch, "/dev/null", 0);
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        struct point size =
            text_measure(fonts_find(&fonts, cases[i].number, FONT_TO_DRAW), STR("four\nlongest\n"));
        assert_true(size.x == 7 * cases[i].width);
        assert_true(size.y == 3 * cases[i].height);
    }
    fonts_close(&fonts);
    scratch_free(&scratch, (const char *const[]){ NULL });
}

static void test_numbers_1_to_5_cannot_be_redefined(void **state)
{
    unsigned char bytes[16 + GLYPH_BYTES];
    struct scratch scratch = scratch_new();
    struct font font = { .number = 3 };
    struct map map = { .path = STR("try.conf"), .fonts = { &font, 1, 1 } };
    struct fonts fonts;
    (void)state;
    fill_font(bytes, false);
    font.file = str_of(scratch_write(&scratch, "font", bytes, sizeof bytes));
    fonts_open(&fonts, &map, scratch.arena, &scratch.diags);
    assert_int_equal(fonts_find(&fonts, 3, FONT_TO_DRAW)->bitmap->w, 7);
    fonts_close(&fonts);
    scratch_free(&scratch, (const char *const[]){ "font", NULL });
}

static void test_bitmap_font_has_its_glyphs(void **state)
{
    unsigned char bytes[16 + GLYPH_BYTES];
    struct scratch scratch = scratch_new();
    (void)state;
    fill_font(bytes, false);
    struct fonts fonts =
        open_with(&scratch, scratch_write(&scratch, "font", bytes, sizeof bytes), 0);
    const struct typeface *face = fonts_find(&fonts, 10, FONT_TO_DRAW);
    assert_int_equal(scratch.diags.warnings, 0);
    assert_int_equal(face->bitmap->nchars, 3);
    assert_int_equal(face->bitmap->offset, 'a');
    assert_true(text_measure(face, STR("abc")).x == 6);
    gdImage *image = gdImageCreateTrueColor(10, 10);
    text_draw(image, face, (struct point){ 1.9, 7.9 }, STR("aza"), 0, 0xff);
    assert_int_equal(gdImageTrueColorPixel(image, 1, 4), 0xff);
    assert_int_equal(gdImageTrueColorPixel(image, 1, 3), 0);
    assert_int_equal(gdImageTrueColorPixel(image, 3, 4), 0); /* the font has no z */
    assert_int_equal(gdImageTrueColorPixel(image, 6, 6), 0xff);
    gdImageDestroy(image);
    fonts_close(&fonts);
    scratch_free(&scratch, (const char *const[]){ "font", NULL });
}

static void check_refused(struct scratch *scratch, const char *file, int64_t size, const char *code)
{
    size_t before = scratch->diags.list.count;
    struct fonts fonts = open_with(scratch, file, size);
    assert_int_equal(scratch->diags.list.count, before + 1);
    assert_string_equal(scratch->diags.list.items[before].code, code);
    assert_int_equal(scratch->diags.list.items[before].place.line, 7);
    fonts_close(&fonts);
}

static void test_junk_is_refused_with_its_place(void **state)
{
    struct scratch scratch = scratch_new();
    unsigned char huge[17] = { 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 1 };
    unsigned char cut[16 + GLYPH_BYTES], swapped[16 + GLYPH_BYTES];
    (void)state;
    fill_font(cut, false);
    fill_font(swapped, true);
    const char *files[] = {
        scratch_write(&scratch, "junk", "this is no font at all, not even nearly", 39),
        scratch_write(&scratch, "empty", "", 0),
        scratch_write(&scratch, "huge", huge, sizeof huge),
        scratch_write(&scratch, "cut", cut, sizeof cut - 1),
        scratch_write(&scratch, "swapped", swapped, sizeof swapped),
        scratch_path(&scratch, "missing"),
        scratch.folder,
        "/dev/zero",
    };
    for (size_t i = 0; i < UNIT_COUNT(files); i++) {
        check_refused(&scratch, files[i], 0, "WMWARN32");
        check_refused(&scratch, files[i], 12, "WMWARN30");
    }
    check_refused(&scratch, "a;b", 12, "WMWARN30");
    check_refused(&scratch, files[0], 1000000, "WMWARN30");
    scratch_free(&scratch,
                 (const char *const[]){ "junk", "empty", "huge", "cut", "swapped", NULL });
}

static void test_named_pipe_is_not_waited_for(void **state)
{
    struct scratch scratch = scratch_new();
    const char *pipe = scratch_path(&scratch, "pipe");
    (void)state;
    assert_int_equal(mkfifo(pipe, 0600), 0);
    check_refused(&scratch, pipe, 0, "WMWARN32");
    check_refused(&scratch, pipe, 12, "WMWARN30");
    scratch_free(&scratch, (const char *const[]){ "pipe", NULL });
}

static void test_undefined_font_is_font_5_with_one_warning_each(void **state)
{
    struct scratch scratch = scratch_new();
    struct map map = { .path = STR("try.conf") };
    struct fonts fonts;
    (void)state;
    fonts_open(&fonts, &map, scratch.arena, &scratch.diags);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(fonts_find(&fonts, 77, FONT_TO_MEASURE)->bitmap->w, 9);
        assert_int_equal(fonts_find(&fonts, 77, FONT_TO_DRAW)->bitmap->w, 9);
    }
    assert_int_equal(scratch.diags.list.count, 2);
    assert_string_equal(scratch.diags.list.items[0].code, "WMWARN36");
    assert_string_equal(scratch.diags.list.items[1].code, "WMWARN03");
    fonts_close(&fonts);
    scratch_free(&scratch, (const char *const[]){ NULL });
}

static void test_font_0_is_measured_but_not_drawn(void **state)
{
    struct scratch scratch = scratch_new();
    struct map map = { .path = STR("try.conf") };
    struct fonts fonts;
    (void)state;
    fonts_open(&fonts, &map, scratch.arena, &scratch.diags);
    assert_int_equal(fonts_find(&fonts, 0, FONT_TO_MEASURE)->bitmap->h, 15);
    assert_null(fonts_find(&fonts, 0, FONT_TO_DRAW));
    assert_int_equal(scratch.diags.list.count, 0);
    fonts_close(&fonts);
    scratch_free(&scratch, (const char *const[]){ NULL });
}

static void test_bitmap_text_stops_at_nul_and_shows_one_line(void **state)
{
    gdImage *image = gdImageCreateTrueColor(60, 20), *expected = gdImageCreateTrueColor(60, 20);
    struct scratch scratch = scratch_new();
    struct map map = { .path = STR("try.conf") };
    struct fonts fonts;
    (void)state;
    fonts_open(&fonts, &map, scratch.arena, &scratch.diags);
    const struct typeface *face = fonts_find(&fonts, 2, FONT_TO_DRAW);
    text_draw(image, face, (struct point){ 3, 15 }, (struct str){ "ab\nc\0de", 7 }, 90, 0xffffff);
    gdImageString(expected, face->bitmap, 3, 2, (unsigned char *)(char[]){ "ab\nc" }, 0xffffff);
    for (int y = 0; y < 20; y++) {
        assert_memory_equal(image->tpixels[y], expected->tpixels[y], 60 * sizeof(int));
    }
    gdImageDestroy(image);
    gdImageDestroy(expected);
    fonts_close(&fonts);
    scratch_free(&scratch, (const char *const[]){ NULL });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_built_in_fonts_have_their_sizes),
        cmocka_unit_test(test_numbers_1_to_5_cannot_be_redefined),
        cmocka_unit_test(test_bitmap_font_has_its_glyphs),
        cmocka_unit_test(test_junk_is_refused_with_its_place),
        cmocka_unit_test(test_named_pipe_is_not_waited_for),
        cmocka_unit_test(test_undefined_font_is_font_5_with_one_warning_each),
        cmocka_unit_test(test_font_0_is_measured_but_not_drawn),
        cmocka_unit_test(test_bitmap_text_stops_at_nul_and_shows_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
