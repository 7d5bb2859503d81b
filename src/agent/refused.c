#include "agent/refused.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { LARGEST = 1024 * 1024 }; /* bytes; then it becomes refused.old, and that is lost */

static void make_room(const char *path, struct arena *arena)
{
    struct stat facts;
    if (stat(path, &facts) == 0 && facts.st_size > LARGEST) {
        rename(path, arena_printf(arena, "%s.old", path).data);
    }
}

static void write_line(FILE *file, const struct spool_sample *sample, const char *interface,
                       struct str reason)
{
    char moment[32];
    struct tm parts;
    time_t seconds = (time_t)sample->time;
    gmtime_r(&seconds, &parts);
    strftime(moment, sizeof moment, "%Y-%m-%dT%H:%M:%SZ", &parts);
    fprintf(file, "%s record %" PRIu32 " (%s) time %" PRIu32 " bytes %" PRIu64 " %" PRIu64 ": ",
            moment, sample->id, interface, sample->time, sample->total[FLOW_RECEIVED],
            sample->total[FLOW_SENT]);
    fprintf(file, "%.*s\n", STR_ARG(reason));
}

bool refused_keep(const char *folder, const struct spool_sample *sample, const char *interface,
                  struct str reason, struct diags *diags)
{
    const char *path = arena_printf(diags->arena, "%s/refused", folder).data;
    make_room(path, diags->arena);
    FILE *file = fopen(path, "ae");
    if (file) {
        write_line(file, sample, interface, reason);
    }
    if (!file || fclose(file) != 0) {
        diag_error(diags, (struct place){ 0 }, "cannot write to \"%s\": %s", path, strerror(errno));
        return false;
    }
    return true;
}
