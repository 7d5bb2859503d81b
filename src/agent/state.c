#include "agent/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct place nowhere = { 0 };

static bool make_one(const char *folder)
{
    return mkdir(folder, 0700) == 0 || errno == EEXIST;
}

/* Those above FOLDER, for everybody. What can't be made is told by what is made in it. */
static void make_parents(const char *folder, struct arena *arena)
{
    const char *slash = folder;
    while ((slash = strchr(slash, '/'))) {
        mkdir(arena_text(arena, (struct str){ folder, (size_t)(slash - folder) }), 0755);
        slash++;
    }
}

static bool make_folder(const char *folder, struct diags *diags)
{
    bool done = make_one(folder);
    if (!done && errno == ENOENT) {
        make_parents(folder, diags->arena);
        done = make_one(folder);
    }
    if (!done) {
        diag_error(diags, nowhere, "cannot make the folder \"%s\" (StateDir): %s", folder,
                   strerror(errno));
    }
    return done;
}

int state_lock(const char *folder, struct diags *diags)
{
    if (!make_folder(folder, diags)) {
        return -1;
    }
    const char *path = arena_printf(diags->arena, "%s/lock", folder).data;
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0) {
        diag_error(diags, nowhere, "cannot open \"%s\": %s", path, strerror(errno));
        return -1;
    }
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) {
        return lock;
    }
    if (errno == EWOULDBLOCK) {
        diag_error(diags, nowhere, "another run is still at work (it holds \"%s\")", path);
    } else {
        diag_error(diags, nowhere, "cannot lock \"%s\": %s", path, strerror(errno));
    }
    close(lock);
    return -1;
}
