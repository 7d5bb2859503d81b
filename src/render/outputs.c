#include "render/outputs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum { OUTPUT_MODE = 0666 }; /* less the umask */

static bool complain(struct outputs *outputs, const char *path, const char *why)
{
    diag_error(outputs->diags, (struct place){ 0 }, "cannot write \"%s\": %s", path, why);
    return false;
}

static bool was_added(const struct outputs *outputs, const char *path)
{
    for (size_t i = 0; i < outputs->list.count; i++) {
        if (strcmp(outputs->list.items[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

/* A pipe that nobody reads would hold the open for ever. */
static bool open_device(struct outputs *outputs, struct output *output)
{
    int fd = open(output->path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        const char *why = errno == ENXIO ? "nobody reads this pipe" : strerror(errno);
        return complain(outputs, output->path, why);
    }
    fcntl(fd, F_SETFL, O_WRONLY);
    output->device = fdopen(fd, "wb");
    return true;
}

/* The draft must lie beside the file itself, not beside a link to it. */
static bool open_draft(struct outputs *outputs, struct output *output)
{
    char *real = realpath(output->path, NULL);
    bool done =
        file_draft_open(&output->draft, real ? real : output->path, OUTPUT_MODE, outputs->diags);
    free(real);
    return done;
}

static bool open_output(struct outputs *outputs, struct output *output)
{
    struct stat facts;
    if (stat(output->path, &facts) != 0) {
        return open_draft(outputs, output);
    }
    if (S_ISDIR(facts.st_mode)) {
        return complain(outputs, output->path, "it is a directory");
    }
    return S_ISREG(facts.st_mode) ? open_draft(outputs, output) : open_device(outputs, output);
}

FILE *outputs_add(struct outputs *outputs, const char *path)
{
    struct output output = { .path = path };
    if (was_added(outputs, path)) {
        complain(outputs, path, "two outputs have this name");
        return NULL;
    }
    if (!open_output(outputs, &output)) {
        return NULL;
    }
    VEC_PUSH(&outputs->list, outputs->arena, output);
    return output.device ? output.device : output.draft.stream;
}

/* Whether everything written so far has reached its file: a full disk shows here at the latest. */
static bool is_whole(struct outputs *outputs, const struct output *output)
{
    FILE *stream = output->device ? output->device : output->draft.stream;
    if (fflush(stream) != 0 || ferror(stream)) {
        return complain(outputs, output->path, strerror(errno));
    }
    return true;
}

bool outputs_commit(struct outputs *outputs)
{
    bool done = true;
    for (size_t i = 0; i < outputs->list.count && done; i++) {
        done = is_whole(outputs, &outputs->list.items[i]);
    }
    for (size_t i = 0; i < outputs->list.count && done; i++) {
        struct output *output = &outputs->list.items[i];
        if (!output->device) {
            done = file_draft_commit(&output->draft, outputs->diags);
        }
    }
    outputs_abandon(outputs);
    return done;
}

void outputs_abandon(struct outputs *outputs)
{
    for (size_t i = 0; i < outputs->list.count; i++) {
        struct output *output = &outputs->list.items[i];
        if (output->device) {
            fclose(output->device);
        }
        file_draft_abandon(&output->draft);
    }
    outputs->list.count = 0;
}
