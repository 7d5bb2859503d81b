#include "collector/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/capability.h>

#define DEFAULT_USER "blumap"

static bool report(struct diags *diags, const char *user, const char *why)
{
    diag_error(diags, (struct place){ 0 }, "User \"%s\": %s", user, why);
    return false;
}

static void take(struct identity *identity, const struct passwd *entry)
{
    snprintf(identity->name, sizeof identity->name, "%s", entry->pw_name);
    identity->user = entry->pw_uid;
    identity->group = entry->pw_gid;
}

static bool find_default(struct identity *identity, struct diags *diags)
{
    const struct passwd *entry = getpwnam(DEFAULT_USER);
    if (entry) {
        take(identity, entry);
    } else {
        diag_warning(diags, (struct place){ 0 }, NULL,
                     "it goes on as root: there is no user \"" DEFAULT_USER "\", and the settings "
                     "name no other User (\"User root\" says that this is meant)");
    }
    return true;
}

bool identity_find(struct identity *identity, const char *user, struct diags *diags)
{
    *identity = (struct identity){ .user = geteuid(), .group = getegid() };
    if (!user) {
        return geteuid() != 0 || find_default(identity, diags);
    }
    errno = 0;
    const struct passwd *entry = getpwnam(user);
    if (!entry) {
        return report(diags, user, errno ? strerror(errno) : "there is no such user");
    }
    if (entry->pw_uid == geteuid()) {
        return true;
    }
    if (geteuid() != 0) {
        return report(diags, user, "only root can become another user");
    }
    take(identity, entry);
    return true;
}

void identity_give(const struct identity *identity, const char *path)
{
    if (!identity->name[0]) {
        return;
    }
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0640);
    if (fd >= 0) {
        /* If it can't be given, opening it later tells why. */
        int given = fchown(fd, identity->user, identity->group);
        (void)given;
        close(fd);
    }
}

void identity_give_socket(const struct identity *identity, const char *path)
{
    if (identity->name[0]) {
        int given = lchown(path, identity->user, identity->group);
        (void)given; /* if it can't be given, only root can ask there */
    }
}

static bool change_user(const struct identity *identity)
{
    return initgroups(identity->name, identity->group) == 0 &&
           setresgid(identity->group, identity->group, identity->group) == 0 &&
           setresuid(identity->user, identity->user, identity->user) == 0;
}

/* Those that a program may get which is run. Only root can; nobody else would gain by it. */
static void bound_capabilities(void)
{
    for (unsigned long i = 0; prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++) {
        prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
    }
}

static bool drop_capabilities(void)
{
    struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
    const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = { 0 };
    struct __user_cap_data_struct held[_LINUX_CAPABILITY_U32S_3] = { 0 };
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if (syscall(SYS_capget, &header, held) == 0 && memcmp(held, none, sizeof held) == 0) {
        return true; /* a sandbox around this one may not even let it ask */
    }
    return syscall(SYS_capset, &header, none) == 0;
}

/* The tool that looks for leaks traces the process it is part of. */
#if defined(__SANITIZE_ADDRESS__)
static const unsigned long dumpable = 1;
#else
static const unsigned long dumpable = 0;
#endif

static bool hide_memory(void)
{
    const struct rlimit none = { 0, 0 };
    return setrlimit(RLIMIT_CORE, &none) == 0 && prctl(PR_SET_DUMPABLE, dumpable, 0, 0, 0) == 0;
}

bool identity_become(const struct identity *identity, struct diags *diags)
{
    umask(027);
    bound_capabilities();
    if (identity->name[0] && !change_user(identity)) {
        return report(diags, identity->name, strerror(errno));
    }
    if (!drop_capabilities() || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !hide_memory()) {
        diag_error(diags, (struct place){ 0 }, "cannot give up what is not needed: %s",
                   strerror(errno));
        return false;
    }
    return true;
}
