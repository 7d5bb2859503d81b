#include "render/outputs.h"

#include <string.h>

enum { OUTPUT_MODE = 0666 }; /* less the umask */

static bool was_added(const struct outputs *outputs, const char *path)
{
    for (size_t i = 0; i < outputs->list.count; i++) {
        if (strcmp(outputs->list.items[i].path, path) == 0) {
            return true;
        }
    }
    return false;
}

FILE *outputs_add(struct outputs *outputs, const char *path)
{
    struct output output = { .path = path };
    if (was_added(outputs, path)) {
        diag_error(outputs->diags, (struct place){ 0 },
                   "cannot write \"%s\": two outputs have this name", path);
        return NULL;
    }
    if (!file_output_open(&output.draft, path, OUTPUT_MODE, outputs->diags)) {
        return NULL;
    }
    VEC_PUSH(&outputs->list, outputs->arena, output);
    return output.draft.stream;
}

bool outputs_commit(struct outputs *outputs)
{
    bool done = true;
    for (size_t i = 0; i < outputs->list.count && done; i++) {
        done = file_draft_is_whole(&outputs->list.items[i].draft, outputs->diags);
    }
    for (size_t i = 0; i < outputs->list.count && done; i++) {
        done = file_draft_commit(&outputs->list.items[i].draft, outputs->diags);
    }
    outputs_abandon(outputs);
    return done;
}

void outputs_abandon(struct outputs *outputs)
{
    for (size_t i = 0; i < outputs->list.count; i++) {
        file_draft_abandon(&outputs->list.items[i].draft);
    }
    outputs->list.count = 0;
}
