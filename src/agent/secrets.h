/* The passwords of records, each file read once. */
#ifndef BLUMAP_AGENT_SECRETS_H
#define BLUMAP_AGENT_SECRETS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/names.h"

struct secrets {
    struct arena *arena;
    struct names files;
};

struct secrets secrets_new(struct arena *arena);

/* The MD5 of the password in FILE; NULL, the first time with a diagnostic, if there is none. */
const unsigned char *secrets_md5(struct secrets *secrets, const char *file, struct diags *diags);

#endif
