#include "collector/identity.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

enum deed { GOOD, NOT_FOUND = 10, NOT_BECOME, STILL_ROOT, CAN_RETURN, GAINS, OPEN_FILES, SHOWS };

/* In a process of its own, which can't return to what it was. */
static enum deed become_nobody(struct diags *diags)
{
    struct identity identity;
    if (!identity_find(&identity, "nobody", diags)) {
        return NOT_FOUND;
    }
    if (!identity_become(&identity, diags)) {
        return NOT_BECOME;
    }
    if (geteuid() != identity.user || getegid() != identity.group || identity.user == 0) {
        return STILL_ROOT;
    }
    if (setuid(0) == 0 || setgid(0) == 0) {
        return CAN_RETURN;
    }
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1 || prctl(PR_CAPBSET_READ, 0, 0, 0, 0) != 0) {
        return GAINS;
    }
    return umask(0) == 027 ? GOOD : OPEN_FILES;
}

/* Likewise: its memory is in no core file, and no other process of its user's may look at it. */
static enum deed stay_oneself(struct diags *diags)
{
    const struct identity identity = { 0 };
    struct rlimit core;
    getrlimit(RLIMIT_CORE, &core);
    core.rlim_cur = core.rlim_max;
    setrlimit(RLIMIT_CORE, &core);
    if (!identity_become(&identity, diags)) {
        return NOT_BECOME;
    }
    getrlimit(RLIMIT_CORE, &core);
#if !defined(__SANITIZE_ADDRESS__) /* it looks for leaks that way */
    if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) {
        return SHOWS;
    }
#endif
    return core.rlim_max == 0 ? GOOD : SHOWS;
}

static void assert_good(enum deed (*deed)(struct diags *diags), struct diags *diags)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        _exit(deed(diags));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), GOOD);
}

static void test_root_becomes_somebody_for_good(void **state)
{
    if (geteuid() != 0 || !getpwnam("nobody")) {
        skip();
    }
    assert_good(become_nobody, *state);
}

static void test_memory_is_hidden(void **state)
{
    assert_good(stay_oneself, *state);
}

static void test_an_unknown_user_is_an_error(void **state)
{
    struct diags *diags = *state;
    struct identity identity;
    assert_false(identity_find(&identity, "nobody-of-this-name", diags));
    assert_str(diags->list.items[0].text, "User \"nobody-of-this-name\": there is no such user");
}

static void test_who_it_is_already_needs_nothing(void **state)
{
    struct diags *diags = *state;
    struct identity identity;
    const struct passwd *self = getpwuid(geteuid());
    if (!self) {
        skip();
    }
    assert_true(identity_find(&identity, self->pw_name, diags));
    assert_string_equal(identity.name, "");
    assert_int_equal(diags->list.count, 0);
}

static int set_up(void **state)
{
    struct diags *diags = calloc(1, sizeof *diags);
    *diags = diags_new(arena_new());
    *state = diags;
    return 0;
}

static int tear_down(void **state)
{
    struct diags *diags = *state;
    arena_free(diags->arena);
    free(diags);
    return 0;
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_root_becomes_somebody_for_good),
        UNIT_TEST(test_memory_is_hidden),
        UNIT_TEST(test_an_unknown_user_is_an_error),
        UNIT_TEST(test_who_it_is_already_needs_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
