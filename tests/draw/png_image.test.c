#include <fcntl.h>
#include <gd.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "draw/png_image.h"
#include "png_samples.h"

const char *__lsan_default_suppressions(void);

/* libgd loses the samples of a broken file. */
const char *__lsan_default_suppressions(void)
{
    return "leak:gdImageCreateFromPng";
}

/* Sends what is written to stderr to FD; the descriptor that stderr had. */
static int divert_stderr(int fd)
{
    int kept = dup(STDERR_FILENO);
    assert_true(kept >= 0 && dup2(fd, STDERR_FILENO) >= 0);
    return kept;
}

static void restore_stderr(int kept)
{
    dup2(kept, STDERR_FILENO);
    close(kept);
}

static gdImage *load(const struct buf *bytes)
{
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    int kept = divert_stderr(null);
    gdImage *image = gdImageCreateFromPngPtr((int)bytes->len, bytes->data);
    restore_stderr(kept);
    close(null);
    return image;
}

static void assert_same_picture(const char *name, gdImage *a, gdImage *b)
{
    assert_int_equal(gdImageTrueColor(a), gdImageTrueColor(b));
    assert_int_equal(gdImageGetTransparent(a), gdImageGetTransparent(b));
    assert_int_equal(gdImageColorsTotal(a), gdImageColorsTotal(b));
    for (int i = 0; i < gdImageColorsTotal(a); i++) {
        assert_int_equal(gdTrueColorAlpha(a->red[i], a->green[i], a->blue[i], a->alpha[i]),
                         gdTrueColorAlpha(b->red[i], b->green[i], b->blue[i], b->alpha[i]));
    }
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
            if (gdImageGetPixel(a, x, y) != gdImageGetPixel(b, x, y)) {
                fail_msg("%s: %d,%d differs", name, x, y);
            }
        }
    }
}

static void check_same(const char *name, struct buf *bytes)
{
    gdImage *expected = load(bytes), *image = png_image_read(buf_str(bytes));
    assert_true(expected && image);
    assert_same_picture(name, expected, image);
    gdImageDestroy(expected);
    gdImageDestroy(image);
}

static void test_image_is_as_libgd_reads_it(void **state)
{
    static const int interlaces[] = { PNG_INTERLACE_NONE, PNG_INTERLACE_ADAM7 };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(samples) * UNIT_COUNT(interlaces); i++) {
        const struct sample *sample = &samples[i / 2];
        for (uint32_t seed = 0; seed < 5; seed++) {
            struct buf bytes = { 0 };
            make_png(sample, interlaces[i % 2], seed, &bytes);
            check_same(sample->name, &bytes);
            buf_free(&bytes);
        }
    }
}

/* Cut off or with a wrong bit at any byte, it is read if libgd reads it. */
static void check_broken(const struct buf *bytes, size_t at, bool is_cut)
{
    struct buf broken = { 0 };
    buf_add(&broken, bytes->data, is_cut ? at : bytes->len);
    if (!is_cut) {
        broken.data[at] ^= 1;
    }
    gdImage *expected = load(&broken);
    gdImage *image = png_image_read(buf_str(&broken));
    if ((image != NULL) != (expected != NULL)) {
        fail_msg("%s at %zu: libgd %s it", is_cut ? "cut" : "wrong", at,
                 expected ? "reads" : "refuses");
    }
    if (image) {
        gdImageDestroy(expected);
        gdImageDestroy(image);
    }
    buf_free(&broken);
}

static void test_broken_is_what_libgd_finds_broken(void **state)
{
    enum { HEADER = 33 };
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(samples); i++) {
        struct buf bytes = { 0 };
        make_png(&samples[i], PNG_INTERLACE_NONE, 1, &bytes);
        for (size_t at = HEADER; at < bytes.len; at += 3) {
            check_broken(&bytes, at, i % 2);
        }
        buf_free(&bytes);
    }
}

/* A text of 1.8 GiB, of which the file has three bytes. */
static void test_what_is_claimed_costs_nothing(void **state)
{
    static const char claiming[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\5\0\0\0\4\x8\2\0\0\0"
                                   "\xc9\x51\x62\x17\x74\0\0\0tEXtabc";
    struct rusage before, after;
    (void)state;
    getrusage(RUSAGE_SELF, &before);
    assert_null(png_image_read((struct str){ claiming, sizeof claiming - 1 }));
    getrusage(RUSAGE_SELF, &after);
    assert_true(after.ru_maxrss - before.ru_maxrss < 64L * 1024); /* KiB */
}

/* A cron job would send it as mail. */
static void test_nothing_is_written_to_stderr(void **state)
{
    FILE *said = tmpfile();
    int kept = divert_stderr(fileno(said));
    (void)state;
    for (size_t i = 0; i < UNIT_COUNT(samples); i++) {
        struct buf bytes = { 0 };
        make_png(&samples[i], PNG_INTERLACE_ADAM7, 1, &bytes);
        gdImageDestroy(png_image_read(buf_str(&bytes)));
        buf_free(&bytes);
    }
    restore_stderr(kept);
    fseek(said, 0, SEEK_END);
    assert_int_equal(ftell(said), 0);
    fclose(said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_image_is_as_libgd_reads_it),
        cmocka_unit_test(test_broken_is_what_libgd_finds_broken),
        cmocka_unit_test(test_what_is_claimed_costs_nothing),
        cmocka_unit_test(test_nothing_is_written_to_stderr),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
