/* Maps as text laid out for tests: no fonts, no pictures and no network needed.
 *
 * Fonts have the built-in ones' sizes; those beyond 5 are as wide as font 1 and 10.8 pixels high.
 * A picture "41x23.png", in any folder, is as large as its name says; any other can't be read.
 * `TARGET static:IN:OUT` gives an item its traffic. Everything happens at one fixed moment. */
#ifndef BLUMAP_TESTS_LAYOUT_SCENES_H
#define BLUMAP_TESTS_LAYOUT_SCENES_H

#include <stdio.h>

#include "layout/scene.h"
#include "unit.h"

enum { SCENES_NOW = 1270813792 };

struct drawing {
    struct arena *arena;
    struct diags diags;
    struct map *map;
    const struct scene *scene;
};

static inline struct point scenes_text_size(void *state, int64_t number, struct str text)
{
    static const struct point sizes[] = {
        [1] = { 5, 8 }, [2] = { 6, 13 }, [3] = { 7, 13 }, [4] = { 8, 16 }, [5] = { 9, 15 }
    };
    (void)state;
    struct point letter = sizes[5];
    if (number >= 1) {
        letter = number <= 5 ? sizes[number] : (struct point){ 5, 10.8 };
    }
    size_t longest = 0, lines = 1, length = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool ends = text.data[i] == '\n';
        lines += ends;
        length = ends ? 0 : length + 1;
        longest = length > longest ? length : longest;
    }
    return (struct point){ letter.x * (double)longest, letter.y * (double)lines };
}

static inline bool scenes_picture_size(void *state, struct str path, struct point *size,
                                       const char **why)
{
    struct arena *arena = state;
    const char *text = arena_text(arena, path);
    const char *slash = strrchr(text, '/');
    unsigned width, height;
    if (sscanf(slash ? slash + 1 : text, "%ux%u", &width, &height) != 2) {
        *why = "there is no such file";
        return false;
    }
    *size = (struct point){ width, height };
    return true;
}

/* IN and OUT of the first `static:` target of ITEM. */
static inline void scenes_read_value(const struct item *item, struct item_value *value,
                                     struct arena *arena)
{
    if (item->style.targets.count == 0) {
        return;
    }
    const char *text = arena_text(arena, item->style.targets.items[0].text);
    double in, out;
    if (sscanf(text, "static:%lf:%lf", &in, &out) == 2) {
        value->was_read = true;
        value->is_known[DIRECTION_IN] = value->is_known[DIRECTION_OUT] = true;
        value->total[DIRECTION_IN] = in;
        value->total[DIRECTION_OUT] = out;
    }
}

static inline struct values *scenes_values(struct drawing *drawing)
{
    struct values *values = values_new(drawing->map, SCENES_NOW, drawing->arena);
    for (size_t i = 0; i < drawing->map->nodes.count; i++) {
        scenes_read_value(&drawing->map->nodes.items[i]->item, &values->nodes[i], drawing->arena);
    }
    for (size_t i = 0; i < drawing->map->links.count; i++) {
        scenes_read_value(&drawing->map->links.items[i]->item, &values->links[i], drawing->arena);
    }
    values_rate(drawing->map, values, drawing->arena, &drawing->diags);
    return values;
}

static inline void scenes_lay_out(struct drawing *drawing)
{
    struct metrics metrics = { drawing->arena, scenes_text_size, scenes_picture_size };
    struct layout_options options = { .has_bulge = false };
    layout_size_map(drawing->map, &metrics);
    drawing->scene = layout_map(drawing->map, scenes_values(drawing), &metrics, &options,
                                drawing->arena, &drawing->diags);
}

static inline struct drawing *scenes_new(struct str text)
{
    struct arena *arena = arena_new();
    struct drawing *drawing = ARENA_NEW(arena, struct drawing);
    drawing->arena = arena;
    drawing->diags = diags_new(arena);
    drawing->map = map_parse(text, "test.conf", arena, &drawing->diags);
    assert_non_null(drawing->map);
    scenes_lay_out(drawing);
    return drawing;
}

static inline void scenes_free(struct drawing *drawing)
{
    arena_free(drawing->arena);
}

/* How often a warning of CODE was given. */
static inline size_t scenes_warnings(const struct drawing *drawing, const char *code)
{
    size_t count = 0;
    for (size_t i = 0; i < drawing->diags.list.count; i++) {
        const char *own = drawing->diags.list.items[i].code;
        count += own && strcmp(own, code) == 0;
    }
    return count;
}

#endif
