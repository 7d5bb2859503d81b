#include "draw/polygon.h"
#include "base/memory.h"
#include "unit.h"

enum { WIDTH = 97, HEIGHT = 61, CORNERS = 1500 };

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static void compare(const gdImage *a, const gdImage *b)
{
    for (int y = 0; y < HEIGHT; y++) {
        assert_memory_equal(a->tpixels[y], b->tpixels[y], WIDTH * sizeof(int));
    }
}

static void check_same(gdPoint *points, int count)
{
    gdImage *mine = gdImageCreateTrueColor(WIDTH, HEIGHT);
    gdImage *library = gdImageCreateTrueColor(WIDTH, HEIGHT);
    polygon_fill(mine, points, count, 0xff8800);
    gdImageFilledPolygon(library, points, count, 0xff8800);
    compare(mine, library);
    gdImageDestroy(mine);
    gdImageDestroy(library);
}

/* Corners on, around and far off the canvas. */
static void test_many_corners_fill_as_the_library_fills(void **state)
{
    (void)state;
    gdPoint *points = memory_new(CORNERS, sizeof *points);
    uint32_t seed = 7;
    for (int round = 0; round < 60; round++) {
        int spread = round % 3 == 0 ? 20 : round % 3 == 1 ? 150 : 4000;
        int count = 1000 + (int)(next_random(&seed) % (CORNERS - 1000));
        for (int i = 0; i < count; i++) {
            points[i].x = (int)(next_random(&seed) % (unsigned)spread) - spread / 4;
            points[i].y = (int)(next_random(&seed) % (unsigned)spread) - spread / 4;
        }
        check_same(points, count);
    }
    memory_free(points);
}

/* As arrows and labels have them. */
static void test_few_corners_fill_as_the_library_fills(void **state)
{
    enum { MOST = 70 };
    (void)state;
    gdPoint points[MOST];
    uint32_t seed = 11;
    for (int round = 0; round < 3000; round++) {
        int spread = round % 3 == 0 ? 12 : round % 3 == 1 ? 150 : 4000;
        int count = 1 + round % MOST;
        for (int i = 0; i < count; i++) {
            points[i].x = (int)(next_random(&seed) % (unsigned)spread) - spread / 4;
            points[i].y = (int)(next_random(&seed) % (unsigned)spread) - spread / 4;
        }
        check_same(points, count);
    }
}

static void test_many_corners_on_one_row_are_a_line(void **state)
{
    (void)state;
    gdPoint *points = memory_new(CORNERS, sizeof *points);
    for (int i = 0; i < CORNERS; i++) {
        points[i] = (gdPoint){ i % 50, 30 };
    }
    check_same(points, CORNERS);
    memory_free(points);
}

static void test_many_corners_fill_with_antialias(void **state)
{
    (void)state;
    gdPoint *points = memory_new(CORNERS, sizeof *points);
    for (int i = 0; i < CORNERS; i++) {
        points[i] = (gdPoint){ i * 7 % 90, i * 13 % 59 };
    }
    gdImage *mine = gdImageCreateTrueColor(WIDTH, HEIGHT);
    gdImage *library = gdImageCreateTrueColor(WIDTH, HEIGHT);
    gdImageSetAntiAliased(mine, 0x3366cc);
    gdImageSetAntiAliased(library, 0x3366cc);
    polygon_fill(mine, points, CORNERS, gdAntiAliased);
    gdImageFilledPolygon(library, points, CORNERS, gdAntiAliased);
    compare(mine, library);
    gdImageDestroy(mine);
    gdImageDestroy(library);
    memory_free(points);
}

/* Its time must grow with the crossings: some million here, where the library would take minutes.
 */
static void test_a_long_zigzag_is_filled_at_once(void **state)
{
    enum { TEETH = 40000 };
    (void)state;
    gdPoint *points = memory_new(2 * TEETH, sizeof *points);
    for (int i = 0; i < TEETH; i++) {
        points[i] = (gdPoint){ i % WIDTH, i % 2 ? 0 : HEIGHT };
        points[2 * TEETH - 1 - i] = (gdPoint){ i % WIDTH + 1, i % 2 ? 2 : HEIGHT + 2 };
    }
    gdImage *image = gdImageCreateTrueColor(WIDTH, HEIGHT);
    polygon_fill(image, points, 2 * TEETH, 1);
    assert_int_equal(gdImageTrueColorPixel(image, 0, HEIGHT / 2), 1);
    gdImageDestroy(image);
    memory_free(points);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many_corners_fill_as_the_library_fills),
        cmocka_unit_test(test_few_corners_fill_as_the_library_fills),
        cmocka_unit_test(test_many_corners_on_one_row_are_a_line),
        cmocka_unit_test(test_many_corners_fill_with_antialias),
        cmocka_unit_test(test_a_long_zigzag_is_filled_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
