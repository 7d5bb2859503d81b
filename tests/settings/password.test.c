#include "settings/password.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

struct fixture {
    struct arena *arena;
    struct diags diags;
    char folder[32];
    const char *path;
};

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct fixture *fixture = ARENA_NEW(arena, struct fixture);
    *fixture = (struct fixture){ arena, diags_new(arena), "/tmp/blumap-password-XXXXXX", NULL };
    assert_non_null(mkdtemp(fixture->folder));
    fixture->path = arena_printf(arena, "%s/secret", fixture->folder).data;
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    unlink(fixture->path);
    rmdir(fixture->folder);
    arena_free(fixture->arena);
    return 0;
}

static bool read_from(struct fixture *fixture, struct str content, mode_t mode,
                      struct str *password)
{
    assert_true(file_replace(fixture->path, 0600, content, &fixture->diags));
    assert_int_equal(chmod(fixture->path, mode), 0);
    return settings_read_password(fixture->path, fixture->arena, password, &fixture->diags);
}

static void test_the_first_line_is_the_password(void **state)
{
    static const struct {
        struct str content, password;
    } files[] = {
        { { "secret\n", 7 }, { "secret", 6 } },
        { { "secret", 6 }, { "secret", 6 } },
        { { "secret\r\n", 8 }, { "secret", 6 } },
        { { "secret\nanother\n", 15 }, { "secret", 6 } },
        { { " with blanks \n", 14 }, { " with blanks ", 13 } },
        { { "nul\0inside\n", 11 }, { "nul\0inside", 10 } },
    };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct str password;
        assert_true(read_from(fixture, files[i].content, 0600, &password));
        assert_true(str_equal(password, files[i].password));
    }
    assert_int_equal(fixture->diags.list.count, 0);
}

static void test_an_empty_password_is_refused(void **state)
{
    static const char *const files[] = { "", "\n", "\r\n", "\nsecret\n" };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct str password;
        assert_false(read_from(fixture, str_of(files[i]), 0600, &password));
        assert_int_equal(fixture->diags.errors, i + 1);
    }
}

static void test_a_file_that_others_read_is_a_warning(void **state)
{
    static const struct {
        mode_t mode;
        size_t warnings;
    } modes[] = { { 0600, 0 }, { 0400, 0 }, { 0640, 1 }, { 0604, 1 }, { 0620, 0 } };
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        struct str password;
        fixture->diags = diags_new(fixture->arena);
        assert_true(read_from(fixture, STR("secret\n"), modes[i].mode, &password));
        assert_int_equal(fixture->diags.warnings, modes[i].warnings);
        assert_int_equal(fixture->diags.errors, 0);
    }
}

static void test_a_missing_file_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    struct str password;
    assert_false(settings_read_password(fixture->path, fixture->arena, &password, &fixture->diags));
    assert_int_equal(fixture->diags.errors, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_first_line_is_the_password, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_an_empty_password_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_file_that_others_read_is_a_warning, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_missing_file_is_an_error, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
