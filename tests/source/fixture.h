/* A small map built by hand whose targets are read, for tests of the sources. */
#ifndef BLUMAP_TESTS_SOURCE_FIXTURE_H
#define BLUMAP_TESTS_SOURCE_FIXTURE_H

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "source/source.h"
#include "unit.h"

#define FIXTURE_NOW INT64_C(1768478400)

struct fixture {
    struct arena *arena;
    struct diags diags;
    struct map map;
    struct values *values;
    int64_t now;
    bool allow_external;
    char *folder; /* for files of the test */
};

static inline void fixture_start(struct fixture *fixture)
{
    memset(fixture, 0, sizeof *fixture);
    fixture->arena = arena_new();
    fixture->diags = diags_new(fixture->arena);
    fixture->now = FIXTURE_NOW;
    fixture->map.arena = fixture->arena;
    fixture->map.path = STR("test.conf");
    fixture->map.kilo = 1000;
    names_init(&fixture->map.hints, fixture->arena);
    names_init(&fixture->map.node_names, fixture->arena);
    names_init(&fixture->map.link_names, fixture->arena);
    names_init(&fixture->map.scale_names, fixture->arena);
    const char *scratch = getenv("TMPDIR");
    struct str folder =
        arena_printf(fixture->arena, "%s/blumap-test.XXXXXX", scratch ? scratch : "/tmp");
    fixture->folder = strdup(folder.data);
    assert_non_null(mkdtemp(fixture->folder));
}

static inline void fixture_end(struct fixture *fixture)
{
    const char *const words[] = { "/bin/rm", "-r", fixture->folder, NULL };
    pid_t pid = fork();
    if (pid == 0) {
        execv(words[0], (char *const *)(uintptr_t)words);
        _exit(1);
    }
    waitpid(pid, NULL, 0);
    free(fixture->folder);
    arena_free(fixture->arena);
}

static inline const char *fixture_path(struct fixture *fixture, const char *name)
{
    return arena_printf(fixture->arena, "%s/%s", fixture->folder, name).data;
}

static inline const char *fixture_file(struct fixture *fixture, const char *name, struct str text)
{
    const char *path = fixture_path(fixture, name);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(text.data, 1, text.len, stream), text.len);
    fclose(stream);
    return path;
}

static inline void fixture_hint(struct fixture *fixture, const char *name, const char *value)
{
    map_set_hint(&fixture->map, str_of(name), str_of(value));
}

static inline void fixture_target(struct fixture *fixture, struct item *item, const char *text)
{
    struct target target = { arena_str(fixture->arena, str_of(text)), item->place };
    VEC_PUSH(&item->style.targets, fixture->arena, target);
}

/* A node with a position and, unless NULL, a target. */
static inline struct node *fixture_node(struct fixture *fixture, const char *name,
                                        const char *target)
{
    struct node *node = ARENA_NEW(fixture->arena, struct node);
    node->item.kind = ITEM_NODE;
    node->item.name = str_of(name);
    node->item.index = fixture->map.nodes.count;
    node->item.place = (struct place){ "test.conf", (unsigned)node->item.index + 1, 0 };
    names_init(&node->item.style.hints, fixture->arena);
    node->style.position.kind = POSITION_ABSOLUTE;
    VEC_PUSH(&fixture->map.nodes, fixture->arena, node);
    names_set(&fixture->map.node_names, node->item.name, node);
    if (target) {
        fixture_target(fixture, &node->item, target);
    }
    return node;
}

static inline void fixture_read(struct fixture *fixture)
{
    fixture->values = values_new(&fixture->map, fixture->now, fixture->arena);
    struct source_run run = { &fixture->map, fixture->now, fixture->allow_external, fixture->arena,
                              &fixture->diags };
    source_read_all(&run, fixture->values);
}

/* The value of the node NAME. */
static inline const struct item_value *fixture_value(struct fixture *fixture, const char *name)
{
    const struct node *node = names_get(&fixture->map.node_names, str_of(name));
    assert_non_null(node);
    return &fixture->values->nodes[node->item.index];
}

#define assert_total(fixture, name, in, out)                                                       \
    fixture_assert_total((fixture), (name), (in), (out), __FILE__, __LINE__)

/* Both directions, to the last bit; NAN: not known (and 0). */
static inline void fixture_assert_total(struct fixture *fixture, const char *name, double in,
                                        double out, const char *file, int line)
{
    const struct item_value *value = fixture_value(fixture, name);
    const double wanted[DIRECTIONS] = { in, out };
    for (size_t d = 0; d < DIRECTIONS; d++) {
        bool is_known = wanted[d] == wanted[d];
        double total = is_known ? wanted[d] : 0;
        if (value->is_known[d] != is_known || value->total[d] < total || value->total[d] > total) {
            print_error("%s %s: %s %.17g, not %.17g\n", name, d == 0 ? "in" : "out",
                        value->is_known[d] ? "known" : "unknown", value->total[d], wanted[d]);
            diags_print(&fixture->diags, stderr);
            _fail(file, line);
        }
    }
}

/* How many diagnostics hold TEXT (in the line as printed, so codes count too). */
static inline size_t fixture_said(struct fixture *fixture, const char *text)
{
    size_t count = 0;
    for (size_t i = 0; i < fixture->diags.list.count; i++) {
        struct str line = diag_line(&fixture->diags.list.items[i], fixture->arena);
        count += str_find(line, str_of(text)) != STR_NONE;
    }
    return count;
}

static inline struct str fixture_note(struct fixture *fixture, const char *name, const char *note)
{
    const struct str *text = names_get(&fixture_value(fixture, name)->notes, str_of(note));
    return text ? *text : STR("(none)");
}

#endif
