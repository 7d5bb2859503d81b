#include "base/diag.h"

#include <stdlib.h>

#include "unit.h"

static void test_what_is_said_of_a_place_twice_is_printed_once(void **state)
{
    (void)state;
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    const struct place icon = { .file = "a.conf", .line = 3, .column = 2 };
    const struct place other = { .file = "a.conf", .line = 9, .column = 2 };
    for (int i = 0; i < 2; i++) {
        diag_warning(&diags, icon, "WMWARN38", "no icon");
        diag_note(&diags, other, "named here");
        diag_warning(&diags, other, "WMWARN38", "no icon");
        diag_warning(&diags, (struct place){ 0 }, NULL, "nowhere");
    }
    diag_error(&diags, other, "%d", 7);
    diag_note(&diags, other, "named here");
    char *text = NULL;
    size_t len = 0;
    FILE *stream = open_memstream(&text, &len);
    diags_print(&diags, stream);
    fclose(stream);
    assert_string_equal(text, "a.conf:3:2: warning: no icon [WMWARN38]\n"
                              "a.conf:9:2: note: named here\n"
                              "a.conf:9:2: warning: no icon [WMWARN38]\n"
                              "warning: nowhere\n"
                              "warning: nowhere\n"
                              "a.conf:9:2: error: 7\n"
                              "a.conf:9:2: note: named here\n");
    free(text);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_said_of_a_place_twice_is_printed_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
