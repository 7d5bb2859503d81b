/* Feeds every file of a corpus folder to the fuzz target it is linked with. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool replay(const char *folder, const char *name)
{
    struct arena *arena = arena_new();
    struct diags diags = diags_new(arena);
    struct str path = arena_printf(arena, "%s/%s", folder, name);
    struct str text;
    bool done = file_read(path.data, 16UL << 20, arena, &text, &diags, (struct place){ 0 });
    if (done) {
        LLVMFuzzerTestOneInput((const uint8_t *)text.data, text.len);
    }
    diags_print(&diags, stderr);
    arena_free(arena);
    return done;
}

int main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (!folder) {
        fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
        return 2;
    }
    size_t count = 0;
    bool good = true;
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] != '.') {
            good = replay(argv[1], entry->d_name) && good;
            count++;
        }
    }
    closedir(folder);
    printf("%zu inputs replayed\n", count);
    return good && count > 0 ? 0 : 1;
}
