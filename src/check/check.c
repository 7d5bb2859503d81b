#include "check/check.h"

#include "check/unused.h"
#include "draw/draw.h"
#include "layout/scene.h"
#include "map/warnings.h"
#include "source/source.h"

/* Targets of files are read; those that would ask the network or run a program are not. */
static void check_targets(const struct map *map, int64_t now, struct diags *diags)
{
    struct source_run run = {
        .map = map, .now = now, .allow_external = true, .arena = diags->arena, .diags = diags
    };
    source_check_all(&run);
}

/* The map is laid out with no data: what the layout stumbles over does not depend on them. */
static void check_drawing(struct map *map, int64_t now, struct diags *diags)
{
    const struct layout_options options = { 0 };
    struct values *values = values_new(map, now, diags->arena);
    values_rate(map, values, diags->arena, diags);
    struct studio *studio = studio_new(map, STUDIO_MOST_PIXELS, diags);
    struct metrics metrics = studio_metrics(studio);
    layout_size_map(map, &metrics);
    layout_map(map, values, &metrics, &options, diags->arena, diags);
    studio_free(studio);
}

void check_map(const char *path, int64_t now, const struct cli_list *unwanted, struct diags *diags)
{
    struct map *map = map_read(path, diags->arena, diags);
    if (!map) {
        return;
    }
    check_unused(map, diags);
    check_targets(map, now, diags);
    check_drawing(map, now, diags);
    warnings_leave_out(diags, unwanted, map);
}
