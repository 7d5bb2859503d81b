#include "store/rrd_recipe.h"

#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

#include <rrd.h>

#include "base/words.h"

enum { PROBE_SIZE = 1024 * 1024 }; /* bytes */

static const struct place nowhere;

/* One reading of a text. */
struct reading {
    struct rrd_recipe *recipe;
    struct arena *arena;
    struct diags *diags;
};

static bool take_step(struct reading *reading, const char *text)
{
    const char *wrong = rrd_scaled_duration(text, 1, &reading->recipe->step);
    if (wrong) {
        diag_error(reading->diags, nowhere, "create: --step %s: %s", text, wrong);
    }
    return !wrong;
}

static bool take_start(struct reading *reading, const char *text)
{
    struct rrd_time_value moment;
    const char *wrong = rrd_parsetime(text, &moment);
    if (!wrong && moment.type != ABSOLUTE_TIME && moment.type != RELATIVE_TO_EPOCH) {
        wrong = "a time relative to the start or the end makes no sense here";
    }
    if (wrong) {
        diag_error(reading->diags, nowhere, "create: --start %s: %s", text, wrong);
        return false;
    }
    reading->recipe->start = mktime(&moment.tm) + moment.offset;
    return true;
}

static bool take_source(struct reading *reading, const char *path)
{
    VEC_PUSH(&reading->recipe->sources, reading->arena, path);
    return true;
}

static bool take_prototype(struct reading *reading, const char *path)
{
    reading->recipe->prototype = path;
    return true;
}

/* A file that is there is never created again. */
static bool take_no_overwrite(struct reading *reading, const char *nothing)
{
    (void)reading, (void)nothing;
    return true;
}

static bool refuse_daemon(struct reading *reading, const char *address)
{
    diag_error(reading->diags, nowhere,
               "create: --daemon %s: the RRD is made here, not by another daemon", address);
    return false;
}

/* The options of `rrdtool create`. */
static const struct {
    struct option option;
    bool (*take)(struct reading *reading, const char *argument);
} takers[] = {
    { { "step", required_argument, NULL, 's' }, take_step },
    { { "start", required_argument, NULL, 'b' }, take_start },
    { { "source", required_argument, NULL, 'r' }, take_source },
    { { "template", required_argument, NULL, 't' }, take_prototype },
    { { "no-overwrite", no_argument, NULL, 'O' }, take_no_overwrite },
    { { "daemon", required_argument, NULL, 'd' }, refuse_daemon },
};

enum { TAKERS = sizeof takers / sizeof *takers };

static bool take_option(struct reading *reading, int letter, char *const *argv)
{
    for (size_t i = 0; i < TAKERS; i++) {
        if (takers[i].option.val == letter) {
            return takers[i].take(reading, optarg);
        }
    }
    diag_error(reading->diags, nowhere, "create: %s \"%s\"",
               letter == ':' ? "nothing follows" : "unknown option", argv[optind - 1]);
    return false;
}

/* The words as getopt wants them: writable, behind a program's name, a NULL behind them. */
static char **make_argv(const struct words *words, struct arena *arena)
{
    struct str name = arena_str(arena, STR("create"));
    char **argv = arena_array(arena, words->list.count + 2, sizeof *argv);
    for (size_t i = 0; i <= words->list.count; i++) {
        struct str word = i == 0 ? name : str_of(words->list.items[i - 1]);
        argv[i] = arena_alloc(arena, word.len + 1);
        memcpy(argv[i], word.data, word.len);
    }
    return argv;
}

bool rrd_recipe_read(struct str create, struct arena *arena, struct rrd_recipe *recipe,
                     struct diags *diags)
{
    struct reading reading = { recipe, arena, diags };
    struct words words;
    if (!words_split(create, nowhere, arena, &words, diags)) {
        return false;
    }
    *recipe = (struct rrd_recipe){ .start = RRD_RECIPE_NO_START };
    struct option options[TAKERS + 1] = { 0 };
    for (size_t i = 0; i < TAKERS; i++) {
        options[i] = takers[i].option;
    }
    char **argv = make_argv(&words, arena);
    int argc = (int)words.list.count + 1;
    int letter;
    optind = 0; /* glibc: start afresh */
    while ((letter = getopt_long(argc, argv, ":s:b:r:t:Od:", options, NULL)) != -1) {
        if (!take_option(&reading, letter, argv)) {
            return false;
        }
    }
    if (recipe->sources.count > 0) {
        take_source(&reading, NULL);
    }
    recipe->definition_count = argc - optind;
    recipe->definitions = arena_array(arena, (size_t)(argc - optind) + 1, sizeof(char *));
    for (int i = optind; i < argc; i++) {
        recipe->definitions[i - optind] = argv[i];
    }
    return true;
}

/* Whether a file can be made at PATH, of a size that any disk has unless it is full. */
static bool can_be_written(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    bool can = fd >= 0 && posix_fallocate(fd, 0, PROBE_SIZE) == 0;
    if (fd >= 0) {
        close(fd);
    }
    unlink(path);
    return can;
}

enum sink_outcome rrd_recipe_make(const struct rrd_recipe *recipe, const char *path, time_t start,
                                  struct diags *diags)
{
    if (recipe->start != RRD_RECIPE_NO_START) {
        start = recipe->start;
    } else if (recipe->sources.count > 0) {
        start = RRD_RECIPE_NO_START; /* librrd takes over where the sources end */
    }
    rrd_clear_error();
    if (rrd_create_r2(path, recipe->step, start, 1, recipe->sources.items, recipe->prototype,
                      recipe->definition_count, recipe->definitions) == 0) {
        return SINK_DONE;
    }
    unlink(path);
    if (!*rrd_get_error()) { /* so it does when it can't write */
        diag_error(diags, nowhere, "create: the file cannot be written; is the disk full?");
        return SINK_FAILED;
    }
    struct str fault = str_of(rrd_get_error());
    diag_error(diags, nowhere, "create: %.*s", STR_ARG(fault));
    bool is_of_file = str_find(fault, str_of(path)) != STR_NONE || !can_be_written(path);
    return is_of_file ? SINK_FAILED : SINK_UNFIT;
}
