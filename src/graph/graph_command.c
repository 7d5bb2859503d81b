#include "graph/graph.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "graph/query.h"
#include "settings/settings.h"

enum { DEFAULT_WIDTH = 500, DEFAULT_HEIGHT = 150 };
enum { OUTPUT_MODE = 0666 }; /* less the umask */
enum { LEAST_WIDTH = 100, MOST_WIDTH = 4000, LEAST_HEIGHT = 30, MOST_HEIGHT = 2000 };

struct arguments {
    struct graph_request request;
    const char *output; /* "-" or NULL: standard output */
    const char *rrd_dir, *config;
};

static const struct cli_option options[] = {
    { "output", 'o', CLI_TEXT, offsetof(struct arguments, output), "FILE.png",
      "picture to write; - or none: standard output", 0, 0 },
    { "start", 0, CLI_TEXT, offsetof(struct arguments, request.start), "TIME",
      "where it begins (-6h)", 0, 0 },
    { "end", 0, CLI_TEXT, offsetof(struct arguments, request.end), "TIME", "where it ends (now)", 0,
      0 },
    { "width", 0, CLI_INTEGER, offsetof(struct arguments, request.width), "PIXELS",
      "of the plot (500)", LEAST_WIDTH, MOST_WIDTH },
    { "height", 0, CLI_INTEGER, offsetof(struct arguments, request.height), "PIXELS",
      "of the plot (150)", LEAST_HEIGHT, MOST_HEIGHT },
    { "title", 0, CLI_TEXT, offsetof(struct arguments, request.title), "TEXT", "above the plot", 0,
      0 },
    { "rrd-dir", 0, CLI_TEXT, offsetof(struct arguments, rrd_dir), "FOLDER",
      "where the records' files are", 0, 0 },
    { "config", 0, CLI_TEXT, offsetof(struct arguments, config), "FILE",
      "settings that say where they are (" SETTINGS_DEFAULT_PATH ")", 0, 0 },
    { 0 },
};

/* One run. */
struct run {
    struct arguments arguments;
    struct arena *arena;
    struct diags diags;
};

/* The file of a record: in --rrd-dir, or where the settings have it. */
static bool find_record(struct run *run, uint64_t id)
{
    const char *folder = run->arguments.rrd_dir;
    if (!folder) {
        const char *config = run->arguments.config;
        const struct settings *settings =
            settings_read(config ? config : SETTINGS_DEFAULT_PATH, run->arena, &run->diags);
        if (!settings) {
            diag_note(&run->diags, (struct place){ 0 },
                      "the settings say where the file of record %lu is; --rrd-dir FOLDER or the "
                      "file itself will do instead",
                      (unsigned long)id);
            return false;
        }
        folder = settings->collector.rrd_dir;
    }
    run->arguments.request.file =
        arena_printf(run->arena, "%s/%lu.rrd", folder, (unsigned long)id).data;
    return true;
}

static bool take_query(struct run *run, struct str text)
{
    struct graph_query query;
    if (!graph_query_read(text, &query, run->arena, &run->diags)) {
        return false;
    }
    if (query.start && !run->arguments.request.start) {
        run->arguments.request.start = query.start;
    }
    return find_record(run, query.id);
}

/* WORD is an id, a file or a query. */
static bool take_word(struct run *run, const char *word)
{
    struct str text = str_of(word);
    uint64_t id;
    if (number_unsigned(text, 0, UINT32_MAX, &id)) {
        return find_record(run, id);
    }
    if (str_ends(text, STR(".rrd"))) {
        run->arguments.request.file = word;
        return true;
    }
    if (str_find_char(text, '=') != STR_NONE) {
        return take_query(run, text);
    }
    diag_error(&run->diags, (struct place){ 0 },
               "\"%s\": expected the number of a record, a file NAME.rrd, or a query such as "
               "id=79&speed=6h",
               word);
    return false;
}

static bool write_file(struct run *run, const char *path, struct str png)
{
    struct file_draft output;
    if (!file_output_open(&output, path, OUTPUT_MODE, &run->diags)) {
        return false;
    }
    fwrite(png.data, 1, png.len, output.stream);
    return file_draft_commit(&output, &run->diags);
}

static bool write_out(struct run *run, struct str png)
{
    const char *output = run->arguments.output;
    if (output && strcmp(output, "-") != 0) {
        return write_file(run, output, png);
    }
    if (fwrite(png.data, 1, png.len, stdout) != png.len || fflush(stdout) != 0) {
        diag_error(&run->diags, (struct place){ 0 }, "cannot write to standard output");
        return false;
    }
    return true;
}

static int graph(struct run *run, const char *word)
{
    struct str png;
    if (!take_word(run, word)) {
        return EXIT_USAGE;
    }
    if (!run->arguments.request.start) {
        run->arguments.request.start = "end-6h";
    }
    bool done =
        graph_draw(&run->arguments.request, &png, run->arena, &run->diags) && write_out(run, png);
    return done ? EXIT_DONE : EXIT_COULD_NOT;
}

static int check(const struct arguments *arguments, const struct cli_words *words)
{
    if (words->count != 1) {
        return cli_wrong(&graph_command, words->count == 0 ? "expected a record, a file or a query"
                                                           : "expected one record, file or query");
    }
    bool to_stdout = !arguments->output || strcmp(arguments->output, "-") == 0;
    if (to_stdout && isatty(STDOUT_FILENO)) {
        return cli_wrong(&graph_command, "a picture is no text for a terminal; name a file with "
                                         "--output");
    }
    return EXIT_DONE;
}

static int run_command(int argc, char **argv)
{
    struct run run = { .arguments.request = {
                           .end = "now", .width = DEFAULT_WIDTH, .height = DEFAULT_HEIGHT } };
    struct cli_words words;
    enum cli_outcome outcome = cli_parse(&graph_command, argc, argv, &run.arguments, &words);
    if (outcome != CLI_RUN) {
        return outcome == CLI_ENDED ? EXIT_DONE : EXIT_USAGE;
    }
    int status = check(&run.arguments, &words);
    if (status != EXIT_DONE) {
        return status;
    }
    run.arena = arena_new();
    run.diags = diags_new(run.arena);
    status = graph(&run, words.items[0]);
    diags_print(&run.diags, stderr);
    arena_free(run.arena);
    return status;
}

const struct cli_command graph_command = {
    .name = "graph",
    .summary = "draw the history of one record",
    .usage = "ID|FILE.rrd|QUERY [--output FILE.png] [options]",
    .about = "Draws what was received (the file's first data source) as an area and what was sent\n"
             "(the second) as a line, in bits per second, with average, maximum and last value.\n"
             "  blumap graph 79 --output 79.png --start -1d\n"
             "  blumap graph /var/lib/blumap/rrd/79.rrd --output 79.png --title Oslo\n"
             "  blumap graph 'id=79&speed=6h' > 79.png",
    .options = options,
    .run = run_command,
};
