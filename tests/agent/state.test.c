#include "agent/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    struct arena *arena;
    struct diags diags;
    char base[32];
    const char *folder, *lock;
};

static int set_up(void **state)
{
    struct arena *arena = arena_new();
    struct fixture *fixture = ARENA_NEW(arena, struct fixture);
    *fixture = (struct fixture){ .arena = arena,
                                 .diags = diags_new(arena),
                                 .base = "/tmp/blumap-state-XXXXXX" };
    assert_non_null(mkdtemp(fixture->base));
    fixture->folder = arena_printf(arena, "%s/agent", fixture->base).data;
    fixture->lock = arena_printf(arena, "%s/lock", fixture->folder).data;
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    unlink(fixture->lock);
    rmdir(fixture->folder);
    rmdir(fixture->base);
    arena_free(fixture->arena);
    return 0;
}

static void test_the_folder_is_made_for_its_owner_alone(void **state)
{
    struct fixture *fixture = *state;
    int lock = state_lock(fixture->folder, &fixture->diags);
    assert_true(lock >= 0);
    close(lock);
    struct stat facts;
    assert_int_equal(stat(fixture->folder, &facts), 0);
    assert_true(S_ISDIR(facts.st_mode));
    assert_int_equal(facts.st_mode & 0777, 0700);
}

static void test_a_second_lock_is_refused_while_the_first_lasts(void **state)
{
    struct fixture *fixture = *state;
    int first = state_lock(fixture->folder, &fixture->diags);
    assert_true(first >= 0);
    assert_int_equal(state_lock(fixture->folder, &fixture->diags), -1);
    assert_int_equal(fixture->diags.errors, 1);
    struct str text = fixture->diags.list.items[0].text;
    assert_true(str_starts(text, STR("another run is still at work")));
    close(first);
    int second = state_lock(fixture->folder, &fixture->diags);
    assert_true(second >= 0);
    close(second);
}

static void test_a_process_that_dies_leaves_no_lock(void **state)
{
    struct fixture *fixture = *state;
    pid_t child = fork();
    if (child == 0) {
        _exit(state_lock(fixture->folder, &fixture->diags) < 0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    int lock = state_lock(fixture->folder, &fixture->diags);
    assert_true(lock >= 0);
    close(lock);
}

static void test_missing_parents_are_made(void **state)
{
    struct fixture *fixture = *state;
    const char *parent = fixture->folder;
    const char *deep = arena_printf(fixture->arena, "%s/agent", parent).data;
    struct stat facts;
    mode_t mask = umask(0022);
    int lock = state_lock(deep, &fixture->diags);
    umask(mask);
    assert_true(lock >= 0);
    close(lock);
    assert_int_equal(stat(parent, &facts), 0);
    assert_int_equal(facts.st_mode & 0777U, 0755);
    assert_int_equal(stat(deep, &facts), 0);
    assert_int_equal(facts.st_mode & 0777U, 0700);
    unlink(arena_printf(fixture->arena, "%s/lock", deep).data);
    rmdir(deep);
}

static void test_a_parent_that_is_no_folder_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    const char *below = arena_printf(fixture->arena, "%s/agent", fixture->lock).data;
    int lock = state_lock(fixture->folder, &fixture->diags);
    assert_true(lock >= 0);
    close(lock);
    assert_int_equal(state_lock(below, &fixture->diags), -1);
    assert_int_equal(fixture->diags.errors, 1);
}

static void test_a_link_is_no_lock(void **state)
{
    struct fixture *fixture = *state;
    const char *other = arena_printf(fixture->arena, "%s/other", fixture->base).data;
    assert_int_equal(mkdir(fixture->folder, 0700), 0);
    assert_int_equal(symlink(other, fixture->lock), 0);
    assert_int_equal(state_lock(fixture->folder, &fixture->diags), -1);
    assert_int_equal(access(other, F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_folder_is_made_for_its_owner_alone, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_second_lock_is_refused_while_the_first_lasts, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_process_that_dies_leaves_no_lock, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_missing_parents_are_made, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_parent_that_is_no_folder_is_an_error, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_a_link_is_no_lock, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
