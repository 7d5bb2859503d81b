#include "render/render.h"

#include "draw/draw.h"
#include "map/warnings.h"
#include "render/account.h"
#include "render/data.h"
#include "render/products.h"

/* SET from the command line; the command has checked that each has a name and a "=". */
static void apply_defines(const struct render_request *request, struct map *map)
{
    for (size_t i = 0; i < request->defines.count; i++) {
        struct str define = str_of(request->defines.items[i]);
        size_t equals = str_find_char(define, '=');
        map_set_hint(map, str_slice(define, 0, equals), str_from(define, equals + 1));
    }
    if (request->image_uri) {
        map_set_hint(map, STR("imageuri"), str_of(request->image_uri));
    }
}

static void show_scene(const struct scene *scene)
{
    struct buf text = { 0 };
    scene_dump(scene, &text);
    fwrite(buf_text(&text), 1, text.len, stdout);
    buf_free(&text);
}

static bool draw_and_write(const struct render_request *request, struct product_parts *parts,
                           struct studio *studio, struct diags *diags)
{
    struct canvas *canvas = canvas_paint(studio, parts->scene);
    if (request->tells_counts) {
        account_tell(parts->map, parts->values, parts->scene, parts->arena, stderr);
    }
    if (request->dumps_scene) {
        show_scene(parts->scene);
    }
    parts->canvas = canvas;
    bool done = canvas && products_write(request, parts, diags);
    canvas_free(canvas);
    return done;
}

bool render_map(const struct render_request *request, struct arena *arena, struct diags *diags)
{
    struct map *map = map_read(request->map_path, arena, diags);
    if (!map) {
        return false;
    }
    apply_defines(request, map);
    struct layout_options options = { .has_bulge = request->has_bulge };
    struct values *values = data_read(request, map, arena, diags);
    struct studio *studio = studio_new(map, (uint64_t)request->most_megapixels * 1000000, diags);
    struct metrics metrics = studio_metrics(studio);
    layout_size_map(map, &metrics);
    const struct scene *scene = layout_map(map, values, &metrics, &options, arena, diags);
    struct product_parts parts = { map, values, scene, NULL, arena };
    bool done = scene && draw_and_write(request, &parts, studio, diags);
    studio_free(studio);
    warnings_leave_out(diags, &request->unwanted, map);
    return done;
}
