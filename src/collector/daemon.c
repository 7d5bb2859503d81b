#include "collector/daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cli.h"

struct daemon daemon_foreground(void)
{
    return (struct daemon){ .ready = -1, .pid_fd = -1 };
}

/* Waits until the child says that it is ready, or ends. */
static int wait_for(pid_t child, int ready)
{
    char byte;
    int status;
    ssize_t got;
    while ((got = read(ready, &byte, 1)) < 0 && errno == EINTR) {
    }
    if (got == 1) {
        return EXIT_DONE;
    }
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return EXIT_COULD_NOT;
        }
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_COULD_NOT;
}

enum daemon_side daemon_start(struct daemon *daemon, int *status)
{
    int ends[2];
    *daemon = daemon_foreground();
    if (pipe2(ends, O_CLOEXEC) != 0) {
        *status = EXIT_COULD_NOT;
        return DAEMON_PARENT;
    }
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        daemon->ready = ends[1];
        setsid();
        return DAEMON_CHILD;
    }
    close(ends[1]);
    *status = child < 0 ? EXIT_COULD_NOT : wait_for(child, ends[0]);
    close(ends[0]);
    return DAEMON_PARENT;
}

static bool report(struct diags *diags, const char *pid_file, int fault)
{
    diag_error(diags, (struct place){ 0 }, "PidFile \"%s\": %s", pid_file,
               fault == ENOENT ? "there is no such folder" : strerror(fault));
    return false;
}

/* Says who holds the lock, by what the file says. */
static bool report_holder(struct diags *diags, const char *pid_file, int fd)
{
    char text[32] = "";
    ssize_t got = pread(fd, text, sizeof text - 1, 0);
    text[got > 0 ? strcspn(text, "\n") : 0] = '\0';
    diag_error(diags, (struct place){ 0 },
               "a collector runs already, with the process number %s "
               "(PidFile \"%s\")",
               text, pid_file);
    return false;
}

/* Whether the open file still has its name: another process may have removed it since. */
static bool has_name(int fd, const char *path)
{
    struct stat open_facts, named_facts;
    return fstat(fd, &open_facts) == 0 && stat(path, &named_facts) == 0 &&
           open_facts.st_dev == named_facts.st_dev && open_facts.st_ino == named_facts.st_ino;
}

static bool write_number(int fd)
{
    char text[32];
    int len = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    return ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)len, 0) == len;
}

bool daemon_lock(struct daemon *daemon, const char *pid_file, struct diags *diags)
{
    int fd = -1;
    do {
        if (fd >= 0) {
            close(fd);
        }
        fd = open(pid_file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
        if (fd < 0) {
            return report(diags, pid_file, errno);
        }
        if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
            bool held = errno == EWOULDBLOCK ? report_holder(diags, pid_file, fd)
                                             : report(diags, pid_file, errno);
            close(fd);
            return held;
        }
    } while (!has_name(fd, pid_file));
    daemon->pid_fd = fd;
    daemon->pid_file = pid_file;
    return write_number(fd) || report(diags, pid_file, errno);
}

void daemon_ready(struct daemon *daemon)
{
    if (daemon->ready < 0) {
        return;
    }
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing >= 0) {
        dup2(nothing, STDIN_FILENO);
        dup2(nothing, STDOUT_FILENO);
        dup2(nothing, STDERR_FILENO);
        close(nothing);
    }
    /* If the parent is gone there is nobody to tell. */
    while (write(daemon->ready, "", 1) < 0 && errno == EINTR) {
    }
    close(daemon->ready);
    daemon->ready = -1;
}

void daemon_end(struct daemon *daemon)
{
    if (daemon->pid_fd >= 0) {
        unlink(daemon->pid_file);
        close(daemon->pid_fd);
    }
    *daemon = daemon_foreground();
}
