#include "render/products.h"

#include <string.h>

#include "map/write.h"
#include "page/page.h"
#include "render/data.h"
#include "render/outputs.h"

struct making {
    const struct render_request *request;
    const struct product_parts *parts;
    struct outputs outputs;
};

/* ---- file names: the command line's, else the map's ---- */

static const char *name_of(const struct making *making, const char *given, struct str in_map)
{
    return given || in_map.len == 0 ? given : arena_text(making->parts->arena, in_map);
}

static struct cli_list picture_names(const struct making *making)
{
    struct arena *arena = making->parts->arena;
    if (making->request->outputs.count) {
        return making->request->outputs;
    }
    const char **name = arena_array(arena, 1, sizeof *name);
    *name = name_of(making, NULL, making->parts->map->image_file);
    *name = *name ? *name : "weathermap.png";
    return (struct cli_list){ name, 1 };
}

/* ---- one product each ---- */

static bool write_text(struct making *making, const char *path, const struct buf *text)
{
    FILE *stream = outputs_add(&making->outputs, path);
    if (stream) {
        fwrite(buf_text(text), 1, text->len, stream);
    }
    return stream != NULL;
}

static bool write_picture(struct making *making, const char *path)
{
    const struct picture_format *format = picture_format_for(str_of(path));
    const char *why = NULL;
    if (strcmp(path, "null") == 0) {
        return true; /* the name for no picture */
    }
    if (!format) {
        diag_error(making->outputs.diags, (struct place){ 0 },
                   "cannot write the picture \"%s\": its name must have .png, .jpg, .jpeg or .gif "
                   "in it [WMWARN12]",
                   path);
        return false;
    }
    FILE *stream = outputs_add(&making->outputs, path);
    if (!stream) {
        return false;
    }
    int quality = (int)making->request->quality;
    if (!format->write(making->parts->canvas, quality, stream, &why)) {
        diag_error(making->outputs.diags, (struct place){ 0 }, "cannot write \"%s\": %s", path,
                   why);
        return false;
    }
    return true;
}

static bool make_pictures(struct making *making)
{
    struct cli_list names = picture_names(making);
    for (size_t i = 0; i < names.count; i++) {
        if (!write_picture(making, names.items[i])) {
            return false;
        }
    }
    return true;
}

static bool make_data(struct making *making)
{
    const struct product_parts *parts = making->parts;
    const char *path = name_of(making, NULL, parts->map->data_file);
    struct buf text = { 0 };
    if (path) {
        data_write(parts->map, parts->values, &text);
    }
    bool done = !path || write_text(making, path, &text);
    buf_free(&text);
    return done;
}

static bool make_dump(struct making *making)
{
    const char *path = making->request->dump_config;
    struct buf text = { 0 };
    if (path) {
        map_write(making->parts->map, &text);
    }
    bool done = !path || write_text(making, path, &text);
    buf_free(&text);
    return done;
}

static struct str image_address(const struct making *making)
{
    const struct map *map = making->parts->map;
    if (making->request->image_uri) {
        return str_of(making->request->image_uri);
    }
    return map->image_uri.len ? map->image_uri : str_of(picture_names(making).items[0]);
}

static bool make_page(struct making *making)
{
    const struct product_parts *parts = making->parts;
    const char *path = name_of(making, making->request->html_output, parts->map->html_file);
    struct page page = { parts->map, parts->values, parts->scene, image_address(making) };
    struct buf text = { 0 };
    if (path) {
        page_write(&page, parts->arena, making->outputs.diags, &text);
    }
    bool done = !path || write_text(making, path, &text);
    buf_free(&text);
    return done;
}

/* ---- all of them ---- */

bool products_write(const struct render_request *request, const struct product_parts *parts,
                    struct diags *diags)
{
    struct making making = { request, parts, { .arena = parts->arena, .diags = diags } };
    if (make_pictures(&making) && make_data(&making) && make_dump(&making) && make_page(&making)) {
        return outputs_commit(&making.outputs);
    }
    outputs_abandon(&making.outputs);
    return false;
}
