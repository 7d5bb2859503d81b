#include "collector/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/landlock.h>
#include <seccomp.h>

#ifndef LANDLOCK_ACCESS_FS_REFER
#    define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#    define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

enum {
    READ_FILES = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
    CHANGE_FILES = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                   LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_DIR |
                   LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK |
                   LANDLOCK_ACCESS_FS_TRUNCATE,
    NEVER = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
            LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
            LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_REFER,
    OF_FILES = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
               LANDLOCK_ACCESS_FS_EXECUTE |
               LANDLOCK_ACCESS_FS_TRUNCATE, /* the rest is of folders */
};

/* What the C library and those on top of it read: names of hosts and users, time zones, modules
 * that look them up, certificates, the state of their own process. */
static const char *const read_by_all[] = {
    "/etc", "/usr", "/lib", "/lib64", "/nix/store", "/proc", "/dev/urandom", "/run/systemd/resolve",
};
static const char *const written_by_all[] = { "/dev/null" };

/* What of the rights the kernel knows; 0 if it has no Landlock. */
static unsigned long long known_rights(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    unsigned long long all = READ_FILES | CHANGE_FILES | NEVER;
    if (version < 1) {
        return 0;
    }
    all &= version < 2 ? ~LANDLOCK_ACCESS_FS_REFER : ~0ULL;
    all &= version < 3 ? ~LANDLOCK_ACCESS_FS_TRUNCATE : ~0ULL;
    return all;
}

/* Allows RIGHTS below PATH, or on it if it is a file. False with errno set. */
static bool allow(int rules, const char *path, unsigned long long rights)
{
    struct stat facts;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT || errno == EACCES || errno == ENOTDIR;
    }
    bool is_folder = fstat(fd, &facts) == 0 && S_ISDIR(facts.st_mode);
    const struct landlock_path_beneath_attr rule = {
        .allowed_access = is_folder ? rights : rights & OF_FILES,
        .parent_fd = fd,
    };
    bool done = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    close(fd);
    return done;
}

static bool allow_all(int rules, const char *const *paths, size_t count, unsigned long long rights)
{
    bool done = true;
    for (size_t i = 0; i < count && done; i++) {
        done = allow(rules, paths[i], rights);
    }
    return done;
}

static bool wall_in_files(const struct sandbox *sandbox, unsigned long long known)
{
    const struct landlock_ruleset_attr handled = { .handled_access_fs = known };
    const unsigned long long read = READ_FILES & known;
    const unsigned long long change = (READ_FILES | CHANGE_FILES) & known;
    int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
    if (rules < 0) {
        return false;
    }
    bool done = allow_all(rules, read_by_all, sizeof read_by_all / sizeof *read_by_all, read) &&
                allow_all(rules, written_by_all, 1, change) &&
                allow_all(rules, sandbox->read, sandbox->read_count, read) &&
                allow_all(rules, sandbox->written, sandbox->written_count, change) &&
                syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    int fault = errno;
    close(rules);
    errno = fault;
    return done;
}

/* What a process that stores numbers has no use for. A list of what is denied ages better than one
 * of what is allowed, which each new version of the C library may leave behind. */
static const char *const denied_calls[] = {
    /* running programs */
    "execve",
    "execveat",
/* looking into other processes */
#if !defined(__SANITIZE_ADDRESS__) /* it looks for leaks that way */
    "ptrace",
#endif
    "process_vm_readv",
    "process_vm_writev",
    "pidfd_getfd",
    "kcmp",
    "process_madvise",
    /* another view of the system */
    "unshare",
    "setns",
    "chroot",
    "pivot_root",
    "mount",
    "umount",
    "umount2",
    "mount_setattr",
    "move_mount",
    "open_tree",
    "fsopen",
    "fsconfig",
    "fsmount",
    "fspick",
    "open_by_handle_at",
    /* changing the system */
    "init_module",
    "finit_module",
    "delete_module",
    "create_module",
    "kexec_load",
    "kexec_file_load",
    "reboot",
    "swapon",
    "swapoff",
    "acct",
    "quotactl",
    "quotactl_fd",
    "syslog",
    "sethostname",
    "setdomainname",
    "settimeofday",
    "clock_settime",
    "clock_settime64",
    "clock_adjtime",
    "clock_adjtime64",
    "adjtimex",
    "stime",
    "iopl",
    "ioperm",
    "vhangup",
    "nfsservctl",
    "lookup_dcookie",
    /* large parts of the kernel that are not needed here */
    "bpf",
    "perf_event_open",
    "userfaultfd",
    "io_uring_setup",
    "io_uring_enter",
    "io_uring_register",
    "keyctl",
    "add_key",
    "request_key",
    "personality",
    "modify_ldt",
    /* becoming somebody else */
    "setuid",
    "setgid",
    "setreuid",
    "setregid",
    "setresuid",
    "setresgid",
    "setgroups",
    "setfsuid",
    "setfsgid",
    "capset",
};

static int deny(scmp_filter_ctx filter, const char *name, uint32_t action)
{
    int number = seccomp_syscall_resolve_name(name);
    int result = number == __NR_SCMP_ERROR ? 0 : seccomp_rule_add(filter, action, number, 0);
    return result == -EDOM || result == -EACCES ? 0 : result; /* this machine has no such call */
}

/* New user namespaces come with all capabilities. The flags of clone3 can't be seen from here; told
 * that there is none, the C library uses clone. */
static int deny_namespaces(scmp_filter_ctx filter)
{
    int result = deny(filter, "clone3", SCMP_ACT_ERRNO(ENOSYS));
    return result ? result
                  : seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                                     SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER));
}

/* 0 or a negative errno. */
static int wall_in_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter) {
        return -ENOMEM;
    }
    int result = deny_namespaces(filter);
    for (size_t i = 0; i < sizeof denied_calls / sizeof *denied_calls && !result; i++) {
        result = deny(filter, denied_calls[i], SCMP_ACT_ERRNO(EPERM));
    }
    result = result ? result : seccomp_load(filter);
    seccomp_release(filter);
    return result;
}

static bool report(struct diags *diags, const char *wall, int fault)
{
    diag_error(diags, (struct place){ 0 },
               "the sandbox's wall around %s cannot be made: %s (\"Sandbox no\" goes without)",
               wall, strerror(fault));
    return false;
}

bool sandbox_enter(const struct sandbox *sandbox, struct sandbox_walls *walls, struct diags *diags)
{
    unsigned long long known = known_rights();
    *walls = (struct sandbox_walls){ 0 };
    if (known && !wall_in_files(sandbox, known)) {
        return report(diags, "files", errno);
    }
    walls->files = known;
    int fault = wall_in_calls();
    if (fault && fault != -EINVAL && fault != -ENOSYS) {
        return report(diags, "system calls", -fault);
    }
    walls->calls = !fault;
    return true;
}
