#include "agent/secrets.h"

#include "base/digest.h"
#include "settings/password.h"

struct secret {
    bool is_known;
    unsigned char md5[DIGEST_MD5_SIZE];
};

struct secrets secrets_new(struct arena *arena)
{
    struct secrets secrets = { .arena = arena };
    names_init(&secrets.files, arena);
    return secrets;
}

const unsigned char *secrets_md5(struct secrets *secrets, const char *file, struct diags *diags)
{
    struct secret *secret = names_get(&secrets->files, str_of(file));
    if (!secret) {
        struct str text;
        secret = ARENA_NEW(secrets->arena, struct secret);
        secret->is_known = settings_read_password(file, secrets->arena, &text, diags);
        if (secret->is_known) {
            digest_md5(text, secret->md5);
        }
        names_set(&secrets->files, str_of(file), secret);
    }
    return secret->is_known ? secret->md5 : NULL;
}
