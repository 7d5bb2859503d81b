#include "source/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"

enum { AT_ONCE = 16 };
enum { REAP_INTERVAL = 10 }; /* milliseconds between looks at a program that closed its stream */

/* A program that is running. */
struct child {
    struct command *command; /* NULL: this place is free */
    pid_t pid;
    int fd;           /* -1 once the program has closed its end */
    int64_t deadline; /* milliseconds */
    struct buf text;
};

extern char **environ;

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int open_streams(posix_spawn_file_actions_t *actions, enum command_stream stream, int fd)
{
    int wanted = stream == COMMAND_ERRORS ? STDERR_FILENO : STDOUT_FILENO;
    int error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (error == 0 && stream == COMMAND_ERRORS) {
        error = posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    }
    return error != 0 ? error : posix_spawn_file_actions_adddup2(actions, fd, wanted);
}

/* Its own process group, so that its children die with it; no signal ignored or blocked. */
static int set_attributes(posix_spawnattr_t *attributes)
{
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setpgroup(attributes, 0);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                                    POSIX_SPAWN_SETSIGDEF);
}

static int spawn(const struct command *command, int fd, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    int error = open_streams(&actions, command->stream, fd);
    if (error == 0) {
        error = set_attributes(&attributes);
    }
    if (error == 0) {
        /* posix_spawn takes the words as they are in argv, without const, but changes none. */
        union {
            const char *const *given;
            char *const *wanted;
        } words = { command->words };
        error = posix_spawnp(pid, command->words[0], &actions, &attributes, words.wanted, environ);
    }
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

/* The child must not run what the parent has registered for its end. */
static _Noreturn void work_in_child(const struct command *command, int fd)
{
    setpgid(0, 0);
    FILE *out = fdopen(fd, "w");
    int status = out ? command->work(command->state, out) : 127;
    _exit(out && fclose(out) != 0 ? 127 : status);
}

static int start_work(const struct command *command, int fd, pid_t *pid)
{
    *pid = fork();
    if (*pid == 0) {
        work_in_child(command, fd);
    }
    return *pid < 0 ? errno : 0;
}

static bool child_start(struct child *child, struct command *command)
{
    int ends[2];
    *child = (struct child){ .fd = -1 };
    command->end = COMMAND_NOT_STARTED;
    if (pipe2(ends, O_CLOEXEC) != 0) {
        command->detail = errno;
        return false;
    }
    command->detail = command->work ? start_work(command, ends[1], &child->pid)
                                    : spawn(command, ends[1], &child->pid);
    close(ends[1]);
    if (command->detail != 0) {
        close(ends[0]);
        return false;
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    child->command = command;
    child->fd = ends[0];
    child->deadline = milliseconds() + command->time_limit;
    return true;
}

static void child_take(struct child *child)
{
    char room[4096];
    ssize_t got = read(child->fd, room, sizeof room);
    if (got > 0) {
        size_t left = COMMAND_OUTPUT_LIMIT - child->text.len;
        buf_add(&child->text, room, (size_t)got < left ? (size_t)got : left);
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
        close(child->fd);
        child->fd = -1;
    }
}

static void child_finish(struct child *child, enum command_end end, int detail, struct arena *arena)
{
    if (child->fd >= 0) {
        close(child->fd);
    }
    child->command->end = end;
    child->command->detail = detail;
    child->command->text = arena_str(arena, buf_str(&child->text));
    buf_free(&child->text);
    child->command = NULL;
}

static void child_reap(struct child *child, struct arena *arena)
{
    int status;
    pid_t pid = waitpid(child->pid, &status, WNOHANG);
    if (pid == child->pid && WIFSIGNALED(status)) {
        child_finish(child, COMMAND_KILLED, WTERMSIG(status), arena);
    } else if (pid == child->pid) {
        child_finish(child, COMMAND_EXITED, WEXITSTATUS(status), arena);
    } else if (pid < 0 && errno != EINTR) {
        /* Whoever ignores SIGCHLD has the kernel reap: the status is lost. */
        child_finish(child, COMMAND_EXITED, 0, arena);
    }
}

static void child_end_in_time(struct child *child, struct arena *arena)
{
    if (milliseconds() < child->deadline) {
        return;
    }
    kill(-child->pid, SIGKILL);
    while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    child_finish(child, COMMAND_TIMED_OUT, 0, arena);
}

static void children_start(struct child children[static AT_ONCE], struct commands *commands,
                           size_t *next)
{
    for (size_t i = 0; i < AT_ONCE; i++) {
        while (!children[i].command && *next < commands->list.count) {
            child_start(&children[i], commands->list.items[(*next)++]);
        }
    }
}

/* Waits until some child has written, or it is time to look after one. False if none is left. */
static bool children_wait(struct child children[static AT_ONCE])
{
    struct pollfd polls[AT_ONCE];
    int64_t now = milliseconds();
    int64_t wait = -1;
    for (size_t i = 0; i < AT_ONCE; i++) {
        polls[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
        if (!children[i].command) {
            continue;
        }
        polls[i].fd = children[i].fd;
        int64_t most = children[i].deadline > now ? children[i].deadline - now : 0;
        if (children[i].fd < 0 && most > REAP_INTERVAL) {
            most = REAP_INTERVAL;
        }
        wait = wait < 0 || most < wait ? most : wait;
    }
    if (wait < 0) {
        return false;
    }
    if (poll(polls, AT_ONCE, (int)wait) < 0 && errno != EINTR) {
        return false;
    }
    return true;
}

static void children_tend(struct child children[static AT_ONCE], struct arena *arena)
{
    for (size_t i = 0; i < AT_ONCE; i++) {
        if (children[i].command && children[i].fd >= 0) {
            child_take(&children[i]);
        }
        if (children[i].command && children[i].fd < 0) {
            child_reap(&children[i], arena);
        }
        if (children[i].command) {
            child_end_in_time(&children[i], arena);
        }
    }
}

void command_run_all(struct commands *commands)
{
    struct child children[AT_ONCE] = { { 0 } };
    size_t next = 0;
    for (;;) {
        children_start(children, commands, &next);
        if (!children_wait(children)) {
            return;
        }
        children_tend(children, commands->arena);
    }
}

struct str command_complaint(const struct command *command, struct arena *arena)
{
    switch (command->end) {
    case COMMAND_NOT_STARTED:
        return arena_printf(arena, "cannot run \"%s\": %s", command->words[0],
                            strerror(command->detail));
    case COMMAND_EXITED:
        return command->detail == 0 ? (struct str){ 0 }
                                    : arena_printf(arena, "\"%s\" ended with status %d",
                                                   command->words[0], command->detail);
    case COMMAND_KILLED:
        return arena_printf(arena, "\"%s\" died of signal %d", command->words[0], command->detail);
    case COMMAND_TIMED_OUT:
        return arena_printf(arena, "\"%s\" did not end within %.3g s", command->words[0],
                            (double)command->time_limit / 1000);
    }
    return (struct str){ 0 };
}
