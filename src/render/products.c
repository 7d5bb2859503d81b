#include "render/products.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map/rows.h"
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

/* The map's own name for a file, NULL if it has none. */
static const char *name_in_map(const struct making *making, struct str name)
{
    bool has_one = name.len > 0 && !making->request->ignores_map_files;
    return has_one ? arena_text(making->parts->arena, name) : NULL;
}

static struct cli_list picture_names(const struct making *making)
{
    struct arena *arena = making->parts->arena;
    if (making->request->outputs.count) {
        return making->request->outputs;
    }
    const char **name = arena_array(arena, 1, sizeof *name);
    *name = name_in_map(making, making->parts->map->image_file);
    *name = *name ? *name : "weathermap.png";
    return (struct cli_list){ name, 1 };
}

/* ---- one product each ---- */

/* Whether PATH is the map or a file it includes: no product may take its place. */
static bool is_map(const struct making *making, const char *path)
{
    char *real = realpath(path, NULL);
    bool is_read = real && names_has(&making->parts->map->included, str_of(real));
    free(real);
    if (is_read) {
        diag_error(making->outputs.diags, (struct place){ 0 },
                   "cannot write \"%s\": the map was read from it", path);
    }
    return is_read;
}

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
    if (is_map(making, path)) {
        return false;
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
    errno = 0;
    if (!format->write(making->parts->canvas, quality, stream, &why)) {
        bool is_disk = ferror(stream) && errno;
        diag_error(making->outputs.diags, (struct place){ 0 }, "cannot write \"%s\": %s", path,
                   is_disk ? strerror(errno) : why);
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
    const char *path = name_in_map(making, parts->map->data_file);
    struct buf text = { 0 };
    if (path) {
        data_write(parts->map, parts->values, &text);
    }
    bool done = !path || (!is_map(making, path) && write_text(making, path, &text));
    buf_free(&text);
    return done;
}

static bool make_dump(struct making *making)
{
    const char *path = making->request->dump_config;
    struct buf text = { 0 };
    bool done = !path;
    if (path && map_write(making->parts->map, &text)) {
        done = write_text(making, path, &text);
    } else if (path) {
        diag_error(making->outputs.diags, (struct place){ 0 },
                   "cannot write \"%s\": the map would be over %d MiB", path,
                   MAP_LARGEST_FILE / (1024 * 1024));
    }
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

/* The page's name; NULL if there is to be none. */
static const char *page_name(const struct making *making)
{
    const char *given = making->request->html_output;
    const char *name = given ? given : name_in_map(making, making->parts->map->html_file);
    return name && strcmp(name, "null") != 0 ? name : NULL;
}

static bool make_page(struct making *making)
{
    const struct product_parts *parts = making->parts;
    const char *path = page_name(making);
    struct page page = { parts->map, parts->values, parts->scene, image_address(making) };
    struct buf text = { 0 };
    bool done = !path || (!is_map(making, path) &&
                          page_write(&page, parts->arena, making->outputs.diags, &text) &&
                          write_text(making, path, &text));
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
