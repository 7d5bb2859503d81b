/* Every cases/NAME.conf is laid out and its scene compared with cases/NAME.scene. With
 * BLUMAP_UPDATE=1 in the environment the scenes are written anew, to be read before they are kept.
 */
#include <glob.h>
#include <stdlib.h>

#include "base/file.h"
#include "scenes.h"

enum { MOST_BYTES = 1 << 24 };

static const char *scene_path(const char *conf, struct arena *arena)
{
    struct str name = str_slice(str_of(conf), 0, strlen(conf) - strlen(".conf"));
    return arena_printf(arena, "%.*s.scene", STR_ARG(name)).data;
}

/* Fails at the first line that differs. */
static void compare_texts(struct str scene, struct str expected, const char *path)
{
    struct str got, wanted;
    for (unsigned line = 1;; line++) {
        bool has_more = str_next_line(&scene, &got);
        if (has_more != str_next_line(&expected, &wanted)) {
            fail_msg("%s:%u: one of the two ends here", path, line);
        }
        if (!has_more) {
            return;
        }
        if (!str_equal(got, wanted)) {
            fail_msg("%s:%u:\n  got      %.*s\n  expected %.*s", path, line, STR_ARG(got),
                     STR_ARG(wanted));
        }
    }
}

static void check_case(const char *conf)
{
    struct str text, expected;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    const char *path = scene_path(conf, arena);
    assert_true(file_read(conf, MOST_BYTES, arena, &text, &diags, (struct place){ 0 }));
    struct drawing *drawing = scenes_new(text);
    assert_non_null(drawing->scene);
    struct buf dump = { 0 };
    scene_dump(drawing->scene, &dump);
    if (getenv("BLUMAP_UPDATE")) {
        assert_true(file_replace(path, 0666, buf_str(&dump), &diags));
    }
    if (!file_read(path, MOST_BYTES, arena, &expected, &diags, (struct place){ 0 })) {
        fail_msg("%s can't be read", path);
    }
    compare_texts(buf_str(&dump), expected, path);
    buf_free(&dump);
    scenes_free(drawing);
    arena_free(arena);
}

static void test_maps_have_the_scenes_kept_beside_them(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("layout/cases/*.conf", 0, NULL, &found), 0);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        check_case(found.gl_pathv[i]);
    }
    globfree(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_maps_have_the_scenes_kept_beside_them),
    };
    setenv("TZ", "UTC", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
