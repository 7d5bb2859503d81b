#include "collector/confinement.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_file(const char *log)
{
    return strcmp(log, "syslog") != 0 && strcmp(log, "stderr") != 0;
}

static void add(const char **list, size_t *count, const char *folder)
{
    if (*count < SANDBOX_FOLDERS) {
        list[(*count)++] = folder;
    }
}

/* Files are renewed by renaming new ones to their place, so it is their folder that counts. */
static const char *folder_of(const char *path, struct arena *arena)
{
    const char *slash = strrchr(path, '/');
    if (!slash) {
        return ".";
    }
    return slash == path ? "/" : arena_text(arena, (struct str){ path, (size_t)(slash - path) });
}

static void list_written(struct sandbox *sandbox, const struct settings_collector *settings,
                         struct arena *arena)
{
    const char *const files[] = {
        settings->pid_file,
        settings->status_socket,
        is_file(settings->log) ? settings->log : NULL,
        strcmp(settings->records_kind, "sqlite") == 0 ? settings->records_path : NULL,
    };
    add(sandbox->written, &sandbox->written_count, settings->rrd_dir);
    add(sandbox->written, &sandbox->written_count, settings->journal_dir);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (files[i]) {
            add(sandbox->written, &sandbox->written_count, folder_of(files[i], arena));
        }
    }
}

static void list_read(struct sandbox *sandbox, const char *config,
                      const struct settings_collector *settings, struct arena *arena)
{
    add(sandbox->read, &sandbox->read_count, folder_of(config, arena));
    add(sandbox->read, &sandbox->read_count, folder_of(settings->records_path, arena));
    for (size_t i = 0; i < settings->listen_tls.count; i++) {
        const struct settings_listen_tls *listen = &settings->listen_tls.items[i];
        add(sandbox->read, &sandbox->read_count, folder_of(listen->certificate, arena));
        add(sandbox->read, &sandbox->read_count, folder_of(listen->key, arena));
    }
    if (settings->client_ca) {
        add(sandbox->read, &sandbox->read_count, folder_of(settings->client_ca, arena));
    }
}

static bool enter_sandbox(struct confinement *confinement, const char *config,
                          const struct settings_collector *settings, struct arena *arena,
                          struct diags *diags)
{
    struct sandbox sandbox = { 0 };
    /* The store makes it if it is missing, but then it would be behind the wall. */
    mkdir(settings->journal_dir, 0750);
    list_written(&sandbox, settings, arena);
    list_read(&sandbox, config, settings, arena);
    confinement->sandboxed = true;
    return sandbox_enter(&sandbox, &confinement->walls, diags);
}

bool confine(struct confinement *confinement, const char *config,
             const struct settings_collector *settings, const struct ports *ports,
             struct arena *arena, struct diags *diags)
{
    *confinement = (struct confinement){ 0 };
    if (!identity_find(&confinement->identity, settings->user, diags)) {
        return false;
    }
    if (is_file(settings->log)) {
        identity_give(&confinement->identity, settings->log);
    }
    if (confinement->identity.name[0]) {
        ports_give(ports, confinement->identity.user, confinement->identity.group);
    }
    identity_give_socket(&confinement->identity, settings->status_socket);
    if (!identity_become(&confinement->identity, diags)) {
        return false;
    }
    return !settings->sandbox || enter_sandbox(confinement, config, settings, arena, diags);
}

void confinement_explain(const struct confinement *confinement, struct diags *diags)
{
    const struct identity *identity = &confinement->identity;
    if (identity->name[0] && geteuid() == identity->user) {
        diag_note(diags, (struct place){ 0 },
                  "started as root it became the user \"%s\" (User), who must be able to read its "
                  "files and to write to its folders",
                  identity->name);
    }
}

void confinement_log(const struct confinement *confinement, struct log *log)
{
    static const char *const walls[2][2] = {
        { "nothing: this kernel has neither Landlock nor seccomp",
          "system calls only: this kernel has no Landlock" },
        { "files only: this kernel has no seccomp", "files and system calls" }
    };
    const struct sandbox_walls *made = &confinement->walls;
    if (confinement->identity.name[0]) {
        log_line(log, LOG_LEVEL_NOTICE, "running as user %s", confinement->identity.name);
    }
    if (confinement->sandboxed) {
        log_line(log, made->files && made->calls ? LOG_LEVEL_NOTICE : LOG_LEVEL_WARNING,
                 "the sandbox encloses %s", walls[made->files][made->calls]);
    } else {
        log_line(log, LOG_LEVEL_WARNING, "no sandbox: the settings say \"Sandbox no\"");
    }
}
