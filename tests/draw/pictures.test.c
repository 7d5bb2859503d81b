#include <string.h>
#include <sys/stat.h>

#include "draw/backdrop.h"
#include "draw/large_image.h"
#include "draw/pictures.h"
#include "draw/studio.h"
#include "draw/tint.h"
#include "scratch.h"

enum { WIDTH = 41, HEIGHT = 23 };

static gdImage *true_colour(void)
{
    gdImage *image = gdImageCreateTrueColor(WIDTH, HEIGHT);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        image->tpixels[i / WIDTH][i % WIDTH] = i * 40503 & 0xffffff;
    }
    return image;
}

static gdImage *with_palette(void)
{
    gdImage *image = gdImageCreate(WIDTH, HEIGHT);
    for (int i = 0; i < 8; i++) {
        gdImageColorAllocateAlpha(image, i * 30, 255 - i * 20, i * i, i * 9);
    }
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        image->pixels[i / WIDTH][i % WIDTH] = (unsigned char)(i % 8);
    }
    image->transparent = 6;
    return image;
}

static const char *save(struct scratch *scratch, const char *name, gdImage *image,
                        void *(*write)(gdImagePtr, int *))
{
    int size;
    void *bytes = write(image, &size);
    const char *path = scratch_write(scratch, name, bytes, (size_t)size);
    gdFree(bytes);
    return path;
}

static void *as_jpeg(gdImage *image, int *size)
{
    return gdImageJpegPtr(image, size, 90);
}

static void assert_same_image(gdImage *a, gdImage *b)
{
    assert_int_equal(gdImageSX(a), gdImageSX(b));
    assert_int_equal(gdImageSY(a), gdImageSY(b));
    for (int y = 0; y < gdImageSY(a); y++) {
        for (int x = 0; x < gdImageSX(a); x++) {
            assert_int_equal(gdImageGetTrueColorPixel(a, x, y), gdImageGetTrueColorPixel(b, x, y));
        }
    }
}

/* ---- icons ---- */

static void test_kind_is_told_by_content_not_by_name(void **state)
{
    struct scratch scratch = scratch_new();
    struct pictures pictures;
    gdImage *image = true_colour();
    (void)state;
    const char *paths[] = {
        save(&scratch, "a.jpg", image, gdImagePngPtr),
        save(&scratch, "a.png", image, gdImageGifPtr),
        save(&scratch, "a.gif", image, as_jpeg),
    };
    pictures_open(&pictures, 1000000, scratch.arena);
    for (size_t i = 0; i < UNIT_COUNT(paths); i++) {
        const struct picture_file *file = pictures_file(&pictures, str_of(paths[i]));
        assert_non_null(file->image);
        assert_int_equal(gdImageSX(file->image), WIDTH);
        assert_int_equal(gdImageSY(file->image), HEIGHT);
        assert_ptr_equal(pictures_file(&pictures, str_of(paths[i])), file);
    }
    pictures_close(&pictures);
    gdImageDestroy(image);
    scratch_free(&scratch, (const char *const[]){ "a.jpg", "a.png", "a.gif", NULL });
}

static void check_unusable(struct pictures *pictures, const char *path, const char *part)
{
    const struct picture_file *file = pictures_file(pictures, str_of(path));
    assert_null(file->image);
    if (!file->why || !strstr(file->why, part)) {
        fail_msg("%s: \"%s\" does not hold \"%s\"", path, file->why ? file->why : "-", part);
    }
}

static void test_what_is_no_picture_says_why(void **state)
{
    struct scratch scratch = scratch_new();
    struct pictures pictures;
    gdImage *image = true_colour();
    (void)state;
    const char *good = save(&scratch, "good", image, gdImagePngPtr);
    const char *pipe = scratch_path(&scratch, "pipe");
    assert_int_equal(mkfifo(pipe, 0600), 0);
    pictures_open(&pictures, 900, scratch.arena);
    check_unusable(&pictures, good, "more pixels");
    check_unusable(&pictures, pipe, "regular file");
    check_unusable(&pictures, scratch.folder, "regular file");
    check_unusable(&pictures, "/dev/zero", "regular file");
    check_unusable(&pictures, scratch_path(&scratch, "missing"), "No such file");
    check_unusable(&pictures, scratch_write(&scratch, "text", "hello", 5), "not a PNG");
    check_unusable(&pictures, scratch_write(&scratch, "head", "\x89PNG\r\n\x1a\n", 8), "header");
    check_unusable(&pictures, scratch_write(&scratch, "gif", "GIF89a\1\0\1\0", 10), "broken");
    check_unusable(&pictures, scratch_write(&scratch, "jpeg", "\xff\xd8\xff\xe0\0\2\0", 7),
                   "header");
    pictures_close(&pictures);
    gdImageDestroy(image);
    scratch_free(&scratch,
                 (const char *const[]){ "good", "pipe", "text", "head", "gif", "jpeg", NULL });
}

/* Cut anywhere, a file is refused or drawn as far as it goes, and told to be broken. */
static void test_cut_pictures_are_told(void **state)
{
    static void *(*const writers[])(gdImagePtr, int *) = { gdImagePngPtr, gdImageGifPtr, as_jpeg };
    struct scratch scratch = scratch_new();
    gdImage *image = true_colour();
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(writers); i++) {
        int size;
        char *bytes = writers[i](image, &size);
        /* A GIF's last byte says that no other image follows. */
        for (int length = 0; length < size - 1; length += 29) {
            const char *why = NULL, *path = scratch_write(&scratch, "cut", bytes, (size_t)length);
            gdImage *backdrop = backdrop_from_file(path, 0xffffff, 1000000, &why);
            assert_non_null(why);
            if (backdrop) {
                large_image_free(backdrop);
            }
        }
        gdFree(bytes);
    }
    gdImageDestroy(image);
    scratch_free(&scratch, (const char *const[]){ "cut", NULL });
}

static void test_icon_is_scaled_to_the_wanted_size(void **state)
{
    struct scratch scratch = scratch_new();
    struct pictures pictures;
    gdImage *image = true_colour(), *expected = gdImageCreateTrueColor(30, 16);
    const char *why = NULL;
    (void)state;
    struct icon_picture icon = {
        str_of(save(&scratch, "icon", image, gdImagePngPtr)), 30.9, 16.7, TINT_NONE, { 0 }
    };
    pictures_open(&pictures, 1000000, scratch.arena);
    gdImageAlphaBlending(expected, 0);
    gdImageCopyResampled(expected, image, 0, 0, 0, 0, 30, 16, WIDTH, HEIGHT);
    gdImage *made = pictures_icon(&pictures, &icon, &why);
    assert_same_image(made, expected);
    assert_ptr_equal(pictures_icon(&pictures, &icon, &why), made);
    icon.width = 2000;
    icon.height = 2000;
    assert_null(pictures_icon(&pictures, &icon, &why));
    assert_non_null(strstr(why, "more pixels"));
    icon.width = 0.5;
    assert_null(pictures_icon(&pictures, &icon, &why));
    pictures_close(&pictures);
    gdImageDestroy(image);
    gdImageDestroy(expected);
    scratch_free(&scratch, (const char *const[]){ "icon", NULL });
}

/* ---- colours ---- */

static void test_ramp_keeps_lightness_and_makes_opaque(void **state)
{
    static const struct {
        int red, green, blue;    /* entry */
        int red2, green2, blue2; /* as the ramp of 255 128 0, whose lightness is 128, has it */
    } cases[] = {
        { 0, 0, 0, 0, 0, 0 },
        { 255, 255, 255, 255, 255, 255 },
        { 128, 128, 128, 255, 128, 0 },
        { 64, 64, 64, 127, 64, 0 },
        { 192, 192, 192, 255, 192, 129 },
    };
    gdImage *image = gdImageCreate(1, 1);
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        gdImageColorAllocateAlpha(image, cases[i].red, cases[i].green, cases[i].blue, 50);
    }
    tint_ramp(image, (struct colour){ COLOUR_RGB, 255, 128, 0 });
    for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
        assert_int_equal(image->red[i], cases[i].red2);
        assert_int_equal(image->green[i], cases[i].green2);
        assert_int_equal(image->blue[i], cases[i].blue2);
        assert_int_equal(image->alpha[i], 0);
    }
    gdImageDestroy(image);
}

static void test_ramp_of_black_and_white_stays_in_range(void **state)
{
    static const double ends[] = { 0, 255 };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(ends); i++) {
        gdImage *image = gdImageCreate(1, 1);
        for (int level = 0; level < 256; level++) {
            gdImageColorAllocate(image, level, level, level);
        }
        tint_ramp(image, (struct colour){ COLOUR_RGB, ends[i], ends[i], ends[i] });
        for (int level = 0; level < 256; level++) {
            assert_int_equal(image->red[level], level);
        }
        gdImageDestroy(image);
    }
}

static void test_true_colour_icon_takes_no_ramp(void **state)
{
    gdImage *image = true_colour(), *expected = true_colour();
    (void)state;
    tint_ramp(image, (struct colour){ COLOUR_RGB, 255, 0, 0 });
    assert_same_image(image, expected);
    gdImageDestroy(image);
    gdImageDestroy(expected);
}

static void test_filter_adds_to_every_pixel(void **state)
{
    gdImage *image = gdImageCreateTrueColor(2, 1);
    (void)state;
    image->tpixels[0][0] = 0x102030;
    image->tpixels[0][1] = 0xf0f0f0;
    tint_filter(image, (struct colour){ COLOUR_RGB, 32.9, 0, 16 });
    assert_int_equal(image->tpixels[0][0], 0x302040);
    assert_int_equal(image->tpixels[0][1], 0xfff0ff);
    gdImageDestroy(image);
}

/* ---- backdrops ---- */

static void check_backdrop(gdImage *picture, void *(*write)(gdImagePtr, int *),
                           gdImage *(*read)(int, void *))
{
    struct scratch scratch = scratch_new();
    const char *why = NULL;
    int size;
    void *bytes = write(picture, &size);
    const char *path = scratch_write(&scratch, "back", bytes, (size_t)size);
    gdImage *loaded = read(size, bytes);
    gdImage *expected = gdImageCreateTrueColor(WIDTH, HEIGHT);
    gdImageFilledRectangle(expected, 0, 0, WIDTH, HEIGHT, 0x804020);
    gdImageCopy(expected, loaded, 0, 0, 0, 0, WIDTH, HEIGHT);
    gdImage *backdrop = backdrop_from_file(path, 0x804020, 1000000, &why);
    assert_non_null(backdrop);
    assert_null(why);
    assert_same_image(backdrop, expected);
    gdFree(bytes);
    gdImageDestroy(loaded);
    gdImageDestroy(expected);
    large_image_free(backdrop);
    scratch_free(&scratch, (const char *const[]){ "back", NULL });
}

static void test_backdrop_is_the_picture_on_its_ground(void **state)
{
    gdImage *plain = true_colour(), *palette = with_palette(), *through = true_colour();
    (void)state;
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
        through->tpixels[i / WIDTH][i % WIDTH] |= (i % 128) << 24;
    }
    gdImageSaveAlpha(through, 1);
    check_backdrop(plain, gdImagePngPtr, gdImageCreateFromPngPtr);
    check_backdrop(plain, gdImageGifPtr, gdImageCreateFromGifPtr);
    check_backdrop(plain, as_jpeg, gdImageCreateFromJpegPtr);
    check_backdrop(palette, gdImagePngPtr, gdImageCreateFromPngPtr);
    check_backdrop(palette, gdImageGifPtr, gdImageCreateFromGifPtr);
    check_backdrop(through, gdImagePngPtr, gdImageCreateFromPngPtr);
    gdImageInterlace(through, 1);
    check_backdrop(through, gdImagePngPtr, gdImageCreateFromPngPtr);
    gdImageDestroy(plain);
    gdImageDestroy(palette);
    gdImageDestroy(through);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kind_is_told_by_content_not_by_name),
        cmocka_unit_test(test_what_is_no_picture_says_why),
        cmocka_unit_test(test_cut_pictures_are_told),
        cmocka_unit_test(test_icon_is_scaled_to_the_wanted_size),
        cmocka_unit_test(test_ramp_keeps_lightness_and_makes_opaque),
        cmocka_unit_test(test_ramp_of_black_and_white_stays_in_range),
        cmocka_unit_test(test_true_colour_icon_takes_no_ramp),
        cmocka_unit_test(test_filter_adds_to_every_pixel),
        cmocka_unit_test(test_backdrop_is_the_picture_on_its_ground),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
