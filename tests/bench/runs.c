/* Runs a command many times, one after the other, and prints the medians of what a run took:
 *   runs COUNT COMMAND [ARGUMENT...]
 * in one line, wall=MICROSECONDS cpu=MICROSECONDS peak=KILOBYTES failed=RUNS. Its output goes to
 * stderr. Linked statically, since no process has a lower peak than the one that started it. */
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000) + time.tv_nsec / 1000;
}

static int64_t micros(struct timeval time)
{
    return time.tv_sec * INT64_C(1000000) + time.tv_usec;
}

static int compare(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;
    return (*left > *right) - (*left < *right);
}

static int64_t median(int64_t *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

/* Whether it ended with exit status 0. */
static int run_once(char **command, int64_t *wall, struct rusage *usage)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    pid_t child;
    int status;
    int64_t started = now();
    if (posix_spawnp(&child, command[0], &actions, NULL, command, environ) ||
        wait4(child, &status, 0, usage) < 0) {
        perror(command[0]);
        exit(1);
    }
    *wall = now() - started;
    posix_spawn_file_actions_destroy(&actions);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int argument_count, char **arguments)
{
    size_t count = argument_count > 2 ? strtoul(arguments[1], NULL, 10) : 0;
    if (count < 1 || count > 1000000) {
        fputs("usage: runs COUNT COMMAND [ARGUMENT...]\n", stderr);
        return 2;
    }
    int64_t *wall = calloc(count, sizeof *wall), *cpu = calloc(count, sizeof *cpu);
    int64_t *peak = calloc(count, sizeof *peak);
    size_t failed = 0;
    for (size_t i = 0; i < count; i++) {
        struct rusage usage;
        failed += !run_once(arguments + 2, &wall[i], &usage);
        cpu[i] = micros(usage.ru_utime) + micros(usage.ru_stime);
        peak[i] = usage.ru_maxrss;
    }
    printf("wall=%lld cpu=%lld peak=%lld failed=%zu\n", (long long)median(wall, count),
           (long long)median(cpu, count), (long long)median(peak, count), failed);
    return 0;
}
