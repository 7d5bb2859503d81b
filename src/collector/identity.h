/* Who the collector is. Started as root it opens what needs root, and then becomes somebody who can
 * do less: whoever might get hold of it gets no more than that. */
#ifndef BLUMAP_COLLECTOR_IDENTITY_H
#define BLUMAP_COLLECTOR_IDENTITY_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/diag.h"

struct identity {
    char name[64]; /* "" = stays who it is */
    uid_t user;
    gid_t group;
};

/* Who to become, by the setting User, which is NULL if it is not given. Started by somebody else
 * than root: nobody. Started as root without a User: "blumap" if there is one, else nobody, with a
 * warning. False with a diagnostic if there is no such user, or it can't be become. */
bool identity_find(struct identity *identity, const char *user, struct diags *diags);

/* Makes the log file PATH, if it is not there, and gives it to who will be become. */
void identity_give(const struct identity *identity, const char *path);

/* The same for the socket PATH, if it is there. */
void identity_give_socket(const struct identity *identity, const char *path);

/* Becomes IDENTITY, with its groups. In any case, from now on: no capability is kept or can be had,
 * nothing that is run gains rights, memory is never written to a core file or shown to other
 * processes, and what is made is closed to strangers. False with a diagnostic. */
bool identity_become(const struct identity *identity, struct diags *diags);

#endif
