#include "collector/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

/* Three folders, of which one is written and one is read, and one file in each. */
struct bench {
    char inside[64], beside[64], outside[64];
    char inside_file[96], beside_file[96], outside_file[96];
    struct sandbox_walls walls;
};

static void fill(char *folder, char *file, size_t size)
{
    assert_non_null(mkdtemp(folder));
    snprintf(file, size, "%s/file", folder);
    close(open(file, O_CREAT | O_WRONLY, 0600));
}

static int set_up(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    snprintf(bench->inside, sizeof bench->inside, "/tmp/blumap-inside-XXXXXX");
    snprintf(bench->beside, sizeof bench->beside, "/tmp/blumap-beside-XXXXXX");
    snprintf(bench->outside, sizeof bench->outside, "/tmp/blumap-outside-XXXXXX");
    fill(bench->inside, bench->inside_file, sizeof bench->inside_file);
    fill(bench->beside, bench->beside_file, sizeof bench->beside_file);
    fill(bench->outside, bench->outside_file, sizeof bench->outside_file);
    *state = bench;
    return 0;
}

static int tear_down(void **state)
{
    struct bench *bench = *state;
    unlink(bench->inside_file);
    unlink(bench->beside_file);
    unlink(bench->outside_file);
    rmdir(bench->inside);
    rmdir(bench->beside);
    rmdir(bench->outside);
    free(bench);
    return 0;
}

static void enter(struct bench *bench)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    const struct sandbox sandbox = { .written = { bench->inside, "/nonexistent" },
                                     .written_count = 2,
                                     .read = { bench->beside },
                                     .read_count = 1 };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        !sandbox_enter(&sandbox, &bench->walls, &diags)) {
        diags_print(&diags, stderr);
        _exit(99);
    }
    arena_free(arena);
}

/* Runs DEED in a process inside the sandbox; what it returns, at most 255. */
static int inside(struct bench *bench, int (*deed)(struct bench *bench))
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        enter(bench);
        _exit(deed(bench));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* The fault of opening PATH, 0 if there is none. */
static int fault_of_open(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    int fault = fd < 0 ? errno : 0;
    if (fd >= 0) {
        close(fd);
    }
    return fault;
}

static int run_a_program(struct bench *bench)
{
    char name[] = "true";
    char *const arguments[] = { name, NULL };
    (void)bench;
    execv("/bin/true", arguments);
    return errno;
}

static int make_namespaces(struct bench *bench)
{
    (void)bench;
    return unshare(CLONE_NEWUSER) == 0 ? 0 : errno;
}

static int clone_into_a_namespace(struct bench *bench)
{
    (void)bench;
    long child = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL);
    if (child == 0) {
        _exit(0);
    }
    return child > 0 ? 0 : errno;
}

/* Its flags can't be seen from outside: there is none, whatever it is asked. */
static int clone_by_other_means(struct bench *bench)
{
    (void)bench;
    return syscall(SYS_clone3, NULL, 0) == 0 ? 0 : errno;
}

static int become_somebody(struct bench *bench)
{
    (void)bench;
    return syscall(SYS_setuid, getuid()) == 0 ? 0 : errno;
}

static int has_files_wall(struct bench *bench)
{
    return bench->walls.files;
}

static int write_outside(struct bench *bench)
{
    return fault_of_open(bench->outside_file, O_WRONLY);
}

static int read_outside(struct bench *bench)
{
    return fault_of_open(bench->outside_file, O_RDONLY);
}

static int write_beside(struct bench *bench)
{
    return fault_of_open(bench->beside_file, O_WRONLY);
}

static int read_beside(struct bench *bench)
{
    return fault_of_open(bench->beside_file, O_RDONLY);
}

static int make_in_etc(struct bench *bench)
{
    (void)bench;
    return fault_of_open("/etc/blumap-sandbox-test", O_WRONLY | O_CREAT);
}

static int write_inside(struct bench *bench)
{
    return fault_of_open(bench->inside_file, O_RDWR | O_TRUNC);
}

static int read_etc(struct bench *bench)
{
    (void)bench;
    return fault_of_open("/etc/passwd", O_RDONLY);
}

static void *do_nothing(void *state)
{
    return state;
}

static int start_a_thread(struct bench *bench)
{
    pthread_t thread;
    int fault = pthread_create(&thread, NULL, do_nothing, bench);
    return fault ? fault : pthread_join(thread, NULL);
}

static int look_up_a_name(struct bench *bench)
{
    struct addrinfo *addresses = NULL;
    (void)bench;
    int fault = getaddrinfo("localhost", "80", NULL, &addresses);
    if (!fault) {
        freeaddrinfo(addresses);
    }
    return fault;
}

static void test_what_is_not_needed_is_denied(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(inside(bench, run_a_program), EPERM);
    assert_int_equal(inside(bench, make_namespaces), EPERM);
    assert_int_equal(inside(bench, clone_into_a_namespace), EPERM);
    assert_int_equal(inside(bench, clone_by_other_means), ENOSYS);
    assert_int_equal(inside(bench, become_somebody), EPERM);
}

static void test_files_outside_are_out_of_reach(void **state)
{
    struct bench *bench = *state;
    if (!inside(bench, has_files_wall)) {
        skip(); /* the kernel has no Landlock */
    }
    assert_int_equal(inside(bench, write_outside), EACCES);
    assert_int_equal(inside(bench, read_outside), EACCES);
    assert_int_equal(inside(bench, write_beside), EACCES);
    assert_int_equal(inside(bench, make_in_etc), EACCES);
}

static void test_what_is_needed_works(void **state)
{
    struct bench *bench = *state;
    assert_int_equal(inside(bench, write_inside), 0);
    assert_int_equal(inside(bench, read_beside), 0);
    assert_int_equal(inside(bench, read_etc), 0);
    assert_int_equal(inside(bench, start_a_thread), 0);
    assert_int_equal(inside(bench, look_up_a_name), 0);
}

#define UNIT_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT_TEST(test_what_is_not_needed_is_denied),
        UNIT_TEST(test_files_outside_are_out_of_reach),
        UNIT_TEST(test_what_is_needed_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
